using NeuroChip.SpecTool.Diagnostics;
using NeuroChip.SpecTool.Model;

namespace NeuroChip.SpecTool.Reading;

/// <summary>Reads profiles/*.yaml: every number must say its unit, its source and how it is known.</summary>
internal static class ProfileDefReader
{
    private static readonly string[] s_groups = ["geometry", "capacities", "costs", "router"];
    private static readonly string[] s_kinds = ["published", "fitted", "estimated"];

    public static void Read(SpecNode node, string file, SpecTree tree)
    {
        MappingReader map = new(node, "profile");
        string name = map.RequiredText("profile");
        string? parent = map.Optional("inherits")?.Text($"{name}: inherits");
        if (parent is not null && !tree.Profiles.Exists(item => item.Name == parent))
        {
            map.Optional("inherits")!.Fault(ProblemCode.UnknownReference, $"{name}: no profile before this one is called '{parent}'");
        }

        string OwnOr(string field, Func<ProfileDef, string> inherited) =>
            map.Optional(field) is null && tree.Profiles.Find(item => item.Name == parent) is { } above ? inherited(above) : map.RequiredText(field);
        string layout = OwnOr("layout", above => above.Layout);
        if (layout.Length > 0 && !tree.Layouts.Exists(item => item.Name == layout))
        {
            map.Optional("layout")!.Fault(ProblemCode.UnknownReference, $"{name}: no layout is called '{layout}'");
        }

        List<ProfileNumberDef> numbers = [];
        foreach (string group in s_groups)
        {
            SpecNode? entries = parent is null && group != "router" ? map.Required(group) : map.Optional(group);
            foreach ((SpecNode key, SpecNode value) in entries?.Entries($"{name}: {group}") ?? [])
            {
                numbers.Add(Number(group, key, value));
            }
        }

        tree.Profiles.Add(new ProfileDef(
            name, map.RequiredText("about"), layout, OwnOr("cost-source", above => above.CostSource), file, numbers, node.Place)
        {
            Inherits = parent,
        });
        map.Finish();
    }

    private static ProfileNumberDef Number(string group, SpecNode key, SpecNode node)
    {
        string what = $"{group}.{key.Shown()}";
        if (!node.IsMapping)
        {
            node.Fault(
                ProblemCode.NumberIncomplete, $"{what}: a number is written {{value, unit, source, kind}}, found '{node.Shown()}'");
            return new ProfileNumberDef(group, key.Shown(), "", "", "", "", node.Place);
        }

        MappingReader map = new(node, what);
        SpecNode? points = map.Optional("points");
        string value = points is null
            ? map.RequiredText("value")
            : string.Join(", ", points.Entries($"{what}: points").Select(point => $"{point.Value.Shown()} at {point.Key.Shown()}"));
        ProfileNumberDef number = new(
            group, key.Shown(), value, Part(map, node, what, "unit"), Part(map, node, what, "source"), Part(map, node, what, "kind"),
            node.Place);
        if (number.Kind.Length > 0 && !s_kinds.Contains(number.Kind))
        {
            map.Optional("kind")!.Fault(ProblemCode.BadValue, $"{what}: kind '{number.Kind}' is not one of {string.Join(", ", s_kinds)}");
        }

        map.Finish();
        return number;
    }

    private static string Part(MappingReader map, SpecNode node, string what, string part)
    {
        if (map.Optional(part) is { } value)
        {
            return value.Text($"{what}: {part}") ?? "";
        }

        node.Fault(ProblemCode.NumberIncomplete, $"{what}: the number has no {part}");
        return "";
    }
}
