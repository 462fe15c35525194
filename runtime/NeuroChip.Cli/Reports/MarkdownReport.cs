using System.Text;
using NeuroChip.Cli.Reports.Plots;

namespace NeuroChip.Cli.Reports;

/// <summary>A report as Markdown.</summary>
internal static class MarkdownReport
{
    public static string Write(ReportDocument document)
    {
        var text = new StringBuilder();
        text.Append("# ").Append(document.Title).Append('\n');
        foreach (ReportSection section in document.Sections)
        {
            text.Append("\n## ").Append(section.Heading).Append("\n\n");
            if (section.Text.Length > 0)
            {
                text.Append(section.Text).Append("\n\n");
            }

            if (section.Table is { } table)
            {
                text.Append("| ").AppendJoin(" | ", table.Header.Select(Escape)).Append(" |\n");
                text.Append('|').AppendJoin('|', table.Header.Select((_, column) => column == 0 ? "---" : "---:")).Append("|\n");
                foreach (IReadOnlyList<ReportCell> row in table.Rows)
                {
                    text.Append("| ").AppendJoin(" | ", row.Select(cell => Escape(cell.Text))).Append(" |\n");
                }
            }

            foreach (Plot plot in section.Plots)
            {
                text.Append("\nPlot, in the HTML report: ").Append(plot.Title).Append(".\n");
            }
        }

        return text.ToString();
    }

    private static string Escape(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
