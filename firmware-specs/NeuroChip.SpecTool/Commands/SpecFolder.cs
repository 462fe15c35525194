using NeuroChip.SpecTool.Checking;
using NeuroChip.SpecTool.Diagnostics;
using NeuroChip.SpecTool.Model;
using NeuroChip.SpecTool.Reading;

namespace NeuroChip.SpecTool.Commands;

/// <summary>A firmware-specs folder on disk.</summary>
internal sealed class SpecFolder
{
    private static readonly string[] s_yamlFolders = ["words", "microcode", "mesh", "registers", "image", "profiles"];

    private SpecFolder(string path) => Path = path;

    /// <summary>Full path of firmware-specs.</summary>
    public string Path { get; }

    /// <summary>Full path of the repository.</summary>
    public string Repository => System.IO.Path.GetDirectoryName(Path)!;

    /// <summary>Finds firmware-specs in <paramref name="start"/> or the nearest folder above it.</summary>
    public static SpecFolder? Find(string start)
    {
        for (string? folder = System.IO.Path.GetFullPath(start); folder is not null; folder = System.IO.Path.GetDirectoryName(folder))
        {
            if (Directory.Exists(System.IO.Path.Combine(folder, "words")) && System.IO.Path.GetFileName(folder) == "firmware-specs")
            {
                return new SpecFolder(folder);
            }

            string inside = System.IO.Path.Combine(folder, "firmware-specs");
            if (Directory.Exists(System.IO.Path.Combine(inside, "words")))
            {
                return new SpecFolder(inside);
            }
        }

        return null;
    }

    /// <summary>The YAML texts by path relative to firmware-specs.</summary>
    public SortedDictionary<string, string> ReadYaml()
    {
        SortedDictionary<string, string> files = new(StringComparer.Ordinal);
        foreach (string folder in s_yamlFolders)
        {
            string full = System.IO.Path.Combine(Path, folder);
            if (!Directory.Exists(full))
            {
                continue;
            }

            foreach (string file in Directory.EnumerateFiles(full, "*.yaml"))
            {
                files[folder + "/" + System.IO.Path.GetFileName(file)] = File.ReadAllText(file);
            }
        }

        return files;
    }

    /// <summary>The manual's pages by path relative to the repository.</summary>
    public SortedDictionary<string, string> ReadManual()
    {
        SortedDictionary<string, string> pages = new(StringComparer.Ordinal);
        string folder = System.IO.Path.Combine(Path, "manual");
        foreach (string file in Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*.md") : [])
        {
            pages["firmware-specs/manual/" + System.IO.Path.GetFileName(file)] = File.ReadAllText(file);
        }

        return pages;
    }

    /// <summary>Reads and checks; the tree is only fit for generating when there is no problem.</summary>
    public SpecTree Load(Problems problems)
    {
        SpecTree tree = SpecReader.Read(ReadYaml(), problems);
        if (!problems.Any)
        {
            SpecCheck.Run(tree, problems);
        }

        return tree;
    }
}
