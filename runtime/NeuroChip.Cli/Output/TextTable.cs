using System.Text;

namespace NeuroChip.Cli.Output;

/// <summary>Aligned columns of plain text: the first to the left, the others to the right, unless told otherwise.</summary>
internal static class TextTable
{
    public static string Write(IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows, params IReadOnlyCollection<int> leftColumns)
    {
        List<IReadOnlyList<string>> all = [header, .. rows];
        int[] widths = [.. Enumerable.Range(0, header.Count).Select(column => all.Max(row => row[column].Length))];
        var text = new StringBuilder();
        foreach (IReadOnlyList<string> row in all)
        {
            var line = new StringBuilder();
            for (int column = 0; column < header.Count; column++)
            {
                bool toLeft = column == 0 || leftColumns.Contains(column);
                line.Append(toLeft ? row[column].PadRight(widths[column]) : row[column].PadLeft(widths[column])).Append("  ");
            }

            text.Append(line.ToString().TrimEnd()).Append('\n');
        }

        return text.ToString();
    }
}
