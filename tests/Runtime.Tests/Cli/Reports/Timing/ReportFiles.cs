using System.Globalization;
using System.Text.Json;

namespace Runtime.Tests.Cli.Reports.Timing;

/// <summary>Reads what <c>neurochip report</c> writes.</summary>
internal static class ReportFiles
{
    /// <summary>Rows of a CSV file by the names of their columns.</summary>
    public static List<Dictionary<string, string>> Rows(string path)
    {
        string[] lines = File.ReadAllLines(path);
        string[] names = lines[0].Split(',');
        names.ShouldBeUnique();
        return [.. lines[1..].Select(line =>
        {
            string[] cells = line.Split(',');
            cells.Length.ShouldBe(names.Length, line);
            return names.Zip(cells).ToDictionary(pair => pair.First, pair => pair.Second);
        })];
    }

    /// <summary>A number of a row.</summary>
    public static double Number(this Dictionary<string, string> row, string column) => double.Parse(row[column], CultureInfo.InvariantCulture);

    /// <summary>A number of a JSON object.</summary>
    public static double Number(this JsonElement json, string name) => json.GetProperty(name).GetDouble();

    /// <summary>A JSON text that a command printed.</summary>
    public static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;
}
