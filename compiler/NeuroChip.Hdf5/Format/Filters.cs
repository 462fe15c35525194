using System.IO.Compression;

namespace NeuroChip.Hdf5.Format;

/// <summary>What was done to the chunks of a dataset before they were stored, undone here in reverse.</summary>
internal sealed class Filters
{
    private const int Deflate = 1;
    private const int Shuffle = 2;
    private const int Checksum = 3;

    private readonly List<int> ids = [];

    internal static Filters None { get; } = new();

    internal static Filters Read(FileBytes.Cursor message, FileBytes file, string path)
    {
        Filters filters = new();
        int version = message.U8();
        int count = message.U8();
        message.Skip(version == 1 ? 6 : 0);
        for (int i = 0; i < count; i++)
        {
            int id = message.U16();
            int nameLength = version == 1 || id >= 256 ? message.U16() : 0;
            _ = message.U16();
            int values = message.U16();
            message.Skip(version == 1 ? (nameLength + 7) & ~7 : nameLength);
            message.Skip((4 * values) + (version == 1 && (values & 1) != 0 ? 4 : 0));
            if (id is not (Deflate or Shuffle or Checksum))
            {
                throw new Hdf5Exception(file.File, path, $"the values are packed with filter {id}, which is not read (gzip, shuffle and fletcher32 are)");
            }

            filters.ids.Add(id);
        }

        return filters;
    }

    /// <summary>The values of one chunk.</summary>
    /// <param name="stored">As stored.</param>
    /// <param name="skipped">One bit per filter that was left out for this chunk.</param>
    /// <param name="size">Bytes the chunk has unpacked.</param>
    /// <param name="elementSize">Bytes of one value.</param>
    /// <returns>Exactly <paramref name="size"/> bytes, or null if the chunk does not unpack to that.</returns>
    internal byte[]? Undo(ReadOnlySpan<byte> stored, uint skipped, int size, int elementSize)
    {
        byte[] bytes = stored.ToArray();
        for (int i = ids.Count - 1; i >= 0; i--)
        {
            if (i < 32 && (skipped >> i & 1) != 0)
            {
                continue;
            }

            byte[]? next = ids[i] switch
            {
                Deflate => Inflate(bytes, size + 4),
                Shuffle => Unshuffle(bytes, elementSize),
                _ => bytes.Length >= 4 ? bytes[..^4] : null,
            };
            if (next is null)
            {
                return null;
            }

            bytes = next;
        }

        return bytes.Length == size ? bytes : null;
    }

    // Unpacks no more than could be meant, however long the stream would go on.
    private static byte[]? Inflate(byte[] packed, int most)
    {
        byte[] bytes = new byte[most];
        int filled = 0;
        try
        {
            using ZLibStream stream = new(new MemoryStream(packed), CompressionMode.Decompress);
            filled = stream.ReadAtLeast(bytes, most, throwOnEndOfStream: false);
        }
        catch (InvalidDataException)
        {
            return null;
        }

        return bytes[..filled];
    }

    // Shuffle stores all first bytes, then all second bytes, ...
    private static byte[] Unshuffle(byte[] bytes, int elementSize)
    {
        byte[] result = [.. bytes];
        int count = bytes.Length / elementSize;
        for (int part = 0; part < elementSize; part++)
        {
            for (int i = 0; i < count; i++)
            {
                result[(i * elementSize) + part] = bytes[(part * count) + i];
            }
        }

        return result;
    }
}
