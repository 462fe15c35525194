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
    private readonly IReadOnlyList<string> _chain;

    private ProfileReader(string file, IReadOnlyList<string> chain) => (_file, _chain) = (file, chain);

    /// <param name="text">The profile.</param>
    /// <param name="file">Name of its file, for faults and as the place from which a relative parent is looked for.</param>
    public static ChipProfile Read(string text, string file) => new ProfileReader(file, [Path.GetFullPath(file)]).Read(text);

    private ChipProfile Read(string text)
    {
        Dictionary<string, (YamlNode Key, YamlNode Value)> top = Members(Root(text), "profile");
        Known(top, "profile", ["profile", "about", "inherits", "layout", "cost-source", .. Groups]);
        string name = Text(top, "profile", "profile", Root(text));
        YamlNode nameNode = top["profile"].Value;
        ChipProfile? parent = top.TryGetValue("inherits", out (YamlNode Key, YamlNode Value) above)
            ? Parent(above.Value, Text(top, "inherits", "profile", nameNode))
            : null;
        string about = Text(top, "about", "profile", nameNode);
        string? ownSource = parent is not null && !top.ContainsKey("cost-source") ? null : Text(top, "cost-source", "profile", nameNode);
        WordLayout layout = parent is not null && !top.ContainsKey("layout") ? parent.Layout : Layout(top, nameNode);
        ImmutableDictionary<string, ProfileValue>.Builder sizes = ImmutableDictionary.CreateBuilder<string, ProfileValue>();
        foreach (string group in new[] { ProfileSchema.Geometry, ProfileSchema.Capacities })
        {
            Sizes(group, top, nameNode, layout, parent, sizes);
        }

        CheckCores(top, nameNode, layout, sizes);
        string costSource = (parent, ownSource) switch
        {
            (null, _) => ownSource!,
            (_, null) => parent.CostSource,
            _ when ownSource == parent.ChangeSource || ownSource == parent.CostSource => parent.CostSource,
            _ => $"{ownSource}, over {parent.CostSource}",
        };
        return new ChipProfile(name, about, layout, costSource, sizes.ToImmutable(), Costs(top, nameNode, ownSource, parent))
        {
            Inherits = parent?.Name,
            ChangeSource = ownSource ?? parent!.ChangeSource,
            Router = Router(top, parent),
        };
    }

    private static string[] Groups => [ProfileSchema.Geometry, ProfileSchema.Capacities, ProfileSchema.Costs, ProfileSchema.Router];

    private WordLayout Layout(Dictionary<string, (YamlNode Key, YamlNode Value)> top, YamlNode nameNode)
    {
        string layoutName = Text(top, "layout", "profile", nameNode);
        return Enum.TryParse(layoutName, ignoreCase: true, out WordLayout layout) && !char.IsAsciiDigit(layoutName[0])
            ? layout
            : throw Fault(
                ProfileCodes.OutOfRange, top["layout"].Value, "layout", $"'{layoutName}'",
                string.Join(", ", Enum.GetNames<WordLayout>().Select(item => item.ToLowerInvariant())));
    }

    /// <summary>The profile that this one changes: a built-in one by its name, or a file, looked for from this one's folder.</summary>
    private ChipProfile Parent(YamlNode node, string nameOrPath)
    {
        string folder = Path.GetDirectoryName(_chain[^1]) ?? "";
        string path;
        try
        {
            path = ProfileFiles.Names.Contains(nameOrPath) ? nameOrPath : Path.GetFullPath(Path.Combine(folder, nameOrPath));
        }
        catch (ArgumentException)
        {
            throw Fault(ProfileCodes.NotFound, node, "inherits", "a text that no file can be called", $"a path, or one of {string.Join(", ", ProfileFiles.Names)}");
        }

        if (_chain.Contains(path))
        {
            throw Fault(ProfileCodes.BadInheritance, node, "inherits", $"'{nameOrPath}', which inherits from this profile", "a profile that does not lead back here");
        }

        if (_chain.Count >= ProfileSchema.DeepestInheritance)
        {
            throw Fault(ProfileCodes.BadInheritance, node, "inherits", $"{_chain.Count + 1} profiles in a row", $"at most {ProfileSchema.DeepestInheritance}");
        }

        try
        {
            return new ProfileReader(ProfileFiles.ShownName(path), [.. _chain, path]).Read(ProfileFiles.ReadText(path));
        }
        catch (ProfileException fault) when (fault.Code == ProfileCodes.NotFound && fault.File == path)
        {
            throw Fault(ProfileCodes.NotFound, node, "inherits", $"'{nameOrPath}', {fault.Found}", fault.Allowed);
        }
    }

    private RouterSettings Router(Dictionary<string, (YamlNode Key, YamlNode Value)> top, ChipProfile? parent)
    {
        Dictionary<string, (YamlNode Key, YamlNode Value)> members =
            top.TryGetValue(ProfileSchema.Router, out (YamlNode Key, YamlNode Value) group) ? Members(group.Value, ProfileSchema.Router) : [];
        Known(members, ProfileSchema.Router, ProfileSchema.RouterFields.Select(field => field.Name));
        ProfileValue[] values = [.. ProfileSchema.RouterFields.Select((field, i) =>
            members.TryGetValue(field.Name, out (YamlNode Key, YamlNode Value) item) ? RouterValue(field, item.Value)
            : parent?.Router.Values[i]
                ?? new ProfileValue(field.Name, [new ValuePoint(0, field.Default)], field.Unit, "default, our own choice", ValueKind.Estimated))];
        decimal At(string name) => values.Single(value => value.Name == name).Value;
        return new RouterSettings
        {
            FlitTime = (double)At("flit-time"),
            VirtualChannels = (int)At("virtual-channels"),
            BufferFlits = (int)At("buffer-flits"),
            RoutingCycles = (int)At("routing-cycles"),
            VcAllocationCycles = (int)At("vc-allocation-cycles"),
            SwitchAllocationCycles = (int)At("switch-allocation-cycles"),
            TraversalCycles = (int)At("traversal-cycles"),
            CreditCycles = (int)At("credit-cycles"),
            OffChipFlitCycles = (int)At("off-chip-flit-cycles"),
            InputMessages = (int)At("input-messages"),
            Values = values,
        };
    }

    private ProfileValue RouterValue(RouterField field, YamlNode node)
    {
        (ProfileValue value, YamlNode number) = Value(node, field.Name, $"{ProfileSchema.Router}.{field.Name}", field.Unit);
        return value.Points.Length == 1 && value.Value >= field.Min && value.Value <= field.Max
            && (!field.IsWhole || value.Value == decimal.Truncate(value.Value))
            ? value
            : throw Fault(
                ProfileCodes.OutOfRange, number, $"{ProfileSchema.Router}.{field.Name}", Shown(number),
                $"a {(field.IsWhole ? "whole " : "")}number, {field.Min} to {field.Max}");
    }

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
        string group, Dictionary<string, (YamlNode Key, YamlNode Value)> top, YamlNode place, WordLayout layout, ChipProfile? parent,
        ImmutableDictionary<string, ProfileValue>.Builder sizes)
    {
        SizeField[] fields = [.. ProfileSchema.Sizes.Where(field => field.Group == group)];
        YamlNode node = parent is not null && !top.ContainsKey(group) ? place : Required(top, group, "profile", place);
        Dictionary<string, (YamlNode Key, YamlNode Value)> members = top.ContainsKey(group) ? Members(node, group) : [];
        Known(members, group, fields.Select(field => field.Name));
        foreach (SizeField field in fields)
        {
            ProfileValue? inherited = parent?.FindSize(field.Name);
            if (!members.ContainsKey(field.Name) && (field.IsOptional || inherited is not null))
            {
                // What fitted the parent's layout need not fit another.
                if (inherited is not null)
                {
                    CheckSize(field, layout, inherited, node);
                    sizes.Add(field.Name, inherited);
                }

                continue;
            }

            YamlNode item = Required(members, field.Name, group, node);
            (ProfileValue value, YamlNode number) = Value(item, field.Name, $"{group}.{field.Name}", field.Unit);
            CheckSize(field, layout, value, number);
            sizes.Add(field.Name, value);
        }
    }

    private void CheckSize(SizeField field, WordLayout layout, ProfileValue value, YamlNode place)
    {
        long max = Math.Min(field.Max(layout), int.MaxValue);
        if (value.Points.Length != 1 || value.Value != decimal.Truncate(value.Value) || value.Value < field.Min || value.Value > max)
        {
            throw Fault(
                ProfileCodes.OutOfRange, place, $"{field.Group}.{field.Name}", value.Points.Length == 1 ? $"'{value.Value}'" : "points",
                $"a whole number, {field.Min} to {max} in layout {layout.ToString().ToLowerInvariant()}");
        }
    }

    private void CheckCores(
        Dictionary<string, (YamlNode Key, YamlNode Value)> top, YamlNode place, WordLayout layout,
        ImmutableDictionary<string, ProfileValue>.Builder sizes)
    {
        decimal cores = sizes["mesh-width"].Value * sizes["mesh-height"].Value * sizes["cores-per-tile"].Value;
        long max = ProfileSchema.MaxCores(layout);
        if (cores > max)
        {
            throw Fault(
                ProfileCodes.OutOfRange, top.TryGetValue(ProfileSchema.Geometry, out (YamlNode Key, YamlNode Value) group) ? group.Key : place,
                "geometry", $"{cores} cores per chip",
                $"at most {max}, which the core field of layout {layout.ToString().ToLowerInvariant()} can address");
        }
    }

    private ImmutableSortedDictionary<string, ProfileValue> Costs(
        Dictionary<string, (YamlNode Key, YamlNode Value)> top, YamlNode place, string? ownSource, ChipProfile? parent)
    {
        bool has = parent is null || top.ContainsKey(ProfileSchema.Costs);
        Dictionary<string, (YamlNode Key, YamlNode Value)> members =
            has ? Members(Required(top, ProfileSchema.Costs, "profile", place), "costs") : [];
        Known(members, "costs", ProfileSchema.CostUnits.Keys);
        ImmutableSortedDictionary<string, ProfileValue>.Builder costs =
            ImmutableSortedDictionary.CreateBuilder<string, ProfileValue>(StringComparer.Ordinal);
        if (parent is not null)
        {
            costs.AddRange(parent.Costs);
        }

        string costSource = ownSource ?? parent!.ChangeSource;
        foreach ((string name, (_, YamlNode node)) in members)
        {
            (ProfileValue value, YamlNode number) = Value(node, name, $"costs.{name}", ProfileSchema.CostUnits[name]);
            if (value.Points.Length > 1 && !ProfileSchema.CostsBySize.Contains(name))
            {
                throw Fault(
                    ProfileCodes.BadType, number, $"costs.{name}", "points",
                    $"a value; only {string.Join(" and ", ProfileSchema.CostsBySize)} depend on a size");
            }

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

            costs[name] = value;
        }

        return costs.ToImmutable();
    }

    private (ProfileValue Value, YamlNode Number) Value(YamlNode node, string name, string field, string unit)
    {
        Dictionary<string, (YamlNode Key, YamlNode Value)> members = Members(node, field);
        // One number, or points: with both, one of them would be passed over in silence.
        Known(members, field, [members.ContainsKey("points") ? "points" : "value", "unit", "source", "kind"]);
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
