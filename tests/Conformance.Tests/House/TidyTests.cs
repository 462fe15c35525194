using System.Text.RegularExpressions;

namespace Conformance.Tests.House;

public sealed partial class TidyTests
{
    private static readonly string[] _topLevel =
    [
        ".ci", ".editorconfig", ".gitattributes", ".gitignore", "CHANGELOG.md", "Directory.Build.props", "Directory.Packages.props",
        "Makefile", "NeuroChip.sln", "README.md", "chip", "compiler", "firmware-specs", "global.json", "protos", "runtime", "tests",
    ];

    [Fact]
    public void The_top_level_holds_only_the_house_s_rooms() =>
        Repository.Files.Select(Repository.TopFolder).Distinct().Except(_topLevel).ShouldBeEmpty();

    [Theory]
    [InlineData("firmware-specs")]
    [InlineData("protos")]
    [InlineData("compiler")]
    [InlineData("chip")]
    [InlineData("runtime")]
    [InlineData("tests")]
    public void Every_folder_opens_with_a_readme_and_keeps_its_decisions(string folder)
    {
        string[] wanted = [$"{folder}/README.md", $"{folder}/DESIGN.md"];
        wanted.Except(Repository.Files).ShouldBeEmpty("these files are missing");
    }

    [Fact]
    public void Every_kernel_has_the_scalar_phase_that_explains_it()
    {
        const string kernels = "chip/NeuroChip.Emulator.OpenCl/Kernels/";
        string[] alone = [.. Repository.Files
            .Where(file => file.StartsWith(kernels, StringComparison.Ordinal) && file.EndsWith(".cl", StringComparison.Ordinal))
            .Where(file => !file[kernels.Length..].Contains('/'))
            .Select(file => file[kernels.Length..^".cl".Length])

            // The fused step is the list of phases and `common` what they share: neither is a phase.
            .Where(name => !name.StartsWith("step", StringComparison.Ordinal) && !name.StartsWith("common", StringComparison.Ordinal))
            .Select(name => $"chip/NeuroChip.Emulator/Engines/Scalar/{Pascal(name)}.cs")
            .Where(phase => !Repository.Files.Contains(phase))];

        alone.ShouldBeEmpty("each of these files should hold the phase of the kernel with its name");
    }

    [Fact]
    public void Every_vector_is_read_by_a_test()
    {
        const string vectors = "tests/vectors/";
        string tests = string.Concat(Repository.Files
            .Where(file => file.StartsWith("tests/", StringComparison.Ordinal) && file.EndsWith(".cs", StringComparison.Ordinal))
            .Select(Repository.Text));

        // A test names the file, or a folder of which it reads everything.
        string[] orphans = [.. Repository.Files
            .Where(file => file.StartsWith(vectors, StringComparison.Ordinal) && !file.EndsWith(".md", StringComparison.Ordinal))
            .Select(file => file[vectors.Length..])
            .Where(file => !Names(file).Any(name => tests.Contains(name, StringComparison.Ordinal)))];

        orphans.ShouldBeEmpty("no test names these vectors or their folder");
    }

    [Fact]
    public void Text_files_end_in_one_newline_and_have_unix_line_ends()
    {
        string[] wrong =
        [
            .. from file in Repository.Files
               where Path.GetFileName(file) != "packages.lock.json" // NuGet writes it its own way
               let text = Repository.TextOrNull(file)
               where !string.IsNullOrEmpty(text) && (!text.EndsWith('\n') || text.Contains('\r'))
               select file,
        ];

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public void Sources_have_no_tabs_and_no_blanks_at_the_end_of_a_line()
    {
        string[] sources = [".cs", ".cl", ".clh", ".proto", ".yaml", ".csproj", ".props"];
        string[] wrong =
        [
            .. from file in Repository.Files
               where sources.Contains(Path.GetExtension(file))
               from line in Repository.Lines(file)
               where line.Text.Contains('\t') || line.Text.EndsWith(' ')
               select $"{file}:{line.Number}",
        ];

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public void Product_code_holds_no_unfinished_work()
    {
        string[] wrong =
        [
            .. from file in Repository.ProductFiles(".cs", ".cl", ".clh", ".proto", ".yaml", ".csproj", ".js", ".html", ".css")

               // Definitions published by others are kept as published.
               where !file.StartsWith("protos/grpc/", StringComparison.Ordinal) && !file.StartsWith("protos/google/", StringComparison.Ordinal)
               from line in Repository.Lines(file)
               where Unfinished().IsMatch(line.Text)
               select $"{file}:{line.Number}: {line.Text.Trim()}",
        ];

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public void No_file_names_a_folder_of_somebody_s_machine()
    {
        string[] wrong =
        [
            .. from file in Repository.Files

               // This test has to spell what it looks for.
               where file != "tests/Conformance.Tests/House/TidyTests.cs"
               from line in Repository.Lines(file)
               where MachinePath().IsMatch(line.Text)
               select $"{file}:{line.Number}: {line.Text.Trim()}",
        ];

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public void Links_between_documents_lead_somewhere()
    {
        string[] broken =
        [
            .. from file in Repository.Files
               where file.EndsWith(".md", StringComparison.Ordinal)
               from Match link in Link().Matches(Repository.Text(file))
               let target = link.Groups["target"].Value
               where !target.Contains("://", StringComparison.Ordinal)
               where !Path.Exists(Path.Combine(Checkout.Root, Path.GetDirectoryName(file)!, target))
               select $"{file} -> {target}",
        ];

        broken.ShouldBeEmpty();
    }

    private static IEnumerable<string> Names(string vector)
    {
        yield return Path.GetFileName(vector);
        for (string? folder = Path.GetDirectoryName(vector); !string.IsNullOrEmpty(folder); folder = Path.GetDirectoryName(folder))
        {
            yield return $"vectors/{folder.Replace('\\', '/')}";
        }
    }

    private static string Pascal(string snake) =>
        string.Concat(snake.Split('_', StringSplitOptions.RemoveEmptyEntries).Select(word => char.ToUpperInvariant(word[0]) + word[1..]));

    [GeneratedRegex(@"\b(TODO|FIXME|XXX|HACK)\b|NotImplementedException")]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"(?<![\w.\-}])/(work|root|home|Users)/\w|\b[A-Z]:\\Users\\")]
    private static partial Regex MachinePath();

    [GeneratedRegex(@"\[[^\]\n]*\]\((?<target>[^)#\s]+)(#[^)\s]*)?\)")]
    private static partial Regex Link();
}
