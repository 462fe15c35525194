namespace Spec.Tests;

/// <summary>The project's copies of the shared pages and vectors are still the originals.</summary>
public sealed class SharedCopyTests
{
    [SharedFact]
    public void Core_semantics_is_the_shared_page() => Same("firmware-specs/manual/core-semantics.md", "spec/core-semantics.md");

    [SharedFact]
    public void Case_format_is_the_shared_page() => Same("firmware-specs/manual/case-format.md", "spec/case-format.md");

    [SharedFact]
    public void Every_shared_vector_is_here_unchanged()
    {
        foreach (string folder in new[] { "core", "rules" })
        {
            string[] shared = Names(Path.Combine(Repository.Shared!, "vectors", folder));
            Names(Repository.File($"tests/vectors/{folder}")).ShouldBe(shared);
            foreach (string name in shared)
            {
                Same($"tests/vectors/{folder}/{name}", $"vectors/{folder}/{name}");
            }
        }
    }

    [Fact]
    public void The_vectors_are_here() => Names(Repository.File("tests/vectors/core")).Length.ShouldBeGreaterThan(50);

    private static string[] Names(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*.json").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    private static void Same(string ours, string shared) => File.ReadAllBytes(Repository.File(ours))
        .SequenceEqual(File.ReadAllBytes(Path.Combine(Repository.Shared!, shared)))
        .ShouldBeTrue($"{ours} differs from ../shared/{shared}");
}
