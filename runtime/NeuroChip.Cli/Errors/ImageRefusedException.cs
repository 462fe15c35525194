using NeuroChip.Spec.Image;

namespace NeuroChip.Cli.Errors;

/// <summary>An image file that is damaged; the image library knows the byte, this adds the file.</summary>
internal sealed class ImageRefusedException(string path, ImageFormatException inner)
    : Exception($"{path}: {inner.Message}", inner)
{
    public string Code { get; } = inner.Code;
}
