using NeuroChip.SpecTool.Diagnostics;
using NeuroChip.SpecTool.Model;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace NeuroChip.SpecTool.Reading;

/// <summary>Reads a whole spec tree. The file's top-level keys say what it holds.</summary>
internal static class SpecReader
{
    /// <param name="files">Text by path relative to firmware-specs, with forward slashes.</param>
    /// <param name="problems">Collects what is wrong.</param>
    public static SpecTree Read(IReadOnlyDictionary<string, string> files, Problems problems)
    {
        SpecTree tree = new();
        List<(string File, SpecNode Root)> roots = [];
        foreach (string file in files.Keys.Order(StringComparer.Ordinal))
        {
            if (Load(file, files[file], problems) is { } root)
            {
                roots.Add((file, root));
            }
        }

        // Layouts first: every other file may name one.
        foreach ((_, SpecNode root) in roots)
        {
            foreach ((SpecNode key, SpecNode value) in root.Entries("a spec file"))
            {
                if (key.Shown() == "layouts")
                {
                    EnumReader.ReadLayouts(value, tree);
                }
            }
        }

        foreach ((string file, SpecNode root) in roots)
        {
            ReadFile(file, root, tree);
        }

        return tree;
    }

    private static void ReadFile(string file, SpecNode root, SpecTree tree)
    {
        MappingReader map = new(root, "file");
        if (map.Has("word"))
        {
            WordReader.Read(root, file, tree);
            return;
        }

        if (map.Has("table"))
        {
            EnumReader.ReadTable(root, file, tree);
            return;
        }

        if (map.Has("instructions"))
        {
            InstructionReader.Read(root, file, tree);
            return;
        }

        if (map.Has("container"))
        {
            ContainerReader.Read(root, file, tree);
            return;
        }

        if (map.Has("registers"))
        {
            RegisterReader.Read(root, file, tree);
            return;
        }

        if (map.Has("profile"))
        {
            ProfileDefReader.Read(root, file, tree);
            return;
        }

        map.Optional("layouts");
        Each(map, "enums", item => EnumReader.ReadEnum(item, file, tree));
        Each(map, "words", item => WordReader.Read(item, file, tree));
        map.Finish();
    }

    private static void Each(MappingReader map, string key, Action<SpecNode> read)
    {
        foreach (SpecNode item in map.Optional(key)?.Items(key) ?? [])
        {
            read(item);
        }
    }

    private static SpecNode? Load(string file, string text, Problems problems)
    {
        try
        {
            YamlStream stream = new();
            stream.Load(new StringReader(text));
            if (stream.Documents.Count == 1)
            {
                return new SpecNode(file, stream.Documents[0].RootNode, problems);
            }

            problems.Add(ProblemCode.NotYaml, new Place(file, 1, 1), "the file must hold one YAML document");
        }
        catch (YamlException fault)
        {
            problems.Add(ProblemCode.NotYaml, new Place(file, fault.Start.Line, fault.Start.Column), fault.Message);
        }
        catch (Exception fault) when (fault is InvalidOperationException or ArgumentException)
        {
            // The parser reports some broken texts by these, without a place.
            problems.Add(ProblemCode.NotYaml, new Place(file, 1, 1), "text that is not YAML");
        }

        return null;
    }
}
