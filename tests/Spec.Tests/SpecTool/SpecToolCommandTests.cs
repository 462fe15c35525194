using NeuroChip.SpecTool.Commands;

namespace Spec.Tests.SpecTool;

public sealed class SpecToolCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("spec-tool-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Check_of_this_repository_finds_nothing()
    {
        (int code, string output, string errors) = Run(Checkout.Root, "check");
        code.ShouldBe(0, errors);
        output.ShouldContain("no problems");
    }

    [Fact]
    public void Diff_of_this_repository_finds_nothing() => Run(Checkout.Root, "diff").Code.ShouldBe(0);

    [Fact]
    public void Generate_writes_everything_once_and_then_nothing()
    {
        CopySpecs("a");
        (int code, string output, _) = Run(Path.Combine(_folder, "a"), "generate");
        code.ShouldBe(0);
        output.ShouldContain("wrote firmware-specs/NeuroChip.Spec/Generated/AxonOut.g.cs");
        Run(Path.Combine(_folder, "a"), "generate").Output.ShouldBe("0 file(s) changed" + Environment.NewLine);
    }

    [Fact]
    public void Diff_names_what_generate_would_change_and_generate_removes_leftovers()
    {
        CopySpecs("a");
        string root = Path.Combine(_folder, "a");
        Run(root, "generate");
        string words = Path.Combine(root, "firmware-specs/words/axon-out.yaml");
        File.WriteAllText(words, File.ReadAllText(words).Replace("limit: 0..62", "limit: 0..61", StringComparison.Ordinal));
        string leftover = Path.Combine(root, "firmware-specs/NeuroChip.Spec/Generated/Gone.g.cs");
        File.WriteAllText(leftover, "old");

        (int code, string output, _) = Run(root, "diff");
        code.ShouldBe(1);
        output.ShouldContain("AxonOut.g.cs:");
        output.ShouldContain("Gone.g.cs: no longer made");
        Run(root, "generate").Output.ShouldContain("deleted firmware-specs/NeuroChip.Spec/Generated/Gone.g.cs");
        File.Exists(leftover).ShouldBeFalse();
    }

    [Fact]
    public void Diff_of_two_trees_lists_facts()
    {
        CopySpecs("a");
        CopySpecs("b");
        string words = Path.Combine(_folder, "b", "firmware-specs/words/axon-out.yaml");
        File.WriteAllText(words, File.ReadAllText(words).Replace("limit: 0..62", "limit: 0..61", StringComparison.Ordinal));
        (int code, string output, _) = Run(_folder, "diff", Path.Combine(_folder, "a"), Path.Combine(_folder, "b"));
        code.ShouldBe(1);
        output.ShouldContain("changed field AxonOut.Delay loihi1: bits 54..49 Unsigned 0..62 -> bits 54..49 Unsigned 0..61");
        output.ShouldContain("3 difference(s)");
        Run(_folder, "diff", Path.Combine(_folder, "a"), Path.Combine(_folder, "a")).Code.ShouldBe(0);
    }

    [Fact]
    public void Problems_go_to_the_error_output_and_nothing_is_written()
    {
        CopySpecs("a");
        string root = Path.Combine(_folder, "a");
        string words = Path.Combine(root, "firmware-specs/words/axon-out.yaml");
        File.WriteAllText(words, File.ReadAllText(words).Replace("15..2", "15..1", StringComparison.Ordinal));
        (int code, string output, string errors) = Run(root, "generate");
        code.ShouldBe(1);
        output.ShouldBeEmpty();
        errors.ShouldContain("words/axon-out.yaml:12:11: NC6010: AxonOut.Chip: bit 1 is already taken by Kind in layout loihi1");
        Directory.Exists(Path.Combine(root, "firmware-specs/NeuroChip.Spec")).ShouldBeFalse();
    }

    [Theory]
    [InlineData]
    [InlineData("frobnicate")]
    [InlineData("check", "more")]
    public void Wrong_usage_is_answered_with_help_and_exit_code_2(params string[] args)
    {
        (int code, _, string errors) = Run(Checkout.Root, args);
        code.ShouldBe(2);
        errors.ShouldContain("Usage:");
    }

    [Fact]
    public void A_place_without_specs_is_named() => Run(_folder, "check").Errors.ShouldContain("no firmware-specs folder");

    private static (int Code, string Output, string Errors) Run(string folder, params string[] args)
    {
        StringWriter output = new();
        StringWriter errors = new();
        int code = SpecToolCommand.Run(args, folder, output, errors);
        return (code, output.ToString(), errors.ToString());
    }

    private void CopySpecs(string name)
    {
        string source = Checkout.File("firmware-specs");
        foreach (string folder in new[] { "words", "microcode", "mesh", "registers", "image", "profiles", "manual" })
        {
            string target = Path.Combine(_folder, name, "firmware-specs", folder);
            Directory.CreateDirectory(target);
            foreach (string file in Directory.EnumerateFiles(Path.Combine(source, folder)))
            {
                File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
            }
        }
    }
}
