using System.Collections.Immutable;
using NeuroChip.Cli.Reports.Plots;

namespace NeuroChip.Cli.Learning.Systems;

/// <summary>What came of a worked system.</summary>
/// <param name="Title">Heading of its report.</param>
/// <param name="Explanation">Sentences: what was built, how it learns, why the figures are as they are.</param>
internal sealed record SystemResult(string Title, ImmutableArray<string> Explanation)
{
    /// <summary>What was measured.</summary>
    public ImmutableArray<SystemFigure> Figures { get; init; } = [];

    /// <summary>What had to come out.</summary>
    public ImmutableArray<SystemCriterion> Criteria { get; init; } = [];

    /// <summary>Plots of what was measured.</summary>
    public ImmutableArray<Plot> Plots { get; init; } = [];

    /// <summary>Whether every criterion is met.</summary>
    public bool IsMet => Criteria.All(criterion => criterion.IsMet);
}

/// <summary>A number that was measured.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Value">The number.</param>
/// <param name="Unit">Its unit, or empty.</param>
internal sealed record SystemFigure(string Name, double Value, string Unit = "");

/// <summary>Something that has to come out.</summary>
/// <param name="Text">The criterion.</param>
/// <param name="IsMet">Whether it is met.</param>
/// <param name="Found">What came out.</param>
internal sealed record SystemCriterion(string Text, bool IsMet, string Found);
