namespace NeuroChip.Graph;

/// <summary>Where in the user's input an element came from, for diagnostics.</summary>
/// <param name="File">The file as the user named it, or <c>builder</c> for graphs made in code.</param>
/// <param name="Path">The place inside it: an HDF5 path such as <c>/layer/1/weight</c>, or an element's name.</param>
public sealed record SourceLocation(string File, string Path)
{
    /// <summary>The place of an element that was made in code.</summary>
    public static SourceLocation InBuilder(string path) => new("builder", path);

    /// <inheritdoc/>
    public override string ToString() => Path.Length == 0 ? File : $"{File}:{Path}";
}
