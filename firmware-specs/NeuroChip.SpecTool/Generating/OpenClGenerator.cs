using System.Globalization;
using System.Text;
using NeuroChip.SpecTool.Model;

namespace NeuroChip.SpecTool.Generating;

/// <summary>
/// Writes the header that kernels include: shift, width and mask of every field per layout, limits
/// and enumeration values. Macros only, so that one header serves any OpenCL version.
/// </summary>
internal static class OpenClGenerator
{
    public const string File = "chip/NeuroChip.Emulator.OpenCl/Kernels/Generated/spec.clh";

    public static string Generate(SpecTree tree)
    {
        TextBuilder text = new();
        text.Line("// Made by NeuroChip.SpecTool from firmware-specs. Do not edit: change the YAML, then run");
        text.Line("//   dotnet run --project firmware-specs/NeuroChip.SpecTool generate");
        text.Line("//");
        text.Line("// NC_<LAYOUT>_<WORD>_<FIELD>_SHIFT, _BITS, _MASK (unshifted), _MIN, _MAX; a field whose stored bits");
        text.Line("// are not its value also has _BIAS, to be added after the shift.");
        text.Line("// NC_GET reads an unsigned field, NC_GET_SIGNED one in two's complement.");
        text.Line("#ifndef NEUROCHIP_SPEC_CLH");
        text.Line("#define NEUROCHIP_SPEC_CLH");
        text.Line();
        text.Line("#define NC_GET(word, field) ((int)(((word) >> field##_SHIFT) & field##_MASK))");
        text.Line("#define NC_GET_SIGNED(word, field) ((int)((uint)(((word) >> field##_SHIFT) & field##_MASK) << (32 - field##_BITS)) >> (32 - field##_BITS))");
        foreach (EnumDef item in tree.Enums)
        {
            text.Line();
            text.Line($"// {item.Name}: {item.About}");
            foreach (EnumMemberDef member in item.Members)
            {
                text.Line($"#define NC_{Upper(item.Name)}_{Upper(member.Name)} {CSharp.Number(member.Value)}");
            }
        }

        foreach (TableDef table in tree.Tables)
        {
            Table(text, table, tree);
        }

        foreach (LayoutDef layout in tree.Layouts)
        {
            foreach (WordDef word in tree.Words)
            {
                Word(text, word, layout, tree);
            }
        }

        text.Line();
        text.Line("#endif");
        return text.ToString();
    }

    /// <summary>BiasMant becomes BIAS_MANT, Y1 stays Y1.</summary>
    public static string Upper(string name)
    {
        StringBuilder result = new();
        for (int i = 0; i < name.Length; i++)
        {
            if (i > 0 && char.IsAsciiLetterUpper(name[i]) && !char.IsAsciiLetterUpper(name[i - 1]))
            {
                result.Append('_');
            }

            result.Append(char.ToUpper(name[i], CultureInfo.InvariantCulture));
        }

        return result.ToString();
    }

    private static void Table(TextBuilder text, TableDef table, SpecTree tree)
    {
        foreach (TableColumnDef column in table.Columns)
        {
            text.Line();
            text.Line($"// {table.Name}.{column.Name}: {column.About}");
            foreach (LayoutDef layout in tree.Layouts.Take(column.SameInAllLayouts ? 1 : tree.Layouts.Count))
            {
                string prefix = column.SameInAllLayouts ? "NC" : $"NC_{Upper(layout.Name)}";
                string values = string.Join(", ", column.Values[layout.Name].Select(CSharp.Number));
                text.Line($"#define {prefix}_{Upper(table.Name)}_{Upper(column.Name)} {{ {values} }}");
            }
        }
    }

    private static void Word(TextBuilder text, WordDef word, LayoutDef layout, SpecTree tree)
    {
        string prefix = $"NC_{Upper(layout.Name)}_{Upper(word.Name)}";
        text.Line();
        text.Line($"// {word.Name}, layout {layout.Name}: {word.About}");
        text.Line($"#define {prefix}_WIDTH {word.Width[layout.Name]}");
        foreach (FieldDef field in word.Fields.Where(field => field.Bits.ContainsKey(layout.Name)))
        {
            BitRange bits = field.Bits[layout.Name];
            (long min, long max) = tree.Range(field, layout.Name);
            string name = $"{prefix}_{Upper(field.Name)}";
            string suffix = word.Width[layout.Name] > 32 ? "UL" : "U";
            text.Line($"#define {name}_SHIFT {bits.Low}");
            text.Line($"#define {name}_BITS {bits.Width}");
            text.Line($"#define {name}_MASK 0x{WordGenerator.Mask(bits):X}{suffix}");
            text.Line($"#define {name}_MIN {Constant(min)}");
            text.Line($"#define {name}_MAX {Constant(max)}");
            if (field.Bias != 0)
            {
                text.Line($"#define {name}_BIAS {CSharp.Number(field.Bias)}");
            }
        }
    }

    /// <summary>-2^31 as a literal is the negation of a number that is no int.</summary>
    private static string Constant(long value) => value switch
    {
        int.MinValue => "(-2147483647 - 1)",
        < 0 => $"({CSharp.Number(value)})",
        _ => CSharp.Number(value),
    };
}
