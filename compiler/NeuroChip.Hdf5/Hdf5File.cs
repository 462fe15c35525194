using NeuroChip.Hdf5.Format;

namespace NeuroChip.Hdf5;

/// <summary>
/// Reads and writes whole HDF5 files: a file becomes a tree in memory, and a tree becomes a file. Reads what the h5py library
/// writes by default, and more; what it does not read is refused by name. No state is shared, so any thread may call.
/// Format: "HDF5 File Format Specification Version 3.0", The HDF Group.
/// </summary>
public static class Hdf5File
{
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
            CheckLength(stream.Length, path, limits);
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
    /// <param name="image">All bytes of the file; not changed.</param>
    /// <param name="name">Name used in messages.</param>
    /// <param name="limits">Bounds; the default ones when null.</param>
    /// <exception cref="Hdf5Exception">The bytes are not HDF5, are damaged or break a limit.</exception>
    public static Hdf5Group Read(byte[] image, string name, Hdf5Limits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(image);
        limits ??= Hdf5Limits.Default;
        if (!IsHdf5(image))
        {
            throw new Hdf5SignatureException(name, image.Length == 0 ? "the file is empty" : "the file is not HDF5: its signature is missing");
        }

        CheckLength(image.Length, name, limits);
        return TreeReader.Read(image, name, limits);
    }

    /// <summary>The bytes of a file that holds this tree; equal trees give equal bytes.</summary>
    /// <exception cref="Hdf5Exception">A dataset's type cannot be written.</exception>
    public static byte[] Write(Hdf5Group root)
    {
        ArgumentNullException.ThrowIfNull(root);
        return TreeWriter.Write(root);
    }

    /// <summary>Whether the bytes begin like an HDF5 file.</summary>
    public static bool IsHdf5(ReadOnlySpan<byte> image) => Superblock.Find(image) >= 0;

    private static void CheckLength(long length, string name, Hdf5Limits limits)
    {
        if (length > Math.Min(limits.MaxBytes, Array.MaxLength))
        {
            throw new Hdf5Exception(name, "/", $"the file has {length} bytes, more than the limit of {limits.MaxBytes} bytes");
        }
    }
}
