using System.Text;
using NeuroChip.Cli.Data;
using NeuroChip.Cli.Errors;

namespace NeuroChip.Cli.Reports;

/// <summary>Writes a report in the format its file name asks for.</summary>
internal static class ReportFile
{
    /// <summary>Refuses a name before any work is done for it.</summary>
    public static void CheckName(string path)
    {
        if (FormatOf(path) is null)
        {
            throw new CliException(CliCodes.Options, path, "the report's format is told by the file's name", Path.GetExtension(path), ".html, .md, .json", "give the report one of these endings");
        }
    }

    public static void Write(string path, ReportDocument document, Func<string> json)
    {
        CheckName(path);
        string content = FormatOf(path) switch
        {
            ".html" => HtmlReport.Write(document),
            ".md" => MarkdownReport.Write(document),
            _ => json() + "\n",
        };
        DataFile.Write(path, Encoding.UTF8.GetBytes(content));
    }

    private static string? FormatOf(string path)
    {
        string ending = Path.GetExtension(path).ToLowerInvariant();
        return ending is ".html" or ".md" or ".json" ? ending : null;
    }
}
