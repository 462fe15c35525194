using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Runtime.Tests.Cli;

/// <summary>Data files as other programs write them, made byte by byte.</summary>
internal static class SampleFiles
{
    public static byte[] Idx(byte[] elements, params int[] shape)
    {
        var file = new byte[4 + (4 * shape.Length) + elements.Length];
        file[2] = 0x08;
        file[3] = (byte)shape.Length;
        for (int i = 0; i < shape.Length; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(4 + (4 * i)), shape[i]);
        }

        elements.CopyTo(file, 4 + (4 * shape.Length));
        return file;
    }

    public static byte[] Gzip(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var stream = new GZipStream(packed, CompressionLevel.SmallestSize))
        {
            stream.Write(content);
        }

        return packed.ToArray();
    }

    /// <summary>A npy file whose header is given word for word.</summary>
    public static byte[] Npy(string dictionary, byte[] elements, byte version = 1)
    {
        byte[] text = Encoding.Latin1.GetBytes(dictionary + "\n");
        using var file = new MemoryStream();
        file.Write([0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', version, 0]);
        byte[] length = new byte[version == 1 ? 2 : 4];
        if (version == 1)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(length, (ushort)text.Length);
        }
        else
        {
            BinaryPrimitives.WriteInt32LittleEndian(length, text.Length);
        }

        file.Write(length);
        file.Write(text);
        file.Write(elements);
        return file.ToArray();
    }

    public static byte[] Npy(string type, string shape, byte[] elements, bool fortran = false) =>
        Npy($"{{'descr': '{type}', 'fortran_order': {(fortran ? "True" : "False")}, 'shape': {shape}, }}", elements);
}
