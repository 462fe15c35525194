using NeuroChip.SpecTool.Model;

namespace NeuroChip.SpecTool.Generating;

/// <summary>
/// Writes one word as a layout-neutral record struct: the properties are the fields' values, and
/// Encode and Decode know the bits of every layout.
/// </summary>
internal static class WordGenerator
{
    public static string Generate(WordDef word, SpecTree tree)
    {
        TextBuilder text = CSharp.Begin(word.File);
        text.Line($"/// <summary>{CSharp.Xml(word.About)}</summary>");
        text.Line($"/// <remarks>Source: {CSharp.Xml(word.Source)}.</remarks>");
        text.Open($"public readonly record struct {word.Name} : ISpecWord<{word.Name}>");
        foreach (LayoutDef layout in tree.Layouts)
        {
            FieldTable(text, word, layout, tree);
        }

        foreach (FieldDef field in word.Fields)
        {
            text.Line($"/// <summary>{CSharp.Xml(field.About)}</summary>");
            text.Line($"public {TypeOf(field)} {field.Name} {{ get; init; }}");
            text.Line();
        }

        text.Line("/// <inheritdoc/>");
        text.Line($"public static string WordName => {CSharp.Quote(word.Name)};");
        text.Line();
        Switch(text, "/// <inheritdoc/>", "public static int Width(WordLayout layout)", tree, layout => CSharp.Number(word.Width[layout.Name]));
        Switch(text, "/// <inheritdoc/>", "public static ulong ReservedMask(WordLayout layout)", tree, layout => CSharp.Hex(ReservedMask(word, layout)));
        Switch(
            text, "/// <inheritdoc/>", "public static System.Collections.Generic.IReadOnlyList<FieldSpec> Fields(WordLayout layout)",
            tree, layout => $"{layout.TypeName}Fields");
        foreach (FieldDef field in word.Fields)
        {
            Switch(
                text, $"/// <summary>Smallest and largest value of {field.Name}; both 0 where the layout lacks the field.</summary>",
                $"public static FieldLimit {field.Name}Limit(WordLayout layout)", tree, layout => LimitOf(field, layout, tree));
        }

        Switch(text, "/// <inheritdoc/>", "public ulong Encode(WordLayout layout)", tree, layout => $"Encode{layout.TypeName}()");
        Switch(text, "/// <inheritdoc/>", $"public static {word.Name} Decode(WordLayout layout, ulong raw)", tree, layout => $"Decode{layout.TypeName}(raw)");
        text.Line("/// <inheritdoc/>");
        text.Line("public static string? FindProblem(WordLayout layout, ulong raw) =>");
        text.Line("    SpecBits.FindProblem(WordName, Fields(layout), Width(layout), ReservedMask(layout), raw);");
        foreach (LayoutDef layout in tree.Layouts)
        {
            text.Line();
            EncodeMethod(text, word, layout, tree);
            text.Line();
            DecodeMethod(text, word, layout);
        }

        return text.Close().ToString();
    }

    public static ulong ReservedMask(WordDef word, LayoutDef layout) =>
        word.Reserved[layout.Name].Aggregate(0UL, (mask, range) => mask | (Mask(range) << range.Low));

    public static ulong Mask(BitRange bits) => bits.Width == 64 ? ulong.MaxValue : (1UL << bits.Width) - 1;

    private static void FieldTable(TextBuilder text, WordDef word, LayoutDef layout, SpecTree tree)
    {
        text.Line($"private static readonly FieldSpec[] {layout.TypeName}Fields =");
        text.Line("[").In();
        foreach (FieldDef field in word.Fields.Where(field => field.Bits.ContainsKey(layout.Name)))
        {
            BitRange bits = field.Bits[layout.Name];
            (long min, long max) = tree.Range(field, layout.Name);
            text.Line(
                $"new({CSharp.Quote(field.Name)}, {bits.Low}, {bits.Width}, FieldKind.{field.Type}, {CSharp.Number(min)}, {CSharp.Number(max)}, " +
                $"{CSharp.Number(field.Bias)}, {CSharp.Quote(field.About)}{EnumNames(field, tree)}),");
        }

        text.Close("];");
        text.Line();
    }

    private static string EnumNames(FieldDef field, SpecTree tree) =>
        field.Type == FieldType.Enum
            ? $", [{string.Join(", ", tree.Enum(field.EnumName!)!.Members.Select(member => $"new({CSharp.Number(member.Value)}, {CSharp.Quote(member.Name)})"))}]"
            : "";

    private static void Switch(TextBuilder text, string doc, string head, SpecTree tree, Func<LayoutDef, string> value)
    {
        text.Line(doc);
        text.Line($"{head} => layout switch");
        text.Line("{").In();
        foreach (LayoutDef layout in tree.Layouts)
        {
            text.Line($"WordLayout.{layout.TypeName} => {value(layout)},");
        }

        text.Line("_ => throw SpecBits.UnknownLayout(layout),");
        text.Close("};");
        text.Line();
    }

    private static void EncodeMethod(TextBuilder text, WordDef word, LayoutDef layout, SpecTree tree)
    {
        text.Line($"private ulong Encode{layout.TypeName}() =>").In();
        List<string> parts = [];
        foreach (FieldDef field in word.Fields)
        {
            string names = $"WordName, {CSharp.Quote(field.Name)}";
            string value = field.Type == FieldType.Flag ? $"({field.Name} ? 1 : 0)" : field.Type == FieldType.Enum ? $"(long){field.Name}" : field.Name;
            if (!field.Bits.TryGetValue(layout.Name, out BitRange bits))
            {
                parts.Add($"SpecBits.Absent({names}, {value})");
                continue;
            }

            (long min, long max) = tree.Range(field, layout.Name);
            string limits = $"{CSharp.Number(min)}, {CSharp.Number(max)}";
            parts.Add(field.Type switch
            {
                FieldType.Flag => $"({field.Name} ? {CSharp.Hex(1UL << bits.Low)} : 0UL)",
                FieldType.Enum => $"SpecBits.PutEnum({names}, {value}, {limits}, {CSharp.Hex(EnumMask(field, tree))}, {bits.Low})",
                _ => $"SpecBits.Put({names}, {value}, {limits}, {CSharp.Number(field.Bias)}, {CSharp.Hex(Mask(bits))}, {bits.Low})",
            });
        }

        for (int i = 0; i < parts.Count; i++)
        {
            text.Line((i == 0 ? "" : "| ") + parts[i] + (i == parts.Count - 1 ? ";" : ""));
        }

        text.Out();
    }

    private static void DecodeMethod(TextBuilder text, WordDef word, LayoutDef layout)
    {
        text.Line($"private static {word.Name} Decode{layout.TypeName}(ulong raw) => new()");
        text.Line("{").In();
        foreach (FieldDef field in word.Fields.Where(field => field.Bits.ContainsKey(layout.Name)))
        {
            BitRange bits = field.Bits[layout.Name];
            string stored = bits.Low == 0 ? "raw" : $"(raw >> {bits.Low})";
            string bias = field.Bias == 0 ? "" : $" + {CSharp.Number(field.Bias)}";
            string value = field.Type switch
            {
                FieldType.Flag => $"({stored} & 1UL) != 0",
                FieldType.Enum => $"({field.EnumName})({stored} & {CSharp.Hex(Mask(bits))})",
                FieldType.TwosComplement => $"(int)((long)(raw << {64 - bits.High - 1}) >> {64 - bits.Width}){bias}",
                _ => $"({TypeOf(field)})({stored} & {CSharp.Hex(Mask(bits))}){bias}",
            };
            text.Line($"{field.Name} = {value},");
        }

        text.Close("};");
    }

    private static ulong EnumMask(FieldDef field, SpecTree tree) =>
        tree.Enum(field.EnumName!)!.Members.Aggregate(0UL, (mask, member) => mask | (1UL << (int)member.Value));

    private static string LimitOf(FieldDef field, LayoutDef layout, SpecTree tree)
    {
        (long min, long max) = field.Bits.ContainsKey(layout.Name) ? tree.Range(field, layout.Name) : (0, 0);
        return $"new({CSharp.Number(min)}, {CSharp.Number(max)})";
    }

    private static string TypeOf(FieldDef field) => field.Type switch
    {
        FieldType.Flag => "bool",
        FieldType.Enum => field.EnumName!,
        FieldType.Unsigned when field.Bits.Values.Any(bits => bits.Width > 31) => "long",
        _ => "int",
    };
}
