using System.Globalization;
using System.Text.RegularExpressions;
using NeuroChip.Spec;
using NeuroChip.Spec.Microcode;

namespace Spec.Tests.Microcode;

/// <summary>The parts of manual/microcode.md that say something a test can try.</summary>
internal static partial class ManualPage
{
    public static string Text { get; } = File.ReadAllText(Checkout.File("firmware-specs/manual/microcode.md")).ReplaceLineEndings("\n");

    /// <summary>Title and text of every section of the third level.</summary>
    public static IReadOnlyList<(string Title, string Body)> Sections { get; } =
        [.. Text.Split("\n### ").Skip(1).Select(part => (part[..part.IndexOf('\n', StringComparison.Ordinal)], part.Split("\n## ")[0]))];

    /// <summary>The fenced blocks of a kind in a text.</summary>
    public static IReadOnlyList<string> Blocks(string text, string kind) =>
        [.. Regex.Matches(text, $"```{kind}\n(.*?)```", RegexOptions.Singleline).Select(match => match.Groups[1].Value)];

    /// <summary>The cells of the rows behind a table's heading row.</summary>
    public static IReadOnlyList<string[]> Table(string text, string heading)
    {
        string[] lines = text.Split('\n');
        int start = Array.FindIndex(lines, line => line.StartsWith($"| {heading} |", StringComparison.Ordinal));
        return [.. lines.Skip(start + 2).TakeWhile(line => line.StartsWith("| ", StringComparison.Ordinal))
            .Select(line => line.Trim('|', ' ').Split(" | "))];
    }

    /// <summary>The state that an example is given, from <c>; given  exc 8, w=100, x0=1</c>.</summary>
    public static ReferenceVisit Given(string example)
    {
        int[] operands = new int[12];
        SignMode mode = SignMode.Mixed;
        int bits = 8;
        foreach (string item in Line(example, "given"))
        {
            string[] format = item.Split(' ');
            if (format.Length == 2)
            {
                mode = format[0] switch { "exc" => SignMode.Excitatory, "inh" => SignMode.Inhibitory, _ => SignMode.Mixed };
                bits = int.Parse(format[1], CultureInfo.InvariantCulture);
                continue;
            }

            (string name, int value) = Named(item);
            operands[Enumerable.Range(0, 12).First(code => MicroFactors.Name((FactorCode)code) == name)] = value;
        }

        return new ReferenceVisit(operands, 1, mode, bits, 0);
    }

    /// <summary>What an example leaves, from <c>; leaves w=90, A=11520, ops=9</c>.</summary>
    public static Dictionary<string, int> Leaves(string example) => Line(example, "leaves").Select(Named).ToDictionary(item => item.Name, item => item.Value);

    private static (string Name, int Value) Named(string item) =>
        (item.Split('=')[0], int.Parse(item.Split('=')[1], CultureInfo.InvariantCulture));

    private static string[] Line(string example, string word) =>
        Regex.Match(example, $"^; {word} +(.*)$", RegexOptions.Multiline).Groups[1].Value.Split(", ", StringSplitOptions.RemoveEmptyEntries);
}
