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
          diff             list the files that generate would change, and the first line that differs
          diff OLD NEW     list what differs between two firmware-specs folders, field by field

        Exit codes: 0 nothing wrong or nothing different, 1 problems or differences, 2 wrong usage.
        """;

    public static int Run(IReadOnlyList<string> args, string folder, TextWriter output, TextWriter errors)
    {
        switch (args)
        {
            case ["--help"] or ["-h"] or ["help"]:
                output.WriteLine(Help);
                return 0;
            case ["check"]:
                return WithSpecs(folder, errors, specs => Check(specs, output, errors));
            case ["generate"]:
                return WithSpecs(folder, errors, specs => Generate(specs, output, errors));
            case ["diff"]:
                return WithSpecs(folder, errors, specs => Diff(specs, output, errors));
            case ["diff", string old, string now]:
                return WithSpecs(old, errors, left => WithSpecs(now, errors, right => DiffTrees(left, right, output, errors)));
            default:
                errors.WriteLine(args.Count == 0 ? "no command" : $"unknown command '{string.Join(' ', args)}'");
                errors.WriteLine(Help);
                return 2;
        }
    }

    private static int WithSpecs(string folder, TextWriter errors, Func<SpecFolder, int> run)
    {
        if (SpecFolder.Find(folder) is { } specs)
        {
            return run(specs);
        }

        errors.WriteLine($"no firmware-specs folder in {folder} or above it");
        return 2;
    }

    private static int Check(SpecFolder specs, TextWriter output, TextWriter errors)
    {
        Problems problems = new();
        SpecTree tree = specs.Load(problems);
        if (!problems.Any)
        {
            SpecGenerator.Generate(tree, specs.ReadManual(), problems);
        }

        if (Report(problems, errors))
        {
            return 1;
        }

        output.WriteLine(
            $"{tree.Words.Count} words, {tree.Enums.Count} enums, {tree.Registers.Sum(space => space.Blocks.Count)} register blocks, " +
            $"{tree.Profiles.Count} profiles in {tree.Layouts.Count} layouts: no problems");
        return 0;
    }

    private static int Generate(SpecFolder specs, TextWriter output, TextWriter errors)
    {
        if (Changes(specs, errors) is not { } changes)
        {
            return 1;
        }

        foreach (GeneratedChange change in changes)
        {
            string path = Path.Combine(specs.Repository, change.File);
            if (change.Now is null)
            {
                File.Delete(path);
                output.WriteLine($"deleted {change.File}");
                continue;
            }

            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, change.Now);
            output.WriteLine($"wrote {change.File}");
        }

        output.WriteLine($"{changes.Count} file(s) changed");
        return 0;
    }

    private static int Diff(SpecFolder specs, TextWriter output, TextWriter errors)
    {
        if (Changes(specs, errors) is not { } changes)
        {
            return 1;
        }

        foreach (GeneratedChange change in changes)
        {
            output.WriteLine(change.Describe());
        }

        output.WriteLine($"{changes.Count} file(s) would change");
        return changes.Count == 0 ? 0 : 1;
    }

    private static int DiffTrees(SpecFolder left, SpecFolder right, TextWriter output, TextWriter errors)
    {
        Problems problems = new();
        SpecTree old = left.Load(problems);
        SpecTree now = right.Load(problems);
        if (Report(problems, errors))
        {
            return 1;
        }

        IReadOnlyList<string> differences = TreeDiff.Compare(old, now);
        foreach (string difference in differences)
        {
            output.WriteLine(difference);
        }

        output.WriteLine($"{differences.Count} difference(s)");
        return differences.Count == 0 ? 0 : 1;
    }

    private static IReadOnlyList<GeneratedChange>? Changes(SpecFolder specs, TextWriter errors)
    {
        Problems problems = new();
        SpecTree tree = specs.Load(problems);
        if (Report(problems, errors))
        {
            return null;
        }

        SortedDictionary<string, string> files = SpecGenerator.Generate(tree, specs.ReadManual(), problems);
        return Report(problems, errors) ? null : GeneratedChange.Find(specs, files);
    }

    private static bool Report(Problems problems, TextWriter errors)
    {
        foreach (Problem problem in problems.All)
        {
            errors.WriteLine(problem);
        }

        if (problems.Any)
        {
            errors.WriteLine($"{problems.All.Count} problem(s)");
        }

        return problems.Any;
    }
}
