using NeuroChip.SpecTool.Model;

namespace NeuroChip.SpecTool.Generating;

/// <summary>Tables and diagrams of words, enumerations and codes.</summary>
internal static class ManualWords
{
    public static string Layouts(SpecTree tree)
    {
        TextBuilder text = new();
        text.Line("| layout | number | about |").Line("|---|---|---|");
        foreach (LayoutDef layout in tree.Layouts)
        {
            text.Line($"| `{layout.Name}` | {layout.Number} | {layout.About} |");
        }

        return text.ToString();
    }

    public static string Words(SpecTree tree, string folder)
    {
        TextBuilder text = new();
        foreach (WordDef word in tree.Words.Where(word => word.File.StartsWith(folder, StringComparison.Ordinal)))
        {
            Word(text, word, tree);
        }

        foreach (EnumDef item in tree.Enums.Where(item => item.File.StartsWith(folder, StringComparison.Ordinal)))
        {
            text.Line($"### {item.Name}").Line().Line(item.About).Line($"Source: {item.Source}.").Line();
            text.Line("| value | name | about |").Line("|---|---|---|");
            foreach (EnumMemberDef member in item.Members)
            {
                text.Line($"| {CSharp.Number(member.Value)} | {member.Name} | {Cell(member.About)} |");
            }

            text.Line();
        }

        return text.ToString();
    }

    public static string Tables(SpecTree tree, string folder)
    {
        TextBuilder text = new();
        foreach (TableDef table in tree.Tables.Where(table => table.File.StartsWith(folder, StringComparison.Ordinal)))
        {
            List<(string Head, IReadOnlyList<long> Values)> columns = [];
            foreach (TableColumnDef column in table.Columns)
            {
                foreach (LayoutDef layout in tree.Layouts.Take(column.SameInAllLayouts ? 1 : tree.Layouts.Count))
                {
                    columns.Add((column.SameInAllLayouts ? column.Name : $"{column.Name} {layout.Name}", column.Values[layout.Name]));
                }
            }

            text.Line($"{table.About} Source: {table.Source}.").Line();
            text.Line("| code | " + string.Join(" | ", columns.Select(column => column.Head)) + " |");
            text.Line("|---|" + string.Concat(columns.Select(_ => "---|")));
            for (int code = 0; code < columns[0].Values.Count; code++)
            {
                text.Line($"| {code} | " + string.Join(" | ", columns.Select(column => CSharp.Number(column.Values[code]))) + " |");
            }
        }

        return text.ToString();
    }

    public static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);

    private static void Word(TextBuilder text, WordDef word, SpecTree tree)
    {
        text.Line($"### {word.Name}").Line().Line(word.About).Line($"Source: {word.Source}.").Line();
        List<(string Layouts, string Drawing)> drawings = [];
        foreach (LayoutDef layout in tree.Layouts)
        {
            string drawing = BitDiagram.Draw(word, layout.Name);
            int same = drawings.FindIndex(item => item.Drawing == drawing);
            if (same < 0)
            {
                drawings.Add(($"{layout.Name}, {word.Width[layout.Name]} bits", drawing));
            }
            else
            {
                drawings[same] = (layout.Name.Length > 0 ? $"{drawings[same].Layouts.Replace(", ", $" and {layout.Name}, ", StringComparison.Ordinal)}" : "", drawing);
            }
        }

        text.Line("```");
        foreach ((string layouts, string drawing) in drawings)
        {
            text.Line(layouts);
            foreach (string line in drawing.TrimEnd('\n').Split('\n'))
            {
                text.Line(line);
            }
        }

        text.Line("```").Line();
        text.Line("| field | " + string.Join(" | ", tree.Layouts.Select(layout => $"bits {layout.Name}")) + " | type | values | about |");
        text.Line("|---|" + string.Concat(tree.Layouts.Select(_ => "---|")) + "---|---|---|");
        foreach (FieldDef field in word.Fields)
        {
            string bits = string.Join(" | ", tree.Layouts.Select(layout => field.Bits.TryGetValue(layout.Name, out BitRange range) ? range.ToString() : "-"));
            string source = field.Source is null ? "" : $" ({field.Source})";
            text.Line($"| {field.Name} | {bits} | {Type(field)} | {Values(field, tree)} | {Cell(field.About + source)} |");
        }

        text.Line();
    }

    private static string Type(FieldDef field) => field.Type switch
    {
        FieldType.Unsigned => "unsigned",
        FieldType.TwosComplement => "two's complement",
        FieldType.Flag => "flag",
        _ => field.EnumName!,
    };

    private static string Values(FieldDef field, SpecTree tree) => string.Join(
        ", ",
        tree.Layouts.Where(layout => field.Bits.ContainsKey(layout.Name))
            .Select(layout => (layout.Name, Range: tree.Range(field, layout.Name)))
            .GroupBy(item => item.Range)
            .Select((group, _) => $"{CSharp.Number(group.Key.Min)}..{CSharp.Number(group.Key.Max)}" +
                (group.Count() == field.Bits.Count ? "" : $" ({string.Join(", ", group.Select(item => item.Name))})")));
}
