using NeuroChip.SpecTool.Generating;

namespace NeuroChip.SpecTool.Commands;

/// <summary>A generated file that is not what the specs make; <see cref="Now"/> is null for one that should go.</summary>
internal sealed record GeneratedChange(string File, string? Old, string? Now)
{
    /// <summary>Compares what is committed with what the specs make, and finds leftovers of specs that are gone.</summary>
    public static IReadOnlyList<GeneratedChange> Find(SpecFolder specs, IReadOnlyDictionary<string, string> files)
    {
        List<GeneratedChange> changes = [];
        foreach ((string file, string text) in files)
        {
            string path = Path.Combine(specs.Repository, file);
            string? old = System.IO.File.Exists(path) ? System.IO.File.ReadAllText(path) : null;
            if (old != text)
            {
                changes.Add(new GeneratedChange(file, old, text));
            }
        }

        string folder = "firmware-specs/" + CSharp.Folder;
        string full = Path.Combine(specs.Repository, folder);
        string[] committed = Directory.Exists(full) ? Directory.GetFiles(full, "*.g.cs") : [];
        foreach (string path in committed.Order(StringComparer.Ordinal))
        {
            string file = folder + Path.GetFileName(path);
            if (!files.ContainsKey(file))
            {
                changes.Add(new GeneratedChange(file, System.IO.File.ReadAllText(path), null));
            }
        }

        return changes;
    }

    public string Describe()
    {
        if (Old is null)
        {
            return $"{File}: new";
        }

        if (Now is null)
        {
            return $"{File}: no longer made";
        }

        string[] old = Old.Split('\n');
        string[] now = Now.Split('\n');
        int line = 0;
        while (line < Math.Min(old.Length, now.Length) && old[line] == now[line])
        {
            line++;
        }

        return $"{File}:{line + 1}: '{Line(old, line)}' becomes '{Line(now, line)}'";
    }

    private static string Line(string[] lines, int line) => line < lines.Length ? lines[line].Trim() : "end of file";
}
