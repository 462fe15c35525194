using System.CommandLine;
using System.Globalization;
using System.Text;
using NeuroChip.Cli.Chips;
using NeuroChip.Cli.Errors;
using NeuroChip.Cli.Output;
using NeuroChip.Cli.Terminals;
using NeuroChip.Emulator.Timing;
using NeuroChip.Spec.Profiles;

namespace NeuroChip.Cli.Commands;

/// <summary><c>neurochip chip describe</c>: what a profile says, and what follows from it.</summary>
internal static class ChipDescribeCommand
{
    public static Command Create(Terminal terminal)
    {
        var name = new Argument<string?>("PROFILE") { Description = "Built-in profile or YAML file; without one, the built-in ones are listed.", Arity = ArgumentArity.ZeroOrOne };
        Option<bool> json = JsonOption.Create();
        var command = new TaughtCommand("describe", "Show a chip: every number with unit, kind and source, and what follows from them")
        {
            Examples = ["neurochip chip describe", "neurochip chip describe truenorth-like", "neurochip chip describe my-chip.yaml --json"],
        };
        command.Add(name);
        command.Add(json);
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(name) is not { } asked)
            {
                ChipProfile[] all = [.. ChipProfile.BuiltIn.Select(ChipProfile.Load)];
                terminal.Out.Write(parsed.GetValue(json) ? ListJson(all) : TextTable.Write(["profile", "about"], all.Select(profile => (string[])[profile.Name, profile.About]), [1]));
                return ExitCodes.Ok;
            }

            ChipProfile profile = ChipProfile.Load(asked);
            terminal.Out.Write(parsed.GetValue(json) ? Json(profile) : Text(profile));
            return ExitCodes.Ok;
        });
        return command;
    }

    private static string Text(ChipProfile profile)
    {
        var text = new StringBuilder();
        void Line(string name, string value) => text.Append(name.PadRight(16)).Append(value).Append('\n');
        Line("profile", profile.Name);
        Line("about", profile.About);
        Line("layout", profile.Layout.ToString().ToLowerInvariant());
        Line("costs from", profile.CostSource);
        if (profile.Inherits is { } parent)
        {
            Line("inherits", parent);
        }

        Line("digest", Convert.ToHexStringLower(profile.FullDigest.Span));
        Line("fits images of", $"{Convert.ToHexStringLower(profile.Digest.Span)} (layout, geometry and capacities)");
        text.Append('\n').Append(TextTable.Write(
            ["number", "value", "unit", "kind", "source"],
            ChipValues.Of(profile).Select(item => (string[])[
                item.Value.Name, ChipValues.Text(item.Value), item.Value.Unit, item.Value.Kind.ToString().ToLowerInvariant(), item.Value.Source,
            ]),
            [2, 3, 4]));
        text.Append("\nWhat follows\n").Append(TextTable.Write(
            ["figure", "value", "unit", "formula"],
            ChipFacts.Of(profile).Select(fact => (string[])[fact.Name, fact.Value.ToString("G7", CultureInfo.InvariantCulture), fact.Unit, fact.Formula]),
            [2, 3]));
        string missing = string.Join(", ", Missing(profile));
        text.Append(missing.Length > 0 ? $"\nNot given, and counted as 0: {missing}\n" : "");
        return text.ToString();
    }

    private static System.Collections.Immutable.ImmutableArray<string> Missing(ChipProfile profile) => CostTable.Of(profile, profile.MeshWidth * profile.MeshHeight).Missing;

    private static string Json(ChipProfile profile) => JsonText.Object(json =>
    {
        json.WriteString("profile", profile.Name);
        json.WriteString("about", profile.About);
        json.WriteString("layout", profile.Layout.ToString().ToLowerInvariant());
        json.WriteString("costSource", profile.CostSource);
        json.WriteString("inherits", profile.Inherits);
        json.WriteString("digest", Convert.ToHexStringLower(profile.FullDigest.Span));
        json.WriteString("imageDigest", Convert.ToHexStringLower(profile.Digest.Span));
        json.WriteStartArray("values");
        foreach ((string group, ProfileValue value) in ChipValues.Of(profile))
        {
            json.WriteStartObject();
            json.WriteString("group", group);
            json.WriteString("name", value.Name);
            json.WriteStartArray("points");
            foreach (ValuePoint point in value.Points)
            {
                json.WriteStartObject();
                json.WriteNumber("at", point.At);
                json.WriteNumber("value", point.Value);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteString("unit", value.Unit);
            json.WriteString("kind", value.Kind.ToString().ToLowerInvariant());
            json.WriteString("source", value.Source);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("figures");
        foreach (ChipFact fact in ChipFacts.Of(profile))
        {
            json.WriteStartObject();
            json.WriteString("name", fact.Name);
            json.WriteNumber("value", fact.Value);
            json.WriteString("unit", fact.Unit);
            json.WriteString("formula", fact.Formula);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("missingCosts");
        foreach (string name in Missing(profile))
        {
            json.WriteStringValue(name);
        }

        json.WriteEndArray();
    }) + "\n";

    private static string ListJson(IEnumerable<ChipProfile> profiles) => JsonText.Object(json =>
    {
        json.WriteStartArray("profiles");
        foreach (ChipProfile profile in profiles)
        {
            json.WriteStartObject();
            json.WriteString("profile", profile.Name);
            json.WriteString("about", profile.About);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }) + "\n";
}
