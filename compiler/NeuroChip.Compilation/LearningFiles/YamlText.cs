using NeuroChip.Graph.Readers.Problems;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace NeuroChip.Compilation.LearningFiles;

/// <summary>
/// The tree of a YAML text. Its events are walked first, because the tree builder calls itself for every level and a text
/// of nothing but brackets would end the process.
/// </summary>
internal static class YamlText
{
    private const int MaxDepth = 16;

    /// <summary>The root, or null after a problem.</summary>
    public static YamlNode? Root(string text, LearningProblems problems)
    {
        try
        {
            Guard(text);
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            if (stream.Documents.Count == 1)
            {
                return stream.Documents[0].RootNode;
            }

            problems.Add(FormatCodes.LearningText, new Mark(0, 1, 1), "the file is not one YAML document", $"{stream.Documents.Count} documents", "1");
        }
        catch (YamlException fault)
        {
            problems.Add(FormatCodes.LearningText, fault.Start, $"the file is not YAML: {fault.Message}");
        }
        catch (Exception fault) when (fault is InvalidOperationException or ArgumentException or NotSupportedException or FormatException)
        {
            // The parser reports some broken texts by these, without a place.
            problems.Add(FormatCodes.LearningText, new Mark(0, 1, 1), "the file is not YAML");
        }

        return null;
    }

    private static void Guard(string text)
    {
        var parser = new Parser(new StringReader(text));
        int depth = 0;
        while (parser.MoveNext())
        {
            ParsingEvent current = parser.Current!;
            depth += current.NestingIncrease;
            if (depth > MaxDepth)
            {
                throw new YamlException(current.Start, current.End, $"more than {MaxDepth} levels of nesting");
            }

            if (current is AnchorAlias)
            {
                throw new YamlException(current.Start, current.End, "an alias, which a learning file cannot have");
            }
        }
    }
}
