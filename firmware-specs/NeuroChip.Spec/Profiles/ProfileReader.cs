using System.Collections.Immutable;
using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace NeuroChip.Spec.Profiles;

/// <summary>Reads a profile and refuses it at the first fault, with the place of the fault.</summary>
internal sealed class ProfileReader
{
    /// <summary>Beyond any cost, and far below where the arithmetic would overflow.</summary>
    private const decimal MaxCost = 1_000_000_000_000m;

    private readonly string _file;

    private ProfileReader(string file) => _file = file;

    public static ChipProfile Read(string text, string file) => new ProfileReader(file).Read(text);

    private ChipProfile Read(string text)
    {
        Dictionary<string, (YamlNode Key, YamlNode Value)> top = Members(Root(text), "profile");
        Known(top, "profile", ["profile", "about", "layout", "cost-source", .. Groups]);
        string name = Text(top, "profile", "profile", Root(text));
        YamlNode nameNode = top["profile"].Value;
        string about = Text(top, "about", "profile", nameNode);
        string costSource = Text(top, "cost-source", "profile", nameNode);
        string layoutName = Text(top, "layout", "profile", nameNode);
        if (!Enum.TryParse(layoutName, ignoreCase: true, out WordLayout layout) || char.IsAsciiDigit(layoutName[0]))
        {
            throw Fault(
                ProfileCodes.OutOfRange, top["layout"].Value, "layout", $"'{layoutName}'",
                string.Join(", ", Enum.GetNames<WordLayout>().Select(item => item.ToLowerInvariant())));
        }

        ImmutableDictionary<string, ProfileValue>.Builder sizes = ImmutableDictionary.CreateBuilder<string, ProfileValue>();
        foreach (string group in new[] { ProfileSchema.Geometry, ProfileSchema.Capacities })
        {
            Sizes(group, top, nameNode, layout, sizes);
        }

        CheckCores(top, layout, sizes);
        return new ChipProfile(name, about, layout, costSource, sizes.ToImmutable(), Costs(top, nameNode, costSource));
    }

    private static string[] Groups => [ProfileSchema.Geometry, ProfileSchema.Capacities, ProfileSchema.Costs];

    private YamlNode Root(string text)
    {
        try
        {
            YamlGuard.Check(text);
            YamlStream stream = new();
            stream.Load(new StringReader(text));
            if (stream.Documents.Count == 1)
            {
                return stream.Documents[0].RootNode;
            }
        }
        catch (YamlException fault)
        {
            throw NotYaml(fault.Start.Line, fault.Start.Column, $"text that is not YAML ({fault.Message})");
        }
        catch (Exception fault) when (fault is InvalidOperationException or ArgumentException or NotSupportedException or FormatException)
        {
            // The parser reports some broken texts by these, without a place.
            throw NotYaml(1, 1, "text that is not YAML");
        }

        throw NotYaml(1, 1, "no YAML document or several");
    }

    private ProfileException NotYaml(long line, long column, string found) =>
        new(ProfileCodes.NotYaml, _file, line, column, "profile", found, "one YAML document");

    private void Sizes(
        string group, Dictionary<string, (YamlNode Key, YamlNode Value)> top, YamlNode place, WordLayout layout,
        ImmutableDictionary<string, ProfileValue>.Builder sizes)
    {
        SizeField[] fields = [.. ProfileSchema.Sizes.Where(field => field.Group == group)];
        YamlNode node = Required(top, group, "profile", place);
        Dictionary<string, (YamlNode Key, YamlNode Value)> members = Members(node, group);
        Known(members, group, fields.Select(field => field.Name));
        foreach (SizeField field in fields)
        {
            YamlNode item = Required(members, field.Name, group, node);
            (ProfileValue value, YamlNode number) = Value(item, field.Name, $"{group}.{field.Name}", field.Unit);
            long max = Math.Min(field.Max(layout), int.MaxValue);
            if (value.Points.Length != 1 || value.Value != decimal.Truncate(value.Value) || value.Value < field.Min || value.Value > max)
            {
                throw Fault(
                    ProfileCodes.OutOfRange, number, $"{group}.{field.Name}", Shown(number),
                    $"a whole number, {field.Min} to {max} in layout {layout.ToString().ToLowerInvariant()}");
            }

            sizes.Add(field.Name, value);
        }
    }

    private void CheckCores(
        Dictionary<string, (YamlNode Key, YamlNode Value)> top, WordLayout layout, ImmutableDictionary<string, ProfileValue>.Builder sizes)
    {
        decimal cores = sizes["mesh-width"].Value * sizes["mesh-height"].Value * sizes["cores-per-tile"].Value;
        long max = ProfileSchema.MaxCores(layout);
        if (cores > max)
        {
            throw Fault(
                ProfileCodes.OutOfRange, top[ProfileSchema.Geometry].Key, "geometry", $"{cores} cores per chip",
                $"at most {max}, which the core field of layout {layout.ToString().ToLowerInvariant()} can address");
        }
    }

    private ImmutableSortedDictionary<string, ProfileValue> Costs(
        Dictionary<string, (YamlNode Key, YamlNode Value)> top, YamlNode place, string costSource)
    {
        Dictionary<string, (YamlNode Key, YamlNode Value)> members = Members(Required(top, ProfileSchema.Costs, "profile", place), "costs");
        Known(members, "costs", ProfileSchema.CostUnits.Keys);
        ImmutableSortedDictionary<string, ProfileValue>.Builder costs =
            ImmutableSortedDictionary.CreateBuilder<string, ProfileValue>(StringComparer.Ordinal);
        foreach ((string name, (_, YamlNode node)) in members)
        {
            (ProfileValue value, YamlNode number) = Value(node, name, $"costs.{name}", ProfileSchema.CostUnits[name]);
            if (value.Points.Any(point => point.Value is < 0 or > MaxCost || Math.Abs(point.At) > MaxCost))
            {
                throw Fault(ProfileCodes.OutOfRange, number, $"costs.{name}", Shown(number), $"0 to {MaxCost}");
            }

            if (!value.Source.StartsWith(costSource, StringComparison.Ordinal))
            {
                throw Fault(
                    ProfileCodes.MixedSources, Members(node, name)["source"].Value, $"costs.{name}.source", $"'{value.Source}'",
                    $"a text that starts with '{costSource}', the cost source of this profile; never mix two");
            }

            costs.Add(name, value);
        }

        return costs.ToImmutable();
    }

    private (ProfileValue Value, YamlNode Number) Value(YamlNode node, string name, string field, string unit)
    {
        Dictionary<string, (YamlNode Key, YamlNode Value)> members = Members(node, field);
        Known(members, field, ["value", "points", "unit", "source", "kind"]);
        YamlNode number = members.TryGetValue("points", out (YamlNode Key, YamlNode Value) points)
            ? points.Value
            : Required(members, "value", field, node);
        ImmutableArray<ValuePoint> values = points.Value is null ? [new ValuePoint(0, Number(number, field))] : Points(number, field);
        string statedUnit = Text(members, "unit", field, node);
        if (statedUnit != unit)
        {
            throw Fault(ProfileCodes.WrongUnit, members["unit"].Value, $"{field}.unit", $"'{statedUnit}'", $"'{unit}'");
        }

        string source = Text(members, "source", field, node);
        string kindName = Text(members, "kind", field, node);
        ValueKind kind = kindName switch
        {
            "published" => ValueKind.Published,
            "fitted" => ValueKind.Fitted,
            "estimated" => ValueKind.Estimated,
            _ => throw Fault(
                ProfileCodes.BadType, members["kind"].Value, $"{field}.kind", $"'{kindName}'", "published, fitted or estimated"),
        };
        return (new ProfileValue(name, values, unit, source, kind), number);
    }

    private ImmutableArray<ValuePoint> Points(YamlNode node, string field)
    {
        ImmutableArray<ValuePoint>.Builder points = ImmutableArray.CreateBuilder<ValuePoint>();
        foreach ((YamlNode key, YamlNode value) in node is YamlMappingNode map ? map.Children : throw Fault(
            ProfileCodes.BadType, node, $"{field}.points", Shown(node), "a mapping from size to value"))
        {
            ValuePoint point = new(Number(key, field), Number(value, field));
            if (points.Count > 0 && point.At <= points[^1].At)
            {
                throw Fault(ProfileCodes.OutOfRange, key, $"{field}.points", Shown(key), $"sizes that grow; more than {points[^1].At}");
            }

            points.Add(point);
        }

        return points.Count > 1
            ? points.ToImmutable()
            : throw Fault(ProfileCodes.OutOfRange, node, $"{field}.points", $"{points.Count} points", "two or more");
    }

    private decimal Number(YamlNode node, string field) =>
        node is YamlScalarNode { Style: ScalarStyle.Plain, Value: { } text }
        && decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal value)
            ? value
            : throw Fault(ProfileCodes.BadType, node, field, Shown(node), "a number");

    private Dictionary<string, (YamlNode Key, YamlNode Value)> Members(YamlNode node, string field)
    {
        if (node is not YamlMappingNode map)
        {
            throw Fault(ProfileCodes.BadType, node, field, Shown(node), "a mapping of names to values");
        }

        Dictionary<string, (YamlNode Key, YamlNode Value)> members = [];
        foreach ((YamlNode key, YamlNode value) in map.Children)
        {
            if (key is not YamlScalarNode { Value: { Length: > 0 } name })
            {
                throw Fault(ProfileCodes.BadType, key, field, Shown(key), "a name");
            }

            members[name] = (key, value);
        }

        return members;
    }

    private void Known(Dictionary<string, (YamlNode Key, YamlNode Value)> members, string field, IEnumerable<string> known)
    {
        foreach ((string name, (YamlNode key, _)) in members)
        {
            if (!known.Contains(name))
            {
                throw Fault(ProfileCodes.UnknownField, key, field, $"'{name}'", string.Join(", ", known));
            }
        }
    }

    private YamlNode Required(
        Dictionary<string, (YamlNode Key, YamlNode Value)> members, string name, string field, YamlNode place) =>
        members.TryGetValue(name, out (YamlNode Key, YamlNode Value) member)
            ? member.Value
            : throw Fault(ProfileCodes.MissingField, place, field, $"no '{name}'", $"'{name}', which every such entry has");

    private string Text(
        Dictionary<string, (YamlNode Key, YamlNode Value)> members, string name, string field, YamlNode place)
    {
        YamlNode node = Required(members, name, field, place);
        return node is YamlScalarNode { Value: { Length: > 0 } text }
            ? text
            : throw Fault(ProfileCodes.BadType, node, $"{field}.{name}", Shown(node), "a text");
    }

    private ProfileException Fault(string code, YamlNode node, string field, string found, string allowed) =>
        new(code, _file, node.Start.Line, node.Start.Column, field, found, allowed);

    private static string Shown(YamlNode node) => node is YamlScalarNode { Value: { } text } ? $"'{text}'" : $"a {node.NodeType.ToString().ToLowerInvariant()}";
}
