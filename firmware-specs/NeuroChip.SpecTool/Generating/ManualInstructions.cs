using NeuroChip.SpecTool.Model;

namespace NeuroChip.SpecTool.Generating;

/// <summary>The instruction set at a glance, and one table for the section of each operation.</summary>
internal static class ManualInstructions
{
    public static string Overview(SpecTree tree)
    {
        TextBuilder text = new();
        foreach (InstructionSetDef set in tree.InstructionSets)
        {
            text.Line($"Source: {set.Source}. Costs are in {set.CostUnit}.").Line();
            text.Line("| op | mnemonic | a | b | c | cost | about |").Line("|---|---|---|---|---|---|---|");
            foreach (InstructionDef item in InstructionGenerator.InOrder(set, tree))
            {
                string nibbles = string.Join(" | ", "abc".Select(nibble => ManualWords.Cell(Nibble(item, nibble))));
                text.Line($"| {InstructionGenerator.Number(item, tree):X} | {item.Mnemonic} | {nibbles} | {item.Cost} | {ManualWords.Cell(item.About)} |");
            }
        }

        return text.ToString();
    }

    /// <summary>The facts of one operation, or null if no operation has the mnemonic.</summary>
    public static string? Operation(SpecTree tree, string mnemonic)
    {
        InstructionDef? item = tree.InstructionSets.SelectMany(set => set.Instructions).FirstOrDefault(item => item.Mnemonic == mnemonic);
        if (item is null)
        {
            return null;
        }

        TextBuilder text = new();
        text.Line($"{item.About}").Line($"Place: {item.PlaceInProgram}").Line($"Cost: {item.Cost}.").Line();
        text.Line("```");
        foreach (string line in item.Semantics)
        {
            text.Line(line);
        }

        text.Line("```");
        if (item.Operands.Count > 0)
        {
            text.Line().Line("| operand | nibbles | values | default | about |").Line("|---|---|---|---|---|");
            foreach (OperandDef operand in item.Operands)
            {
                string standard = operand.Default is { } value ? CSharp.Number(value) : "-";
                text.Line(
                    $"| {operand.Name} | {operand.Nibbles} | {CSharp.Number(operand.Values.Min)}..{CSharp.Number(operand.Values.Max)} | {standard} | {ManualWords.Cell(operand.About)} |");
            }
        }

        return text.ToString();
    }

    private static string Nibble(InstructionDef item, char nibble) =>
        item.Operands.FirstOrDefault(operand => operand.Nibbles.Contains(nibble, StringComparison.Ordinal))?.Name ?? "0";
}
