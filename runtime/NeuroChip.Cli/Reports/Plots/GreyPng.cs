using System.Buffers.Binary;
using System.IO.Compression;
using NeuroChip.Cli.Data;

namespace NeuroChip.Cli.Reports.Plots;

/// <summary>Pictures of grey values as PNG (ISO 15948): eight bits a pixel, no filter.</summary>
internal static class GreyPng
{
    private const int GreyScale = 0;

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>The file.</summary>
    /// <param name="width">Pixels across.</param>
    /// <param name="pixels">Grey values row by row, 0 black to 255 white.</param>
    public static byte[] Write(int width, ReadOnlySpan<byte> pixels)
    {
        int height = pixels.Length / width;
        using var file = new MemoryStream();
        file.Write(Signature);
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        header[8] = 8;
        header[9] = GreyScale;
        Chunk(file, "IHDR"u8, header);
        Chunk(file, "IDAT"u8, Packed(width, pixels));
        Chunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    private static byte[] Packed(int width, ReadOnlySpan<byte> pixels)
    {
        using var packed = new MemoryStream();
        using (var stream = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            for (int start = 0; start < pixels.Length; start += width)
            {
                stream.WriteByte(0); // this row's filter: none
                stream.Write(pixels.Slice(start, width));
            }
        }

        return packed.ToArray();
    }

    private static void Chunk(MemoryStream file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> content)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        file.Write(number);
        byte[] body = [.. type, .. content];
        file.Write(body);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc32.Of(body));
        file.Write(number);
    }
}
