using NeuroChip.SpecTool.Diagnostics;
using NeuroChip.SpecTool.Model;

namespace NeuroChip.SpecTool.Generating;

/// <summary>
/// Fills the parts of the manual that stand between markers; everything else there is prose.
/// <code>
/// &lt;!-- generated: words --&gt;   ...   &lt;!-- end generated --&gt;
/// </code>
/// </summary>
internal static class ManualGenerator
{
    private const string Start = "<!-- generated: ";
    private const string OperationTopic = "operation ";
    private const string StartEnd = " -->";
    private const string End = "<!-- end generated -->";
    private const string Note =
        "<!-- Made from the YAML; do not edit. Run: dotnet run --project firmware-specs/NeuroChip.SpecTool generate -->";

    /// <param name="tree">The specs.</param>
    /// <param name="pages">Manual pages as they are now, by path relative to the repository.</param>
    /// <param name="problems">Collects unknown or unclosed markers.</param>
    public static IEnumerable<(string File, string Text)> Generate(
        SpecTree tree, IReadOnlyDictionary<string, string> pages, Problems problems)
    {
        foreach ((string file, string page) in pages)
        {
            if (page.Contains(Start, StringComparison.Ordinal))
            {
                yield return (file, Fill(tree, file, page, problems));
            }
        }
    }

    private static string Fill(SpecTree tree, string file, string page, Problems problems)
    {
        TextBuilder text = new();
        string[] lines = page.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            text.Line(lines[i]);
            if (!lines[i].StartsWith(Start, StringComparison.Ordinal) || !lines[i].EndsWith(StartEnd, StringComparison.Ordinal))
            {
                continue;
            }

            string topic = lines[i][Start.Length..^StartEnd.Length];
            int end = Array.IndexOf(lines, End, i);
            if (end < 0)
            {
                problems.Add(ProblemCode.MarkerMissing, new Place(file, i + 1, 1), $"'{topic}' is not followed by '{End}'");
                continue;
            }

            if (Topic(tree, topic) is not { } made)
            {
                problems.Add(ProblemCode.MarkerMissing, new Place(file, i + 1, 1), $"nothing is called '{topic}'");
                continue;
            }

            text.Line(Note).Line();
            foreach (string line in made.TrimEnd('\n').Split('\n'))
            {
                text.Line(line);
            }

            text.Line().Line(End);
            i = end;
        }

        return text.ToString();
    }

    private static string? Topic(SpecTree tree, string topic) => topic switch
    {
        "layouts" => ManualWords.Layouts(tree),
        "words" => ManualWords.Words(tree, "words/"),
        "packets" => ManualWords.Words(tree, "mesh/"),
        "microcode" => ManualWords.Words(tree, "microcode/"),
        "codes" => ManualWords.Tables(tree, "words/"),
        "factors" => ManualWords.Tables(tree, "microcode/"),
        "instructions" => ManualInstructions.Overview(tree),
        "registers" => ManualRegisters.Write(tree),
        "container" => ManualImage.Bytes(tree),
        "sections" => ManualImage.Sections(tree),
        "profiles" => ManualProfiles.Write(tree),
        _ => topic.StartsWith(OperationTopic, StringComparison.Ordinal) ? ManualInstructions.Operation(tree, topic[OperationTopic.Length..]) : null,
    };
}
