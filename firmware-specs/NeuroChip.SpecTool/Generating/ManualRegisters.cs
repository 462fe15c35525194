using NeuroChip.SpecTool.Model;

namespace NeuroChip.SpecTool.Generating;

/// <summary>Tables of register blocks.</summary>
internal static class ManualRegisters
{
    public static string Write(SpecTree tree)
    {
        TextBuilder text = new();
        foreach (RegisterSpaceDef space in tree.Registers)
        {
            text.Line($"### {space.Name}").Line().Line(space.About).Line($"Source: {space.Source}.").Line();
            text.Line("| block | " + string.Join(" | ", tree.Layouts.Select(layout => $"offset {layout.Name} | elements {layout.Name}")) +
                " | word | access | executed | about |");
            text.Line("|---|" + string.Concat(tree.Layouts.Select(_ => "---|---|")) + "---|---|---|---|");
            foreach (RegisterBlockDef block in space.Blocks)
            {
                string places = string.Join(" | ", tree.Layouts.Select(layout =>
                    $"0x{block.Offset[layout.Name]:X5} | {CSharp.Number(block.Count[layout.Name])} x {block.Bits[layout.Name]}"));
                text.Line($"| {block.Name} | {places} | {block.Content ?? "-"} | {block.Access} | {(block.Executed ? "yes" : "no")} | {ManualWords.Cell(block.About)} |");
            }

            text.Line();
            foreach (RegisterBlockDef block in space.Blocks.Where(block => block.Registers.Count > 0))
            {
                text.Line($"Registers of {block.Name}:").Line();
                text.Line("| element | register | access | about |").Line("|---|---|---|---|");
                foreach (RegisterDef register in block.Registers)
                {
                    string index = register.Count == 1 ? $"{register.Index}" : $"{register.Index}..{register.Index + register.Count - 1}";
                    text.Line($"| {index} | {register.Name} | {register.Access} | {ManualWords.Cell(register.About)} |");
                }

                text.Line();
            }
        }

        return text.ToString();
    }
}
