using NeuroChip.Hdf5.Native;

namespace NeuroChip.Hdf5;

/// <summary>
/// Reads and writes whole HDF5 files. A file becomes a tree in memory, so no handle of the native library outlives a call,
/// and a tree becomes a file. Calls may come from any thread; one lock orders them.
/// </summary>
public static class Hdf5File
{
    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'H', (byte)'D', (byte)'F', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Reads a file from disk.</summary>
    /// <exception cref="Hdf5Exception">The file cannot be opened, is not HDF5, is damaged or breaks a limit.</exception>
    public static Hdf5Group Read(string path, Hdf5Limits? limits = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        limits ??= Hdf5Limits.Default;
        byte[] image;
        try
        {
            using FileStream stream = File.OpenRead(path);
            if (stream.Length > limits.MaxBytes)
            {
                throw new Hdf5Exception(path, "/", $"the file has {stream.Length} bytes, more than the limit of {limits.MaxBytes}");
            }

            image = new byte[stream.Length];
            stream.ReadExactly(image);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new Hdf5Exception(path, "/", $"the file cannot be opened ({e.Message.TrimEnd('.')})");
        }

        return Read(image, path, limits);
    }

    /// <summary>Reads the bytes of a file.</summary>
    /// <param name="image">All bytes of the file.</param>
    /// <param name="name">Name used in messages.</param>
    /// <param name="limits">Bounds; the default ones when null.</param>
    /// <exception cref="Hdf5Exception">The bytes are not HDF5, are damaged or break a limit.</exception>
    public static Hdf5Group Read(ReadOnlySpan<byte> image, string name, Hdf5Limits? limits = null)
    {
        limits ??= Hdf5Limits.Default;
        if (!IsHdf5(image))
        {
            throw new Hdf5SignatureException(name, image.IsEmpty ? "the file is empty" : "the file is not HDF5: its signature is missing");
        }

        if (image.Length > limits.MaxBytes)
        {
            throw new Hdf5Exception(name, "/", $"the file has {image.Length} bytes, more than the limit of {limits.MaxBytes}");
        }

        lock (Hdf5Library.Gate)
        {
            Hdf5Library.Start();
            return TreeReader.Read(image, name, limits);
        }
    }

    /// <summary>The bytes of a file that holds this tree; equal trees give equal bytes.</summary>
    /// <exception cref="Hdf5Exception">A dataset's type cannot be written.</exception>
    public static byte[] Write(Hdf5Group root)
    {
        ArgumentNullException.ThrowIfNull(root);
        lock (Hdf5Library.Gate)
        {
            Hdf5Library.Start();
            return TreeWriter.Write(root);
        }
    }

    /// <summary>Whether the bytes begin like an HDF5 file. The format allows the signature at 0, 512, 1024, 2048, ...</summary>
    public static bool IsHdf5(ReadOnlySpan<byte> image)
    {
        for (long at = 0; at + Signature.Length <= image.Length; at = at == 0 ? 512 : at * 2)
        {
            if (image[(int)at..].StartsWith(Signature))
            {
                return true;
            }
        }

        return false;
    }
}
