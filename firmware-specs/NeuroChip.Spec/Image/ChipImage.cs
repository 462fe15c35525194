using System.Collections.Immutable;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using NeuroChip.Spec.Profiles;

namespace NeuroChip.Spec.Image;

/// <summary>
/// Everything a device needs to run a network. Immutable; the same content always gives the same
/// bytes. Where the compiler ends and the chip begins.
/// </summary>
public sealed class ChipImage
{
    /// <summary>
    /// Layout of the words of <see cref="SourceMap"/>: the table lies in the host's memory, so a
    /// network may have more external connections than a core has axons.
    /// </summary>
    public const WordLayout SourceMapLayout = WordLayout.Wide;

    private byte[]? _digest;

    internal ChipImage(
        WordLayout layout, ReadOnlyMemory<byte> profileDigest, ImageManifest manifest, ImmutableArray<CoreImage> cores,
        ReadOnlyMemory<ulong> sourceMap, ReadOnlyMemory<ulong> sourceAxons, byte[]? digest)
    {
        Layout = layout;
        ProfileDigest = profileDigest;
        Manifest = manifest;
        Cores = cores;
        SourceMap = sourceMap;
        SourceAxons = sourceAxons;
        _digest = digest;
    }

    /// <summary>Layout of all words of the cores and of <see cref="SourceAxons"/>.</summary>
    public WordLayout Layout { get; }

    /// <summary>Name of the chip profile the image was made for.</summary>
    public string ProfileName => Manifest.Profile;

    /// <summary>SHA-256 of that profile.</summary>
    public ReadOnlyMemory<byte> ProfileDigest { get; }

    /// <summary>Symbols and provenance.</summary>
    public ImageManifest Manifest { get; }

    /// <summary>The cores that are used, sorted by chip and core.</summary>
    public ImmutableArray<CoreImage> Cores { get; }

    /// <summary>Per external source unit, an <see cref="AxonMap"/> word in <see cref="SourceMapLayout"/>.</summary>
    public ReadOnlyMemory<ulong> SourceMap { get; }

    /// <summary><see cref="AxonOut"/> words: the in-axons that external source units reach.</summary>
    public ReadOnlyMemory<ulong> SourceAxons { get; }

    /// <summary>SHA-256 of the file, which names the image; a copy that the caller may keep.</summary>
    public byte[] Digest => [.. _digest ??= SHA256.HashData(ToBytes())];

    /// <summary>The core at an address, or null.</summary>
    public CoreImage? FindCore(CoreAddress address)
    {
        int low = 0;
        int high = Cores.Length - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            int order = Cores[middle].Address.CompareTo(address);
            if (order == 0)
            {
                return Cores[middle];
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return null;
    }

    /// <summary>The file as bytes.</summary>
    public byte[] ToBytes() => ImageWriter.Write(this);

    /// <summary>Writes the file.</summary>
    public void Write(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        stream.Write(ToBytes());
    }

    /// <summary>Reads a file; throws <see cref="ImageFormatException"/> for every damage.</summary>
    public static ChipImage Read(ReadOnlyMemory<byte> file) => ImageReader.Read(file.Span, null);

    /// <summary>Reads a file to its end; throws <see cref="ImageFormatException"/> for every damage.</summary>
    public static ChipImage Read(Stream stream) => ImageReader.Read(ImageStream.ReadToEnd(stream).Span, null);

    /// <summary>
    /// Reads an open file; throws <see cref="ImageFormatException"/> for every damage. A large image's synapse memories leave memory
    /// when nobody looks at them, and are read from the file again when somebody does (<see cref="CoreImage.Words"/>).
    /// </summary>
    /// <param name="file">The file, which can be read at any place. It belongs to the image from now on, and is closed with it or where there is none.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ChipImage Open(SafeFileHandle file) => Open(file, ImageSpool.MostInMemory);

    /// <param name="file">The file.</param>
    /// <param name="mostInMemory">Bytes that a file has at most when its words all stay in memory.</param>
    internal static ChipImage Open(SafeFileHandle file, int mostInMemory)
    {
        ArgumentNullException.ThrowIfNull(file);
        bool isHeld = false;
        try
        {
            byte[] bytes = ImageStream.ReadToEnd(file);
            isHeld = bytes.Length > mostInMemory;
            return ImageReader.Read(bytes, isHeld ? file : null);
        }
        catch
        {
            isHeld = false;
            throw;
        }
        finally
        {
            if (!isHeld)
            {
                file.Dispose();
            }
        }
    }

    /// <summary>
    /// Throws <see cref="ImageFormatException"/> unless the image was made for exactly this profile
    /// and stays within it.
    /// </summary>
    public void RequireProfile(ChipProfile profile) => ProfileFit.Require(this, profile);
}
