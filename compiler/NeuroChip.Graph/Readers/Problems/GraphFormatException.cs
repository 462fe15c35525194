using System.Collections.Immutable;

namespace NeuroChip.Graph.Readers.Problems;

/// <summary>A file does not hold a network that can be read. Carries every problem that was found, not only the first.</summary>
public sealed class GraphFormatException : Exception
{
    /// <summary>Carries these problems.</summary>
    /// <param name="problems">At least one error; warnings may be among them.</param>
    public GraphFormatException(ImmutableArray<FormatProblem> problems)
        : base(string.Join('\n', problems.Select(p => p.ToString())))
        => this.Problems = problems;

    /// <summary>What is wrong, in the order found.</summary>
    public ImmutableArray<FormatProblem> Problems { get; }
}
