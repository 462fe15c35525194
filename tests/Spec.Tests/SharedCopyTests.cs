namespace Spec.Tests;

/// <summary>The project's copies of the shared pages and vectors are still the originals.</summary>
public sealed class SharedCopyTests
{
    [SharedDataFact("spec")]
    public void Core_semantics_is_the_shared_page() => Same("firmware-specs/manual/core-semantics.md", "spec/core-semantics.md");

    [SharedDataFact("spec")]
    public void Case_format_is_the_shared_page() => Same("firmware-specs/manual/case-format.md", "spec/case-format.md");

    [SharedDataFact("vectors")]
    public void Every_shared_vector_is_here_unchanged()
    {
        foreach (string folder in new[] { "core", "rules" })
        {
            string[] shared = Names(Checkout.Shared($"vectors/{folder}"));
            Names(Checkout.File($"tests/vectors/{folder}")).ShouldBe(shared);
            foreach (string name in shared)
            {
                Same($"tests/vectors/{folder}/{name}", $"vectors/{folder}/{name}");
            }
        }
    }

    [Fact]
    public void The_vectors_are_here() => Names(Checkout.File("tests/vectors/core")).Length.ShouldBeGreaterThan(50);

    private static string[] Names(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*.json").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    private static void Same(string ours, string shared) => File.ReadAllBytes(Checkout.File(ours))
        .SequenceEqual(File.ReadAllBytes(Checkout.Shared(shared)))
        .ShouldBeTrue($"{ours} differs from ../shared/{shared}");
}
