using NeuroChip.SpecTool.Model;

namespace NeuroChip.SpecTool.Generating;

/// <summary>
/// The list of everything that is made from the specs. Paths are relative to the repository, so
/// that the freshness test and the tool compare the same files.
/// </summary>
internal static class SpecGenerator
{
    public static SortedDictionary<string, string> Generate(SpecTree tree)
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

        return files;
    }
}
