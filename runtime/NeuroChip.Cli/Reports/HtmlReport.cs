using System.Globalization;
using System.Net;
using System.Text;
using NeuroChip.Cli.Reports.Plots;

namespace NeuroChip.Cli.Reports;

/// <summary>A report as one HTML file: no script, nothing fetched, readable in light and dark.</summary>
internal static class HtmlReport
{
    private const string Style = """
        :root { color-scheme: light dark; --bar: 66, 133, 190; }
        body { font: 15px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
        h1 { font-size: 1.6rem; } h2 { font-size: 1.15rem; margin-top: 2rem; }
        table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
        th, td { padding: .2rem .6rem; text-align: right; border-bottom: 1px solid rgba(128, 128, 128, .3); }
        th:first-child, td:first-child { text-align: left; }
        .scroll { overflow-x: auto; }
        figure { margin: 1.2rem 0; } figcaption { font-weight: 600; margin-bottom: .3rem; } svg { max-width: 100%; height: auto; }
        """;

    public static string Write(ReportDocument document)
    {
        var html = new StringBuilder();
        html.Append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        html.Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        html.Append("<title>").Append(Escape(document.Title)).Append("</title>\n<style>\n").Append(Style.ReplaceLineEndings("\n")).Append("\n</style>\n</head>\n<body>\n");
        html.Append("<h1>").Append(Escape(document.Title)).Append("</h1>\n");
        foreach (ReportSection section in document.Sections)
        {
            html.Append("<section>\n<h2>").Append(Escape(section.Heading)).Append("</h2>\n");
            if (section.Text.Length > 0)
            {
                html.Append("<p>").Append(Escape(section.Text).Replace("\n", "<br>\n", StringComparison.Ordinal)).Append("</p>\n");
            }

            if (section.Table is { } table)
            {
                WriteTable(html, table);
            }

            foreach (Plot plot in section.Plots)
            {
                html.Append("<figure>\n<figcaption>").Append(Escape(plot.Title)).Append("</figcaption>\n").Append(SvgPlot.Write(plot)).Append("</figure>\n");
            }

            html.Append("</section>\n");
        }

        return html.Append("</body>\n</html>\n").ToString();
    }

    private static void WriteTable(StringBuilder html, ReportTable table)
    {
        html.Append("<div class=\"scroll\"><table>\n<thead><tr>");
        foreach (string name in table.Header)
        {
            html.Append("<th>").Append(Escape(name)).Append("</th>");
        }

        html.Append("</tr></thead>\n<tbody>\n");
        foreach (IReadOnlyList<ReportCell> row in table.Rows)
        {
            html.Append("<tr>");
            foreach (ReportCell cell in row)
            {
                html.Append("<td").Append(StyleOf(cell)).Append('>').Append(Escape(cell.Text)).Append("</td>");
            }

            html.Append("</tr>\n");
        }

        html.Append("</tbody>\n</table></div>\n");
    }

    private static string StyleOf(ReportCell cell)
    {
        if (cell.Fill is { } fill)
        {
            string end = Number(Math.Clamp(fill, 0, 1) * 100);
            return $" style=\"background: linear-gradient(to right, rgba(var(--bar), .4) {end}%, transparent {end}%)\"";
        }

        return cell.Heat is { } heat && heat > 0 ? $" style=\"background: rgba(var(--bar), {Number(0.1 + (0.6 * Math.Clamp(heat, 0, 1)))})\"" : "";
    }

    private static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);

    private static string Escape(string text) => WebUtility.HtmlEncode(text);
}
