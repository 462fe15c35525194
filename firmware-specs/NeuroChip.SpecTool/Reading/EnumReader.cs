using NeuroChip.SpecTool.Diagnostics;
using NeuroChip.SpecTool.Model;

namespace NeuroChip.SpecTool.Reading;

/// <summary>Reads layouts, enumerations and tables of numbers.</summary>
internal static class EnumReader
{
    public static void ReadLayouts(SpecNode list, SpecTree tree)
    {
        foreach (SpecNode item in list.Items("layouts"))
        {
            MappingReader map = new(item, "layout");
            string name = map.RequiredText("name");
            long number = map.RequiredNumber("number");
            string about = map.RequiredText("about");
            string? extends = map.OptionalText("extends");
            map.Finish();
            if (extends is not null && !tree.Layouts.Exists(layout => layout.Name == extends))
            {
                item.Fault(ProblemCode.UnknownReference, $"layout {name}: no layout before it is called '{extends}'");
            }

            if (name.Length > 0)
            {
                tree.Layouts.Add(new LayoutDef(name, (int)number, about, extends, item.Place));
            }
        }
    }

    public static void ReadEnum(SpecNode node, string file, SpecTree tree)
    {
        string name = new MappingReader(node, "enum").RequiredText("name");
        MappingReader map = new(node, name);
        map.RequiredText("name");
        string about = map.RequiredText("about");
        string source = map.RequiredText("source");
        List<EnumMemberDef> members = [];
        foreach (SpecNode item in map.Required("members")?.Items($"{name}: members") ?? [])
        {
            MappingReader member = new(item, $"{name} member");
            members.Add(new EnumMemberDef(
                member.RequiredText("name"), member.RequiredNumber("value"), member.RequiredText("about"), item.Place));
            member.Finish();
        }

        map.Finish();
        tree.Enums.Add(new EnumDef(name, about, source, file, members, node.Place));
    }

    public static void ReadTable(SpecNode node, string file, SpecTree tree)
    {
        MappingReader map = new(node, "table");
        string name = map.RequiredText("table");
        string about = map.RequiredText("about");
        string source = map.RequiredText("source");
        List<TableColumnDef> columns = [];
        foreach (SpecNode item in map.Required("columns")?.Items($"{name}: columns") ?? [])
        {
            MappingReader column = new(item, $"{name} column");
            string columnName = column.RequiredText("name");
            string columnAbout = column.RequiredText("about");
            SpecNode? values = column.Required("values");
            Dictionary<string, IReadOnlyList<long>> perLayout = [];
            if (values is { IsMapping: true })
            {
                foreach ((SpecNode key, SpecNode value) in values.Entries(columnName))
                {
                    if (tree.Layouts.Exists(layout => layout.Name == key.Shown()))
                    {
                        perLayout[key.Shown()] = Numbers(value, columnName);
                    }
                    else
                    {
                        key.Fault(ProblemCode.UnknownReference, $"{name}.{columnName}: no layout is called '{key.Shown()}'");
                    }
                }

                LayoutMap.Inherit(perLayout, tree);
            }
            else if (values is not null)
            {
                List<long> shared = Numbers(values, columnName);
                foreach (LayoutDef layout in tree.Layouts)
                {
                    perLayout[layout.Name] = shared;
                }
            }

            column.Finish();
            columns.Add(new TableColumnDef(
                columnName, columnAbout, perLayout, values is { IsMapping: false }, item.Place));
        }

        map.Finish();
        tree.Tables.Add(new TableDef(name, about, source, file, columns, node.Place));
    }

    private static List<long> Numbers(SpecNode node, string what) =>
        [.. node.Items(what).Select(item => item.Number(what) ?? 0)];
}
