using System.Globalization;
using NeuroChip.SpecTool.Diagnostics;
using NeuroChip.SpecTool.Model;

namespace NeuroChip.SpecTool.Reading;

/// <summary>Reads image/container.yaml.</summary>
internal static class ContainerReader
{
    public static void Read(SpecNode node, string file, SpecTree tree)
    {
        MappingReader map = new(node, "container");
        string name = map.RequiredText("container");
        List<int> magic = [];
        foreach (string part in map.RequiredText("magic").Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (int.TryParse(part, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int value) && value < 256)
            {
                magic.Add(value);
            }
            else
            {
                map.Optional("magic")!.Fault(ProblemCode.BadValue, $"magic: '{part}' is no byte in hexadecimal");
            }
        }

        (int headerSize, List<ByteFieldDef> header) = Bytes(map.Required("header"), "header");
        (int entrySize, List<ByteFieldDef> entry) = Bytes(map.Required("entry"), "entry");
        List<SectionDef> sections = [];
        foreach (SpecNode item in map.Required("sections")?.Items("sections") ?? [])
        {
            sections.Add(Section(item));
        }

        tree.Containers.Add(new ContainerDef(
            name, map.RequiredText("about"), file, magic, map.RequiredText("magic-about"),
            (int)map.RequiredNumber("version"), (int)map.RequiredNumber("revision"), map.RequiredText("version-about"),
            headerSize, header, entrySize, entry, map.RequiredText("digest"), map.RequiredText("check"), sections, node.Place));
        map.Finish();
    }

    private static (int Size, List<ByteFieldDef> Fields) Bytes(SpecNode? node, string what)
    {
        List<ByteFieldDef> fields = [];
        if (node is null)
        {
            return (0, fields);
        }

        MappingReader map = new(node, what);
        int size = (int)map.RequiredNumber("size");
        foreach (SpecNode item in map.Required("fields")?.Items(what) ?? [])
        {
            MappingReader field = new(item, $"{what} field");
            fields.Add(new ByteFieldDef(
                field.RequiredText("name"), (int)field.RequiredNumber("offset"), (int)field.RequiredNumber("bytes"),
                field.RequiredText("about"), item.Place));
            field.Finish();
        }

        map.Finish();
        return (size, fields);
    }

    private static SectionDef Section(SpecNode node)
    {
        MappingReader map = new(node, "section");
        string scope = map.RequiredText("scope");
        if (scope is not ("core" or "chip" or ""))
        {
            map.Optional("scope")!.Fault(ProblemCode.BadValue, $"section: scope '{scope}' is not one of core, chip");
        }

        SectionDef section = new(
            map.RequiredText("name"), (int)map.RequiredNumber("number"), scope == "core", map.RequiredText("content"),
            map.OptionalText("layout"), map.RequiredText("about"), node.Place);
        map.Finish();
        return section;
    }
}
