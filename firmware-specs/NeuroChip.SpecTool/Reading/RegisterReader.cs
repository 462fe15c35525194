using NeuroChip.SpecTool.Diagnostics;
using NeuroChip.SpecTool.Model;

namespace NeuroChip.SpecTool.Reading;

/// <summary>Reads registers/*.yaml.</summary>
internal static class RegisterReader
{
    public static void Read(SpecNode node, string file, SpecTree tree)
    {
        MappingReader map = new(node, "registers");
        string name = map.RequiredText("registers");
        List<RegisterBlockDef> blocks = [];
        Dictionary<string, int> addressBits = LayoutMap.Read(
            map.Required("address-bits"), tree, $"{name}: address-bits", LayoutMap.WholeNumber);
        foreach (SpecNode item in map.Required("blocks")?.Items($"{name}: blocks") ?? [])
        {
            blocks.Add(Block(item, tree));
        }

        tree.Registers.Add(new RegisterSpaceDef(
            name, map.RequiredText("about"), map.RequiredText("source"), file, addressBits, blocks, node.Place));
        map.Finish();
    }

    private static RegisterBlockDef Block(SpecNode node, SpecTree tree)
    {
        string name = new MappingReader(node, "block").RequiredText("name");
        MappingReader map = new(node, name);
        map.RequiredText("name");
        List<RegisterDef> registers = [];
        foreach (SpecNode item in map.Optional("registers")?.Items($"{name}: registers") ?? [])
        {
            MappingReader register = new(item, $"{name} register");
            registers.Add(new RegisterDef(
                register.RequiredText("name"), (int)register.RequiredNumber("index"),
                (int)(register.Optional("count")?.Number($"{name}: count") ?? 1), Access(register, name),
                register.RequiredText("about"), item.Place));
            register.Finish();
        }

        RegisterBlockDef block = new(
            name, map.RequiredText("about"), Access(map, name), map.Required("executed")?.Flag($"{name}: executed") ?? false,
            map.OptionalText("content"),
            LayoutMap.Read(map.Required("offset"), tree, $"{name}: offset", Number),
            LayoutMap.Read(map.Required("count"), tree, $"{name}: count", Number),
            LayoutMap.Read(map.Required("bits"), tree, $"{name}: bits", LayoutMap.WholeNumber),
            registers, node.Place);
        map.Finish();
        return block;
    }

    private static string Access(MappingReader map, string block)
    {
        string access = map.RequiredText("access");
        if (access.Length > 0 && !RegisterSpaceDef.AccessModes.ContainsKey(access))
        {
            map.Optional("access")!.Fault(
                ProblemCode.BadValue,
                $"{block}: access '{access}' is not one of {string.Join(", ", RegisterSpaceDef.AccessModes.Keys)}");
        }

        return access;
    }

    private static long? Number(SpecNode node, string what) => node.Number(what);
}
