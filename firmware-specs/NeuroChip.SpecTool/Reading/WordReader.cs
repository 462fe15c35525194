using NeuroChip.SpecTool.Diagnostics;
using NeuroChip.SpecTool.Model;

namespace NeuroChip.SpecTool.Reading;

/// <summary>Reads <c>word:</c> entries.</summary>
internal static class WordReader
{
    public static void Read(SpecNode node, string file, SpecTree tree)
    {
        MappingReader map = new(node, "word");
        string name = map.RequiredText("word");
        map = new MappingReader(node, name);
        map.RequiredText("word");
        string about = map.RequiredText("about");
        string source = map.RequiredText("source");
        Dictionary<string, int> width = LayoutMap.Read(map.Required("width"), tree, $"{name}: width", LayoutMap.WholeNumber);

        List<FieldDef> fields = [];
        foreach (SpecNode item in map.Required("fields")?.Items($"{name}: fields") ?? [])
        {
            if (ReadField(item, name, tree) is { } field)
            {
                fields.Add(field);
            }
        }

        tree.Words.Add(new WordDef(name, about, source, file, width, fields, ReadReserved(map, name, tree), node.Place));
        map.Finish();
    }

    private static FieldDef? ReadField(SpecNode node, string word, SpecTree tree)
    {
        string name = new MappingReader(node, $"{word}: field").RequiredText("name");
        string what = $"{word}.{name}";
        MappingReader map = new(node, what);
        map.RequiredText("name");
        string about = map.RequiredText("about");
        string typeName = map.RequiredText("type");
        FieldType? type = typeName switch
        {
            "unsigned" => FieldType.Unsigned,
            "twos-complement" => FieldType.TwosComplement,
            "enum" => FieldType.Enum,
            "flag" => FieldType.Flag,
            _ => null,
        };
        if (type is null && typeName.Length > 0)
        {
            map.Optional("type")!.Fault(
                ProblemCode.BadValue,
                $"{what}: type '{typeName}' is not one of unsigned, twos-complement, enum, flag");
        }

        SpecNode? enumNode = type == FieldType.Enum ? map.Required("enum") : null;
        Dictionary<string, BitRange> bits = LayoutMap.Read(map.Required("bits"), tree, what, LayoutMap.Bits);
        Dictionary<string, Limit> limits = LayoutMap.Read(map.Optional("limit"), tree, $"{what}: limit", LayoutMap.Limits);
        long bias = map.Optional("bias")?.Number($"{what}: bias") ?? 0;
        string? source = map.OptionalText("source");
        map.Finish();
        return name.Length == 0 || type is null
            ? null
            : new FieldDef(
                name, type.Value, enumNode?.Text($"{what}: enum"), enumNode?.Place ?? node.Place,
                about, source, bias, bits, limits, node.Place);
    }

    private static Dictionary<string, IReadOnlyList<BitRange>> ReadReserved(MappingReader map, string word, SpecTree tree)
    {
        Dictionary<string, IReadOnlyList<BitRange>> result = [];
        SpecNode? node = map.Required("reserved");
        if (node is { IsMapping: true })
        {
            foreach ((SpecNode key, SpecNode value) in node.Entries($"{word}: reserved"))
            {
                if (tree.Layouts.Exists(layout => layout.Name == key.Shown()))
                {
                    result[key.Shown()] = Ranges(value, word);
                }
                else
                {
                    key.Fault(ProblemCode.UnknownReference, $"{word}: reserved: no layout is called '{key.Shown()}'");
                }
            }

            LayoutMap.Inherit(result, tree);
        }

        List<BitRange> shared = node is { IsMapping: false } ? Ranges(node, word) : [];
        foreach (LayoutDef layout in tree.Layouts)
        {
            result.TryAdd(layout.Name, shared);
        }

        return result;
    }

    private static List<BitRange> Ranges(SpecNode node, string word) =>
        [.. node.Items($"{word}: reserved")
            .Select(item => LayoutMap.Bits(item, $"{word}: reserved"))
            .Where(range => range is not null)
            .Select(range => range!.Value)];
}
