using System.Collections.Immutable;
using NeuroChip.Cli.Reports.Plots;

namespace NeuroChip.Cli.Reports;

/// <summary>A report as headings, sentences and tables; written as HTML or Markdown.</summary>
internal sealed record ReportDocument(string Title, ImmutableArray<ReportSection> Sections);

/// <summary>One heading and what stands below it.</summary>
internal sealed record ReportSection(string Heading, string Text, ReportTable? Table = null)
{
    /// <summary>Plots, which HTML shows and Markdown names.</summary>
    public ImmutableArray<Plot> Plots { get; init; } = [];
}

/// <summary>A table; the first column names the row.</summary>
internal sealed record ReportTable(ImmutableArray<string> Header, ImmutableArray<ImmutableArray<ReportCell>> Rows);

/// <summary>A cell.</summary>
/// <param name="Text">What it says.</param>
/// <param name="Fill">Part of the cell to fill as a bar, 0..1, or null.</param>
/// <param name="Heat">How strongly to colour the whole cell, 0..1, or null.</param>
internal readonly record struct ReportCell(string Text, double? Fill = null, double? Heat = null)
{
    public static implicit operator ReportCell(string text) => new(text);
}
