using NeuroChip.SpecTool.Model;

namespace NeuroChip.SpecTool.Generating;

/// <summary>Writes the instruction set as a table that assembler, verifier and engines share.</summary>
internal static class InstructionGenerator
{
    public static string Generate(InstructionSetDef set, SpecTree tree)
    {
        TextBuilder text = CSharp.Begin(set.File, "NeuroChip.Spec.Microcode");
        text.Line($"/// <summary>{CSharp.Xml(set.About)} Costs are in {CSharp.Xml(set.CostUnit)}.</summary>");
        text.Line($"/// <remarks>Source: {CSharp.Xml(set.Source)}.</remarks>");
        text.Open("public static partial class MicroInstructions");
        text.Line("/// <summary>Every operation, by the number of its opcode.</summary>");
        text.Line("public static System.Collections.Immutable.ImmutableArray<MicroInstruction> All { get; } =");
        text.Line("[").In();
        foreach (InstructionDef item in InOrder(set, tree))
        {
            Instruction(text, item);
        }

        text.Close("];");
        return text.Close().ToString();
    }

    /// <summary>The instructions by opcode, whatever their order in the file.</summary>
    public static IEnumerable<InstructionDef> InOrder(InstructionSetDef set, SpecTree tree) =>
        set.Instructions.OrderBy(item => Number(item, tree));

    public static long Number(InstructionDef item, SpecTree tree) =>
        tree.Enum("MicroOpcode")!.Members.First(member => member.Name == item.Opcode).Value;

    private static void Instruction(TextBuilder text, InstructionDef item)
    {
        text.Line("new(").In();
        text.Line($"MicroOpcode.{item.Opcode},");
        text.Line($"{CSharp.Quote(item.Mnemonic)},");
        text.Line("[").In();
        foreach (OperandDef operand in item.Operands)
        {
            text.Line(
                $"new({CSharp.Quote(operand.Name)}, OperandForm.{OperandDef.Forms[operand.Form].Type}, {operand.Low}, {operand.Bits}, " +
                $"{CSharp.Number(operand.Values.Min)}, {CSharp.Number(operand.Values.Max)}, " +
                $"{(operand.Default is { } standard ? CSharp.Number(standard) : "null")}, {CSharp.Quote(operand.About)}),");
        }

        text.Close("],");
        text.Line($"{item.Cost},");
        text.Line($"{CSharp.Quote(item.About)},");
        text.Line($"[{string.Join(", ", item.Semantics.Select(CSharp.Quote))}],");
        text.Line($"{CSharp.Quote(item.PlaceInProgram)}),").Out();
    }
}
