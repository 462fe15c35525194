using System.Collections.Immutable;

namespace NeuroChip.Graph.Readers.Problems;

/// <summary>Collects problems while a file is read.</summary>
internal sealed class ProblemBag(string file)
{
    // A damaged file can have one problem per weight; a reader of messages wants the first few.
    private const int Most = 50;

    private readonly List<FormatProblem> problems = [];

    internal bool HasErrors { get; private set; }

    internal ImmutableArray<FormatProblem> Problems => [.. problems];

    internal SourceLocation At(string path) => new(file, path);

    internal void Add(FormatCode code, string path, string message, string found = "", string allowed = "", string? remedy = null)
    {
        if (problems.Count < Most)
        {
            problems.Add(new FormatProblem(code, At(path), message, found, allowed, remedy ?? code.Remedy));
        }

        this.HasErrors |= code.Severity == ProblemSeverity.Error;
    }

    /// <summary>Ends the reading here if anything so far makes the network impossible.</summary>
    internal void ThrowIfErrors()
    {
        if (this.HasErrors)
        {
            throw new GraphFormatException(this.Problems);
        }
    }
}
