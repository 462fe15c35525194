using System.Buffers.Binary;
using System.IO.Compression;

namespace NeuroChip.Training.Digits;

/// <summary>
/// MNIST's own format: a big-endian header (type 0x08 for bytes, rank, extents), then the bytes; here always under gzip.
/// The gzip header carries no time, so equal digits give equal files.
/// </summary>
internal static class IdxFile
{
    internal static void WriteImages(string path, IReadOnlyList<Digit> digits) =>
        Write(path, [digits.Count, Digit.Side, Digit.Side], digits.SelectMany(d => d.Pixels));

    internal static void WriteLabels(string path, IReadOnlyList<Digit> digits) =>
        Write(path, [digits.Count], digits.Select(d => d.Label));

    internal static List<Digit> Read(string imagesPath, string labelsPath)
    {
        byte[] pixels = Read(imagesPath, 3, out int[] extents);
        byte[] labels = Read(labelsPath, 1, out int[] count);
        if (extents[1] * extents[2] != Digit.PixelCount || count[0] != extents[0])
        {
            throw new TrainingException($"{imagesPath} and {labelsPath} are not {Digit.Side}x{Digit.Side} digits with one label each");
        }

        return [.. labels.Select((label, i) => new Digit(pixels.AsSpan(i * Digit.PixelCount, Digit.PixelCount).ToArray(), label))];
    }

    private static void Write(string path, int[] extents, IEnumerable<byte> values)
    {
        byte[] header = new byte[4 + (4 * extents.Length)];
        header[2] = 0x08;
        header[3] = (byte)extents.Length;
        for (int i = 0; i < extents.Length; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4 + (4 * i)), extents[i]);
        }

        using FileStream file = File.Create(path);
        using GZipStream gzip = new(file, CompressionLevel.SmallestSize);
        gzip.Write(header);
        gzip.Write(values.ToArray());
    }

    private static byte[] Read(string path, int rank, out int[] extents)
    {
        byte[] bytes;
        try
        {
            using FileStream file = File.OpenRead(path);
            using GZipStream gzip = new(file, CompressionMode.Decompress);
            using MemoryStream memory = new();
            gzip.CopyTo(memory);
            bytes = memory.ToArray();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new TrainingException($"{path} cannot be read ({e.Message})");
        }

        int headerLength = 4 + (4 * rank);
        extents = new int[rank];
        if (bytes.Length < headerLength || bytes[2] != 0x08 || bytes[3] != rank)
        {
            throw new TrainingException($"{path} is no idx file of bytes with {rank} extents");
        }

        long expected = headerLength;
        long product = 1;
        for (int i = 0; i < rank; i++)
        {
            extents[i] = BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(4 + (4 * i)));
            product *= Math.Max(extents[i], 0);
        }

        expected += product;
        return bytes.Length == expected ? bytes[headerLength..] : throw new TrainingException($"{path} has {bytes.Length} bytes where its header says {expected}");
    }
}
