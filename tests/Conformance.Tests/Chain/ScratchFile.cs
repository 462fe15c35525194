namespace Conformance.Tests.Chain;

/// <summary>A file of the test's own that is gone afterwards.</summary>
internal sealed class ScratchFile : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("neurochip-test-");

    public ScratchFile(string name, ReadOnlySpan<byte> content)
    {
        Path = System.IO.Path.Combine(_folder.FullName, name);
        File.WriteAllBytes(Path, content);
    }

    public string Path { get; }

    public void Dispose() => _folder.Delete(recursive: true);
}
