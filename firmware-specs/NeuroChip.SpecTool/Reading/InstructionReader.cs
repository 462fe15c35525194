using NeuroChip.SpecTool.Model;

namespace NeuroChip.SpecTool.Reading;

/// <summary>Reads microcode/instructions.yaml.</summary>
internal static class InstructionReader
{
    public static void Read(SpecNode node, string file, SpecTree tree)
    {
        MappingReader map = new(node, "instructions");
        string name = map.RequiredText("instructions");
        string about = map.RequiredText("about");
        string source = map.RequiredText("source");
        string unit = map.RequiredText("cost-unit");
        List<InstructionDef> instructions = [];
        foreach (SpecNode item in map.Required("operations")?.Items("operations") ?? [])
        {
            instructions.Add(Instruction(item));
        }

        map.Finish();
        tree.InstructionSets.Add(new InstructionSetDef(name, about, source, unit, file, instructions, node.Place));
    }

    private static InstructionDef Instruction(SpecNode node)
    {
        string opcode = new MappingReader(node, "operation").RequiredText("opcode");
        MappingReader map = new(node, opcode);
        map.RequiredText("opcode");
        string mnemonic = map.RequiredText("mnemonic");
        List<OperandDef> operands = [.. (map.Required("operands")?.Items($"{opcode}: operands") ?? []).Select(item => Operand(item, opcode))];
        List<string> semantics =
            [.. (map.Required("semantics")?.Items($"{opcode}: semantics") ?? []).Select(item => item.Text($"{opcode}: semantics") ?? "")];
        InstructionDef result = new(
            opcode, mnemonic, operands, semantics, map.RequiredText("place"), (int)map.RequiredNumber("cost"), map.RequiredText("about"), node.Place);
        map.Finish();
        return result;
    }

    private static OperandDef Operand(SpecNode node, string opcode)
    {
        MappingReader map = new(node, $"{opcode} operand");
        string name = map.RequiredText("name");
        string what = $"{opcode}.{name}";
        string nibbles = map.RequiredText("nibbles");
        string form = map.RequiredText("form");
        Limit values = (map.Required("values") is { } range ? LayoutMap.Limits(range, $"{what}: values") : null) ?? new Limit(0, 0, node.Place);
        int? standard = (int?)map.Optional("default")?.Number($"{what}: default");
        OperandDef result = new(name, nibbles, form, values, standard, map.RequiredText("about"), node.Place);
        map.Finish();
        return result;
    }
}
