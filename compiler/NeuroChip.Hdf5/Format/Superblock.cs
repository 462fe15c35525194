namespace NeuroChip.Hdf5.Format;

/// <summary>The first structure of a file. Versions 0 and 1 hold a symbol table entry for the root, 2 and 3 its header's address.</summary>
internal static class Superblock
{
    private const string Root = "/";

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'H', (byte)'D', (byte)'F', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Where the signature is; the format allows 0, 512, 1024, 2048, ... Below 0: nowhere.</summary>
    internal static long Find(ReadOnlySpan<byte> image)
    {
        for (long at = 0; at + Signature.Length <= image.Length; at = at == 0 ? 512 : at * 2)
        {
            if (image[(int)at..].StartsWith(Signature))
            {
                return at;
            }
        }

        return -1;
    }

    /// <summary>Reads the superblock, sets the file's widths and base, and returns the address of the root's object header.</summary>
    internal static ulong Read(FileBytes file)
    {
        long start = Find(file.Bytes);
        FileBytes.Cursor at = file.At((ulong)start, Root);
        at.Skip(Signature.Length);
        int version = at.U8();
        if (version > 3)
        {
            throw new Hdf5Exception(file.File, Root, $"the file's version {version} is newer than those read (0 to 3)");
        }

        bool old = version <= 1;
        at.Skip(old ? 4 : 0);
        file.OffsetSize = Width(at.U8(), file);
        file.LengthSize = Width(at.U8(), file);

        // Old: a reserved byte, two tree sizes, flags, and in version 1 one more tree size. New: flags.
        at.Skip(old ? 1 + 2 + 2 + 4 + (version == 1 ? 4 : 0) : 1);
        ulong origin = at.Address();
        _ = at.Address();
        ulong end = at.Address();
        if (origin == FileBytes.Nowhere || end == FileBytes.Nowhere || end > (ulong)file.Length)
        {
            throw new Hdf5Exception(file.File, Root, $"the file is cut short or damaged: its header says that it ends at {end:N0}, it has {file.Length:N0} bytes");
        }

        // Above 0 in files that have something of another kind before their signature.
        file.Base = origin;
        at.Skip(old ? 2 * file.OffsetSize : 0);
        return at.Address();
    }

    private static int Width(int size, FileBytes file) =>
        size is 2 or 4 or 8 ? size : throw file.Damaged(Root, $"addresses or lengths of {size} bytes");
}
