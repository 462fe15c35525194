using System.Text.RegularExpressions;

namespace Conformance.Tests.House;

public sealed partial class ArchitectureTests
{
    /// <summary>Which folder may know which: the image is the only thing `compiler` and `chip` share.</summary>
    private static readonly Dictionary<string, string[]> _allowed = new()
    {
        ["firmware-specs"] = [],
        ["chip"] = ["chip", "firmware-specs"],
        ["compiler"] = ["compiler", "firmware-specs"],
        ["runtime"] = ["runtime", "chip", "compiler"],
        ["tests"] = ["firmware-specs", "chip", "compiler", "runtime"],
    };

    /// <summary>Projects that know nothing of NeuroChip, so that each can be tested, replaced or given away alone.</summary>
    private static readonly string[] _leaves = ["Spec", "SpecTool", "Hdf5", "OpenCl", "Rpc"];

    private static IEnumerable<string> Projects => Repository.Files.Where(file => file.EndsWith(".csproj", StringComparison.Ordinal));

    [Fact]
    public void The_readme_draws_exactly_the_project_references()
    {
        IReadOnlyList<string> built = ProjectArrows.FromProjects();
        IReadOnlyList<string> drawn = ProjectArrows.FromReadme(Repository.Text("README.md"));

        drawn.Order(StringComparer.Ordinal).ShouldBe(
            built.Order(StringComparer.Ordinal),
            $"the drawing in README.md should read:\n{ProjectArrows.Opening}\n{string.Join('\n', built)}\n```\n");
    }

    [Fact]
    public void A_folder_knows_only_the_folders_it_may_know()
    {
        string[] wrong =
        [
            .. from project in Projects
               from target in ProjectArrows.References(project)
               where !_allowed[Repository.TopFolder(project)].Contains(Repository.TopFolder(target))
               select $"{project} references {target}",
        ];

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public void A_leaf_references_no_project()
    {
        string[] wrong = [.. Projects
            .Where(project => _leaves.Any(leaf => project.EndsWith($"/NeuroChip.{leaf}.csproj", StringComparison.Ordinal)))
            .Where(project => ProjectArrows.References(project).Count > 0)];

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public void The_rule_compiler_knows_the_specs_alone_so_that_a_device_can_have_it() =>
        ProjectArrows.References("compiler/NeuroChip.Learning/NeuroChip.Learning.csproj")
            .ShouldBe(["firmware-specs/NeuroChip.Spec/NeuroChip.Spec.csproj"]);

    [Fact]
    public void Unsafe_code_stays_in_the_native_bindings_and_the_opencl_engine()
    {
        string[] wrong = [.. Projects
            .Where(project => Repository.TopFolder(project) != "tests")
            .Where(project => Repository.Text(project).Contains("AllowUnsafeBlocks", StringComparison.Ordinal))
            .Select(project => Path.GetFileNameWithoutExtension(project))
            .Except(["NeuroChip.OpenCl", "NeuroChip.Hdf5", "NeuroChip.Emulator.OpenCl"])];

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public void The_solution_holds_every_project()
    {
        string solution = Repository.Text("NeuroChip.sln").Replace('\\', '/');

        Projects.Where(project => !solution.Contains($"\"{project}\"", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public void Only_the_server_s_engine_choice_names_the_opencl_engine()
    {
        // The SpecTool only names the folder it writes the kernels' header into.
        string[] wrong = [.. Repository.ProductFiles(".cs")
            .Where(file => Repository.TopFolder(file) != "firmware-specs")
            .Where(file => !file.StartsWith("chip/NeuroChip.Emulator.OpenCl/", StringComparison.Ordinal))
            .Where(file => file != "runtime/NeuroChip.Server/EngineChoice.cs")
            .Where(file => NamesOpenClEngine().IsMatch(Repository.Text(file)))];

        wrong.ShouldBeEmpty("a program asks NeuroChip.Server's EngineChoice for an engine; nothing else names the OpenCL one");
    }

    [Fact]
    public void No_type_has_the_name_of_a_namespace_it_can_see()
    {
        string[] sources = [.. Repository.ProductFiles(".cs")];
        var namespaces = new HashSet<string>();
        foreach (Match declared in sources.SelectMany(file => NamespaceLine().Matches(Repository.Text(file))))
        {
            string[] parts = declared.Groups["name"].Value.Split('.');
            namespaces.UnionWith(Enumerable.Range(1, parts.Length).Select(count => string.Join('.', parts[..count])));
        }

        string[] wrong =
        [
            .. from file in sources
               let text = Repository.Text(file)
               let home = NamespaceLine().Match(text).Groups["name"].Value
               where home.Length > 0
               from Match type in TypeLine().Matches(text)
               let name = type.Groups["name"].Value
               from seen in Outward(home)
               where namespaces.Contains($"{seen}.{name}")
               select $"{file}: type {name} beside namespace {seen}.{name}; elsewhere the compiler sees only the namespace (CS0118)",
        ];

        wrong.ShouldBeEmpty();
    }

    private static IEnumerable<string> Outward(string name)
    {
        string[] parts = name.Split('.');
        return Enumerable.Range(1, parts.Length).Select(count => string.Join('.', parts[..count]));
    }

    [GeneratedRegex(@"\b(NeuroChip\.)?Emulator\.OpenCl\b|\bOpenClEngine\b")]
    private static partial Regex NamesOpenClEngine();

    [GeneratedRegex(@"^namespace (?<name>[\w.]+)", RegexOptions.Multiline)]
    private static partial Regex NamespaceLine();

    [GeneratedRegex(@"^(?:(?:public|internal|private|protected|sealed|static|abstract|readonly|partial|unsafe|ref|file) +)*(?:class|struct|interface|enum|record(?: +(?:struct|class))?) +(?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex TypeLine();
}
