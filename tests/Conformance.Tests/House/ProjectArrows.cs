using System.Xml.Linq;

namespace Conformance.Tests.House;

/// <summary>The project references, once as the build has them and once as the README draws them.</summary>
internal static class ProjectArrows
{
    public const string Opening = "```arrows";

    /// <summary>
    /// One line per project, `folder/Project -> A, B`, with the common prefix left out on the right; a project without
    /// references is `folder/Project` alone.
    /// </summary>
    public static IReadOnlyList<string> FromProjects() =>
        [.. Repository.Files.Where(file => file.EndsWith(".csproj", StringComparison.Ordinal)).Select(Line)];

    public static IReadOnlyList<string> FromReadme(string readme)
    {
        string[] lines = readme.Split('\n');
        int start = Array.IndexOf(lines, Opening);
        start.ShouldBeGreaterThanOrEqualTo(0, $"README.md has no block that starts with {Opening}");
        int end = Array.IndexOf(lines, "```", start);
        end.ShouldBeGreaterThan(start, "the block of arrows in README.md is not closed");

        // The drawing is for people, so its columns may be padded.
        return [.. lines[(start + 1)..end].Where(line => line.Length > 0).Select(Normal)];
    }

    /// <summary>References of one project file as paths from the root.</summary>
    public static IReadOnlyList<string> References(string project) =>
        [.. XDocument.Parse(Repository.Text(project)).Descendants("ProjectReference")
            .Select(reference => reference.Attribute("Include")!.Value.Replace('\\', '/'))
            .Select(path => Path.GetRelativePath(Checkout.Root, Path.Combine(Checkout.Root, Path.GetDirectoryName(project)!, path)).Replace('\\', '/'))];

    private static string Line(string project)
    {
        string[] targets = [.. References(project).Select(ShortName).Order(StringComparer.Ordinal)];
        string name = Path.GetDirectoryName(project)!.Replace('\\', '/');
        return targets.Length == 0 ? name : $"{name} -> {string.Join(", ", targets)}";
    }

    private static string ShortName(string project)
    {
        string name = Path.GetFileNameWithoutExtension(project);
        return name.StartsWith("NeuroChip.", StringComparison.Ordinal) ? name["NeuroChip.".Length..] : name;
    }

    private static string Normal(string line)
    {
        string[] sides = line.Split("->", 2);
        return sides.Length == 1
            ? sides[0].Trim()
            : $"{sides[0].Trim()} -> {string.Join(", ", sides[1].Split(',').Select(name => name.Trim()).Order(StringComparer.Ordinal))}";
    }
}
