namespace Conformance.Tests.Cases;

/// <summary>The project's copies of what is published in the shared folder are the published bytes.</summary>
public sealed class VectorCopyTests
{
    [SharedDataTheory("vectors")]
    [InlineData("tests/vectors/core", "vectors/core")]
    [InlineData("tests/vectors/rules", "vectors/rules")]
    public void Every_published_vector_is_copied_byte_for_byte(string copy, string published)
    {
        string[] files = Names(Checkout.Shared(published));
        files.ShouldNotBeEmpty();
        Names(Checkout.File(copy)).ShouldBe(files);
        foreach (string file in files)
        {
            Same($"{copy}/{file}", $"{published}/{file}");
        }
    }

    [SharedDataTheory("spec")]
    [InlineData("core-semantics.md")]
    [InlineData("case-format.md")]
    public void The_normative_pages_are_copied_byte_for_byte(string page) => Same($"firmware-specs/manual/{page}", $"spec/{page}");

    private static string[] Names(string folder) =>
        [.. Directory.GetFiles(folder).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    private static void Same(string copy, string published) =>
        File.ReadAllBytes(Checkout.File(copy)).AsSpan().SequenceEqual(File.ReadAllBytes(Checkout.Shared(published)))
            .ShouldBeTrue($"{copy} differs from {published} of the shared folder");
}
