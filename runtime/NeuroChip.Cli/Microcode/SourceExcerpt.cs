namespace NeuroChip.Cli.Microcode;

/// <summary>A line of a text with a mark below one of its columns.</summary>
internal static class SourceExcerpt
{
    /// <summary>Characters of a line that are shown.</summary>
    private const int Shown = 100;

    /// <summary>The line and the mark, indented; empty where there is no such line.</summary>
    /// <param name="text">The whole text.</param>
    /// <param name="line">Line, from 1 on.</param>
    /// <param name="column">Column, from 1 on.</param>
    public static string Of(string text, int line, int column)
    {
        string[] lines = text.Split('\n');
        if (line < 1 || line > lines.Length)
        {
            return "";
        }

        string whole = lines[line - 1].TrimEnd('\r');
        int mark = Math.Clamp(column - 1, 0, whole.Length);

        // A long line is shown around the mark.
        int first = Math.Max(0, Math.Min(mark - (Shown / 2), whole.Length - Shown));
        string shown = new([.. whole.Skip(first).Take(Shown).Select(c => char.IsControl(c) ? ' ' : c)]);
        return $"    {shown}\n    {new string(' ', mark - first)}^";
    }
}
