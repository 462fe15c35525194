using System.CommandLine;
using NeuroChip.Cli.Chips;
using NeuroChip.Cli.Errors;
using NeuroChip.Cli.Output;
using NeuroChip.Cli.Terminals;
using NeuroChip.Spec.Profiles;

namespace NeuroChip.Cli.Commands;

/// <summary><c>neurochip chip diff</c>: what two chips differ in.</summary>
internal static class ChipDiffCommand
{
    public static Command Create(Terminal terminal)
    {
        var first = new Argument<string>("A") { Description = "Built-in profile or YAML file." };
        var second = new Argument<string>("B") { Description = "The other one." };
        Option<bool> json = JsonOption.Create();
        var command = new TaughtCommand("diff", "Show what two chips differ in, number by number")
        {
            Details = "Values, units and kinds count, wording does not. Exit code 0 when nothing differs, 1 when something does.",
            Examples = ["neurochip chip diff loihi1-d18 loihi1-sanafe", "neurochip chip diff loihi1-d18 my-chip.yaml --json"],
        };
        command.Add(first);
        command.Add(second);
        command.Add(json);
        command.SetAction(parsed =>
        {
            (ChipProfile a, ChipProfile b) = (ChipProfile.Load(parsed.GetRequiredValue(first)), ChipProfile.Load(parsed.GetRequiredValue(second)));
            Difference[] differences = [.. Compare(a, b)];
            bool isSameImage = a.Digest.Span.SequenceEqual(b.Digest.Span);
            terminal.Out.Write(parsed.GetValue(json) ? Json(a, b, differences, isSameImage) : Text(a, b, differences, isSameImage));
            return differences.Length == 0 ? ExitCodes.Ok : ExitCodes.Failed;
        });
        return command;
    }

    private static IEnumerable<Difference> Compare(ChipProfile a, ChipProfile b)
    {
        if (a.Layout != b.Layout)
        {
            yield return new Difference("layout", "layout", Lower(a.Layout), Lower(b.Layout));
        }

        Dictionary<string, (string Group, ProfileValue Value)> mine = ChipValues.Of(a).ToDictionary(item => item.Value.Name);
        Dictionary<string, (string Group, ProfileValue Value)> others = ChipValues.Of(b).ToDictionary(item => item.Value.Name);
        foreach (string name in mine.Keys.Union(others.Keys))
        {
            string left = mine.TryGetValue(name, out (string Group, ProfileValue Value) m) ? Shown(m.Value) : "not given";
            string right = others.TryGetValue(name, out (string Group, ProfileValue Value) o) ? Shown(o.Value) : "not given";
            if (left != right)
            {
                yield return new Difference(m.Group ?? o.Group, name, left, right);
            }
        }
    }

    private static string Shown(ProfileValue value) => $"{ChipValues.Text(value)} {value.Unit}, {value.Kind.ToString().ToLowerInvariant()}";

    private static string Lower<T>(T value)
        where T : struct => value.ToString()!.ToLowerInvariant();

    private static string Text(ChipProfile a, ChipProfile b, Difference[] differences, bool isSameImage) => differences.Length == 0
        ? "nothing differs\n"
        : TextTable.Write(["group", "number", a.Name, b.Name], differences.Select(item => (string[])[item.Group, item.Name, item.A, item.B]), [1, 2, 3])
            + (isSameImage ? "\nThe same images fit both.\n" : "\nAn image for one does not fit the other.\n");

    private static string Json(ChipProfile a, ChipProfile b, Difference[] differences, bool isSameImage) => JsonText.Object(json =>
    {
        json.WriteString("a", a.Name);
        json.WriteString("b", b.Name);
        json.WriteBoolean("sameImagesFit", isSameImage);
        json.WriteStartArray("differences");
        foreach (Difference item in differences)
        {
            json.WriteStartObject();
            json.WriteString("group", item.Group);
            json.WriteString("name", item.Name);
            json.WriteString("a", item.A);
            json.WriteString("b", item.B);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }) + "\n";

    private sealed record Difference(string Group, string Name, string A, string B);
}
