using System.Buffers.Binary;
using System.IO.Compression;
using NeuroChip.Cli.Errors;

namespace NeuroChip.Cli.Data;

/// <summary>Unpacks gzip, never further than a reader allows.</summary>
internal static class GzipFile
{
    public static bool IsGzip(ReadOnlySpan<byte> file) => file.Length >= 2 && file[0] == 0x1f && file[1] == 0x8b;

    /// <summary>Unpacks a header of a known size.</summary>
    public static byte[] UnpackStart(string path, byte[] packed, int length)
    {
        byte[] start = new byte[length];
        int count = Guard(path, packed, stream => stream.ReadAtLeast(start, length, throwOnEndOfStream: false));
        return start[..count];
    }

    /// <summary>Unpacks all, which must be exactly so many bytes: a bomb is refused one byte after its promise.</summary>
    public static byte[] UnpackExactly(string path, byte[] packed, int length)
    {
        byte[] content = new byte[length];
        (int count, bool more) = Guard(path, packed, stream =>
        {
            int read = stream.ReadAtLeast(content, length, throwOnEndOfStream: false);
            return (read, read == length && stream.ReadByte() >= 0);
        });
        if (count < length || more)
        {
            throw new CliException(
                CliCodes.Damaged, path, "the unpacked file has another length than its header says",
                more ? $"more than {length} bytes" : $"{count} bytes", $"{length} bytes");
        }

        CheckTrailer(path, packed, content);
        return content;
    }

    private static T Guard<T>(string path, byte[] packed, Func<GZipStream, T> read)
    {
        try
        {
            using var stream = new GZipStream(new MemoryStream(packed, writable: false), CompressionMode.Decompress);
            return read(stream);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            throw new CliException(CliCodes.Damaged, path, "the compressed data does not unpack", e.Message.TrimEnd('.'), "a whole gzip file", inner: e);
        }
    }

    /// <summary>
    /// The library takes a file whose trailer is cut off for whole, so the check sum and length at the end are looked at here.
    /// </summary>
    private static void CheckTrailer(string path, byte[] packed, byte[] content)
    {
        ReadOnlySpan<byte> trailer = packed.AsSpan(Math.Max(0, packed.Length - 8));
        bool matches = trailer.Length == 8
            && BinaryPrimitives.ReadUInt32LittleEndian(trailer) == Crc32.Of(content)
            && BinaryPrimitives.ReadUInt32LittleEndian(trailer[4..]) == (uint)content.Length;
        if (!matches)
        {
            throw new CliException(
                CliCodes.Damaged, path, "the compressed file does not end with the check sum of its content", "another end", "one whole gzip member");
        }
    }
}
