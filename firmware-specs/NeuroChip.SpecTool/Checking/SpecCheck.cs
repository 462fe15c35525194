using NeuroChip.SpecTool.Diagnostics;
using NeuroChip.SpecTool.Model;

namespace NeuroChip.SpecTool.Checking;

/// <summary>All checks, in the order a reader of the report wants them.</summary>
internal static class SpecCheck
{
    public static void Run(SpecTree tree, Problems problems)
    {
        NameCheck.Run(tree, problems);
        foreach (EnumDef item in tree.Enums)
        {
            EnumCheck.Run(item, problems);
        }

        foreach (WordDef word in tree.Words)
        {
            WordCheck.Run(word, tree, problems);
        }

        foreach (TableDef table in tree.Tables)
        {
            TableCheck.Run(table, tree, problems);
        }

        foreach (InstructionSetDef set in tree.InstructionSets)
        {
            InstructionCheck.Run(set, tree, problems);
        }

        foreach (ContainerDef container in tree.Containers)
        {
            ContainerCheck.Run(container, tree, problems);
        }

        foreach (RegisterSpaceDef space in tree.Registers)
        {
            RegisterCheck.Run(space, tree, problems);
        }
    }
}
