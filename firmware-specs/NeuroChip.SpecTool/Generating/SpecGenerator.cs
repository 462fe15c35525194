using NeuroChip.SpecTool.Diagnostics;
using NeuroChip.SpecTool.Model;

namespace NeuroChip.SpecTool.Generating;

/// <summary>
/// The list of everything that is made from the specs. Paths are relative to the repository, so
/// that the freshness test and the tool compare the same files.
/// </summary>
internal static class SpecGenerator
{
    /// <param name="tree">The specs, without problems.</param>
    /// <param name="manual">Manual pages as they are now, by path relative to the repository.</param>
    /// <param name="problems">Collects faults of the manual's markers.</param>
    public static SortedDictionary<string, string> Generate(
        SpecTree tree, IReadOnlyDictionary<string, string> manual, Problems problems)
    {
        SortedDictionary<string, string> files = new(StringComparer.Ordinal);
        void CSharpFile(string name, string text) => files["firmware-specs/" + CSharp.Folder + name + ".g.cs"] = text;

        CSharpFile("WordLayout", EnumGenerator.Layouts(tree));
        foreach (EnumDef item in tree.Enums)
        {
            CSharpFile(item.Name, EnumGenerator.Enum(item));
        }

        foreach (TableDef table in tree.Tables)
        {
            CSharpFile(table.Name, EnumGenerator.Table(table, tree));
        }

        foreach (WordDef word in tree.Words)
        {
            CSharpFile(word.Name, WordGenerator.Generate(word, tree));
        }

        foreach (InstructionSetDef set in tree.InstructionSets)
        {
            CSharpFile("MicroInstructions", InstructionGenerator.Generate(set, tree));
        }

        foreach (ContainerDef container in tree.Containers)
        {
            CSharpFile("SectionKind", ContainerGenerator.Kinds(container));
            CSharpFile("ImageFormat", ContainerGenerator.Format(container, tree));
        }

        if (tree.Registers.Count > 0)
        {
            CSharpFile("RegisterMap", RegisterGenerator.Map(tree));
            CSharpFile("RegisterNames", RegisterGenerator.Names(tree));
        }

        files[OpenClGenerator.File] = OpenClGenerator.Generate(tree);
        foreach ((string file, string text) in ManualGenerator.Generate(tree, manual, problems))
        {
            files[file] = text;
        }

        return files;
    }
}
