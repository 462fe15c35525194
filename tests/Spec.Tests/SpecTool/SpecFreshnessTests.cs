using NeuroChip.SpecTool.Commands;
using NeuroChip.SpecTool.Diagnostics;
using NeuroChip.SpecTool.Generating;
using NeuroChip.SpecTool.Model;

namespace Spec.Tests.SpecTool;

public sealed class SpecFreshnessTests
{
    private const string Advice = "run `dotnet run --project firmware-specs/NeuroChip.SpecTool generate` and commit what it writes";

    [Fact]
    public void Committed_output_is_what_the_specs_make()
    {
        SpecFolder specs = SpecFolder.Find(Checkout.Root)!;
        SortedDictionary<string, string> files = Generate(specs);
        GeneratedChange.Find(specs, files).Select(change => change.Describe()).ShouldBeEmpty(Advice);
    }

    [Fact]
    public void Output_is_the_same_every_time_and_has_only_line_feeds()
    {
        SpecFolder specs = SpecFolder.Find(Checkout.Root)!;
        SortedDictionary<string, string> first = Generate(specs);
        Generate(specs).ShouldBe(first);
        first.Values.ShouldAllBe(text => !text.Contains('\r') && text.EndsWith('\n') && !text.EndsWith("\n\n"));
    }

    [Fact]
    public void Filling_the_manual_twice_changes_nothing()
    {
        SpecFolder specs = SpecFolder.Find(Checkout.Root)!;
        Problems problems = new();
        SpecTree tree = specs.Load(problems);
        SortedDictionary<string, string> manual = specs.ReadManual();
        SortedDictionary<string, string> once = SpecGenerator.Generate(tree, manual, problems);
        foreach ((string page, string text) in once.Where(file => manual.ContainsKey(file.Key)))
        {
            manual[page] = text;
        }

        SpecGenerator.Generate(tree, manual, problems).ShouldBe(once);
        problems.All.ShouldBeEmpty();
    }

    private static SortedDictionary<string, string> Generate(SpecFolder specs)
    {
        Problems problems = new();
        SpecTree tree = specs.Load(problems);
        problems.All.ShouldBeEmpty();
        SortedDictionary<string, string> files = SpecGenerator.Generate(tree, specs.ReadManual(), problems);
        problems.All.ShouldBeEmpty();
        return files;
    }
}
