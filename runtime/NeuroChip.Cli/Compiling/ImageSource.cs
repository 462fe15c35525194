using Microsoft.Win32.SafeHandles;
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
        ReadOnlySpan<byte> start = DataFile.ReadStart(path, 8);
        if (start.StartsWith(ImageFormat.Magic))
        {
            return true;
        }

        return start.StartsWith(Hdf5Magic)
            ? false
            : throw new CliException(
                CliCodes.NotANetworkOrImage, path, "the file is neither a network nor a chip image",
                start.IsEmpty ? "an empty file" : $"bytes {Convert.ToHexStringLower(start)}", "a .net, .nir or image file");
    }

    /// <summary>Whether the file begins as an image does; what else it may be is not asked.</summary>
    public static bool HasMagic(string path) => DataFile.ReadStart(path, ImageFormat.Magic.Length).AsSpan().SequenceEqual(ImageFormat.Magic);

    /// <summary>Reads an image; its file stays open if it is large, and its synapse memories need not stay in memory.</summary>
    public static ChipImage Read(string path)
    {
        SafeFileHandle? file = DataFile.OpenSeekable(path);
        try
        {
            return file is null ? ChipImage.Read(DataFile.ReadAll(path)) : ChipImage.Open(file);
        }
        catch (Exception e) when (DataFile.IsSystemError(e))
        {
            throw DataFile.CannotRead(path, e);
        }
        catch (ImageFormatException e)
        {
            throw new ImageRefusedException(path, e);
        }
    }
}
