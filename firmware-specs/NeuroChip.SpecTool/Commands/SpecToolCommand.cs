using NeuroChip.SpecTool.Diagnostics;
using NeuroChip.SpecTool.Generating;
using NeuroChip.SpecTool.Model;

namespace NeuroChip.SpecTool.Commands;

/// <summary>The command line: <c>check</c>, <c>generate</c>, <c>diff</c>.</summary>
internal static class SpecToolCommand
{
    private const string Help = """
        Checks the firmware specs and makes what is derived from them.

        Usage: dotnet run --project firmware-specs/NeuroChip.SpecTool COMMAND

          check            report overlaps, gaps, unknown names, numbers without a source
          generate         write the C# words, the OpenCL header and the manual's tables
          diff             list the files that generate would change, and where
          diff OLD NEW     list what differs between two firmware-specs folders, field by field

        Exit codes: 0 nothing wrong or nothing different, 1 problems or differences, 2 wrong usage.
        """;

    public static int Run(IReadOnlyList<string> args, string folder, TextWriter output, TextWriter errors)
    {
        if (args.Count == 0 || args[0] is "--help" or "-h" or "help")
        {
            output.WriteLine(Help);
            return args.Count == 0 ? 2 : 0;
        }

        if (args is not (["check"] or ["generate"] or ["diff"]))
        {
            errors.WriteLine($"unknown command '{string.Join(' ', args)}'");
            errors.WriteLine(Help);
            return 2;
        }

        if (SpecFolder.Find(folder) is not { } specs)
        {
            errors.WriteLine($"no firmware-specs folder in {folder} or above it");
            return 2;
        }

        Problems problems = new();
        SpecTree tree = specs.Load(problems);
        foreach (Problem problem in problems.All)
        {
            errors.WriteLine(problem);
        }

        if (problems.Any)
        {
            errors.WriteLine($"{problems.All.Count} problem(s)");
            return 1;
        }

        return args[0] switch
        {
            "generate" => Generate(tree, specs, output),
            _ => Report(tree, output),
        };
    }

    private static int Report(SpecTree tree, TextWriter output)
    {
        output.WriteLine($"{tree.Words.Count} words, {tree.Enums.Count} enums, {tree.Layouts.Count} layouts: no problems");
        return 0;
    }

    private static int Generate(SpecTree tree, SpecFolder specs, TextWriter output)
    {
        int written = 0;
        foreach ((string file, string text) in SpecGenerator.Generate(tree))
        {
            string path = Path.Combine(specs.Repository, file);
            if (File.Exists(path) && File.ReadAllText(path) == text)
            {
                continue;
            }

            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
            output.WriteLine($"wrote {file}");
            written++;
        }

        output.WriteLine($"{written} file(s) changed");
        return 0;
    }
}
