using NeuroChip.Cli.Data;
using NeuroChip.Cli.Errors;
using NeuroChip.Spec.Image;

namespace NeuroChip.Cli.Compiling;

/// <summary>Tells images from networks, by content, and reads images.</summary>
internal static class ImageSource
{
    private static ReadOnlySpan<byte> Hdf5Magic => [0x89, (byte)'H', (byte)'D', (byte)'F', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Whether the file is an image; refuses what is neither image nor network.</summary>
    public static bool IsImage(string path)
    {
        Span<byte> start = stackalloc byte[8];
        int length;
        try
        {
            using FileStream file = File.OpenRead(path);
            length = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        }
        catch (Exception e) when (DataFile.IsSystemError(e))
        {
            throw DataFile.CannotRead(path, e);
        }

        start = start[..length];
        if (start.StartsWith(ImageFormat.Magic))
        {
            return true;
        }

        return start.StartsWith(Hdf5Magic)
            ? false
            : throw new CliException(
                CliCodes.NotANetworkOrImage, path, "the file is neither a network nor a chip image",
                length == 0 ? "an empty file" : $"bytes {Convert.ToHexStringLower(start)}", "a .net, .nir or image file");
    }

    public static ChipImage Read(string path)
    {
        byte[] file = DataFile.ReadAll(path);
        try
        {
            return ChipImage.Read(file);
        }
        catch (ImageFormatException e)
        {
            throw new ImageRefusedException(path, e);
        }
    }
}
