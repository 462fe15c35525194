using NeuroChip.SpecTool.Model;

namespace NeuroChip.SpecTool.Generating;

/// <summary>Writes enumerations, the layouts and the tables of codes.</summary>
internal static class EnumGenerator
{
    public static string Layouts(SpecTree tree)
    {
        TextBuilder text = CSharp.Begin("words/layouts.yaml");
        text.Line("/// <summary>A family of field widths. A profile names one and the image header carries its number. Append-only.</summary>");
        text.Open("public enum WordLayout : ushort");
        foreach (LayoutDef layout in tree.Layouts)
        {
            text.Line($"/// <summary>{CSharp.Xml(layout.About)}</summary>");
            text.Line($"{layout.TypeName} = {layout.Number},");
        }

        return text.Close().ToString();
    }

    public static string Enum(EnumDef item)
    {
        TextBuilder text = CSharp.Begin(item.File);
        text.Line($"/// <summary>{CSharp.Xml(item.About)}</summary>");
        text.Line($"/// <remarks>Source: {CSharp.Xml(item.Source)}. Numbers are append-only.</remarks>");
        text.Open($"public enum {item.Name}");
        foreach (EnumMemberDef member in item.Members)
        {
            text.Line($"/// <summary>{CSharp.Xml(member.About)}</summary>");
            text.Line($"{member.Name} = {CSharp.Number(member.Value)},");
        }

        return text.Close().ToString();
    }

    public static string Table(TableDef table, SpecTree tree)
    {
        TextBuilder text = CSharp.Begin(table.File);
        text.Line($"/// <summary>{CSharp.Xml(table.About)}</summary>");
        text.Line($"/// <remarks>Source: {CSharp.Xml(table.Source)}.</remarks>");
        text.Open($"public static partial class {table.Name}");
        int codes = table.Columns[0].Values[tree.Layouts[0].Name].Count;
        text.Line("/// <summary>Number of codes.</summary>");
        text.Line($"public const int CodeCount = {codes};");
        foreach (TableColumnDef column in table.Columns)
        {
            text.Line();
            text.Line($"/// <summary>{CSharp.Xml(column.About)}</summary>");
            if (column.SameInAllLayouts)
            {
                text.Line($"public static int {column.Name}(int code) => {Row(column, tree.Layouts[0])}[code];");
                continue;
            }

            text.Line($"public static int {column.Name}(WordLayout layout, int code) => layout switch");
            text.Line("{").In();
            foreach (LayoutDef layout in tree.Layouts)
            {
                text.Line($"WordLayout.{layout.TypeName} => {Row(column, layout)}[code],");
            }

            text.Line("_ => throw SpecBits.UnknownLayout(layout),");
            text.Close("};");
        }

        return text.Close().ToString();
    }

    private static string Row(TableColumnDef column, LayoutDef layout) =>
        $"((System.ReadOnlySpan<int>)[{string.Join(", ", column.Values[layout.Name].Select(CSharp.Number))}])";
}
