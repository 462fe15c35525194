using System.Text;
using NeuroChip.SpecTool.Model;

namespace NeuroChip.SpecTool.Generating;

/// <summary>
/// Draws a word, high bits on the left:
/// <code>
///  31      24 23    12 11     0
/// +----------+--------+--------+
/// |   Atom   | Count  | First  |
/// +----------+--------+--------+
/// </code>
/// </summary>
internal static class BitDiagram
{
    public static string Draw(WordDef word, string layout)
    {
        List<(string Name, BitRange Bits)> cells =
        [
            .. word.Fields.Where(field => field.Bits.ContainsKey(layout)).Select(field => (field.Name, field.Bits[layout]))
                .Concat(word.Reserved[layout].Select(bits => ("0", bits)))
                .OrderByDescending(cell => cell.Item2.High),
        ];
        StringBuilder numbers = new();
        StringBuilder rule = new("+");
        StringBuilder names = new("|");
        foreach ((string name, BitRange bits) in cells)
        {
            string high = $"{bits.High}";
            string low = bits.Width == 1 ? "" : $"{bits.Low}";
            int width = Math.Max(name.Length + 2, high.Length + low.Length + (low.Length > 0 ? 1 : 0));
            numbers.Append(' ').Append(high).Append(low.PadLeft(width - high.Length));
            rule.Append('-', width).Append('+');
            names.Append(name.PadLeft((width + name.Length) / 2).PadRight(width)).Append('|');
        }

        return $"{numbers}\n{rule}\n{names}\n{rule}\n";
    }
}
