using System.Buffers.Binary;
using System.Collections.Immutable;
using NeuroChip.Cli.Errors;

namespace NeuroChip.Cli.Data;

/// <summary>
/// MNIST's own format, plain or under gzip: two zero bytes, the element type, the rank, that many big-endian extents, the
/// elements. Only unsigned bytes (type 0x08) are in use.
/// </summary>
internal static class IdxFile
{
    private const byte UnsignedByte = 0x08;

    public static bool IsIdx(string path, byte[] file)
    {
        ReadOnlySpan<byte> start = GzipFile.IsGzip(file) ? GzipFile.UnpackStart(path, file, 4) : file;
        return start.Length >= 4 && start[0] == 0 && start[1] == 0 && start[2] is >= 0x08 and <= 0x0E && start[3] is >= 1 and <= 8;
    }

    public static NumericArray Parse(string path, byte[] file)
    {
        bool packed = GzipFile.IsGzip(file);
        byte[] start = packed ? GzipFile.UnpackStart(path, file, 4 + (4 * 8)) : file;
        if (start.Length < 4 || start[0] != 0 || start[1] != 0 || start[3] is < 1 or > 8)
        {
            throw new CliException(CliCodes.UnknownFormat, path, "this is no idx file");
        }

        if (start[2] != UnsignedByte)
        {
            throw new CliException(
                CliCodes.ElementType, path, "this idx file does not hold bytes", $"type 0x{start[2]:x2}", "type 0x08, unsigned byte",
                "convert it to .npy");
        }

        int rank = start[3];
        int header = 4 + (4 * rank);
        if (start.Length < header)
        {
            throw new CliException(CliCodes.Damaged, path, "the idx header is cut short", $"{start.Length} bytes", $"{header} bytes");
        }

        var shape = ImmutableArray.CreateBuilder<int>(rank);
        long total = header;
        long elements = 1;
        for (int i = 0; i < rank; i++)
        {
            uint extent = BinaryPrimitives.ReadUInt32BigEndian(start.AsSpan(4 + (4 * i)));
            elements = extent == 0 ? 0 : elements > DataFile.MostBytes / extent ? DataFile.MostBytes : elements * extent;
            if (extent > int.MaxValue || (total = header + elements) > DataFile.MostBytes)
            {
                throw new CliException(CliCodes.TooLarge, path, $"extent {i} of the idx header is {extent}", "", $"{DataFile.MostBytes} bytes in all");
            }

            shape.Add((int)extent);
        }

        byte[] content = packed ? GzipFile.UnpackExactly(path, file, (int)total) : file;
        if (content.Length != total)
        {
            throw new CliException(
                CliCodes.Damaged, path, "the file has another length than its header says", $"{content.Length} bytes", $"{total} bytes");
        }

        return new NumericArray(path, shape.MoveToImmutable(), ElementKind.Byte, content[header..], []);
    }
}
