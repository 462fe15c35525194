using NeuroChip.SpecTool.Model;

namespace NeuroChip.SpecTool.Generating;

/// <summary>Writes the register maps as data and the numbers of named registers as constants.</summary>
internal static class RegisterGenerator
{
    public static string Map(SpecTree tree)
    {
        TextBuilder text = CSharp.Begin("registers/*.yaml", "NeuroChip.Spec.Registers");
        text.Line("/// <summary>The register blocks of a core and of the chip, per layout.</summary>");
        text.Open("public static partial class RegisterMap");
        foreach (RegisterSpaceDef space in tree.Registers)
        {
            foreach (LayoutDef layout in tree.Layouts)
            {
                text.Line($"private static readonly RegisterBlock[] {space.Name}{layout.TypeName} =");
                text.Line("[").In();
                foreach (RegisterBlockDef block in space.Blocks.OrderBy(block => block.Offset[layout.Name]))
                {
                    Block(text, block, layout);
                }

                text.Close("];");
                text.Line();
            }
        }

        text.Line("private static RegisterBlock[] Table(RegisterSpace space, WordLayout layout) => (space, layout) switch");
        text.Line("{").In();
        foreach (RegisterSpaceDef space in tree.Registers)
        {
            foreach (LayoutDef layout in tree.Layouts)
            {
                text.Line($"(RegisterSpace.{space.Name}, WordLayout.{layout.TypeName}) => {space.Name}{layout.TypeName},");
            }
        }

        text.Line("_ => throw SpecBits.UnknownLayout(layout),");
        text.Close("};");
        return text.Close().ToString();
    }

    public static string Names(SpecTree tree)
    {
        TextBuilder text = CSharp.Begin("registers/*.yaml", "NeuroChip.Spec.Registers");
        text.Line("/// <summary>Which registers an address means.</summary>");
        text.Open("public enum RegisterSpace");
        foreach (RegisterSpaceDef space in tree.Registers)
        {
            text.Line($"/// <summary>{CSharp.Xml(space.About)}</summary>");
            text.Line($"{space.Name},");
        }

        text.Close();
        foreach (RegisterSpaceDef space in tree.Registers)
        {
            text.Line();
            text.Line($"/// <summary>Names of the blocks. {CSharp.Xml(space.About)}</summary>");
            text.Open($"public static class {space.Name}Blocks");
            foreach (RegisterBlockDef block in space.Blocks)
            {
                text.Line($"/// <summary>{CSharp.Xml(block.About)}</summary>");
                text.Line($"public const string {Pascal(block.Name)} = {CSharp.Quote(block.Name)};");
            }

            text.Close();
            foreach (RegisterBlockDef block in space.Blocks.Where(block => block.Registers.Count > 0))
            {
                text.Line();
                text.Line($"/// <summary>Element numbers in block {block.Name}. {CSharp.Xml(block.About)}</summary>");
                text.Open($"public static class {Pascal(block.Name)}Registers");
                foreach (RegisterDef register in block.Registers)
                {
                    text.Line($"/// <summary>{CSharp.Xml(register.About)}</summary>");
                    text.Line($"public const int {Pascal(register.Name)} = {register.Index};");
                }

                text.Close();
            }
        }

        return text.ToString();
    }

    private static void Block(TextBuilder text, RegisterBlockDef block, LayoutDef layout)
    {
        string executed = block.Executed ? "true" : "false";
        string content = block.Content is { } word ? CSharp.Quote(word) : "null";
        string head =
            $"new({CSharp.Quote(block.Name)}, 0x{block.Offset[layout.Name]:X}u, {CSharp.Number(block.Count[layout.Name])}, {block.Bits[layout.Name]}, " +
            $"RegisterAccess.{RegisterSpaceDef.AccessModes[block.Access]}, {executed}, {content}, {CSharp.Quote(block.About)}";
        if (block.Registers.Count == 0)
        {
            text.Line(head + "),");
            return;
        }

        text.Line(head + ",").In();
        for (int i = 0; i < block.Registers.Count; i++)
        {
            RegisterDef register = block.Registers[i];
            text.Line(
                $"new({CSharp.Quote(register.Name)}, {register.Index}, {register.Count}, RegisterAccess.{RegisterSpaceDef.AccessModes[register.Access]}, {CSharp.Quote(register.About)})" +
                (i == block.Registers.Count - 1 ? ")," : ","));
        }

        text.Out();
    }

    /// <summary>CX_CFG becomes CxCfg.</summary>
    private static string Pascal(string name) => string.Concat(
        name.Split('_').Select(part => char.ToUpperInvariant(part[0]) + part[1..].ToLowerInvariant()));
}
