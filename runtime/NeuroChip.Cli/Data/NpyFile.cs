using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using NeuroChip.Cli.Errors;

namespace NeuroChip.Cli.Data;

/// <summary>Reads and writes NumPy's .npy arrays.</summary>
internal static class NpyFile
{
    private static ReadOnlySpan<byte> Prefix => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0];

    public static bool IsNpy(byte[] file) => NpyHeader.IsNpy(file);

    public static NumericArray Parse(string path, byte[] file)
    {
        NpyHeader header = NpyHeader.Parse(path, file);
        int count = header.Shape.Aggregate(1, (product, extent) => product * extent);
        long expected = (long)count * header.Size;
        ReadOnlySpan<byte> data = file.AsSpan(header.DataOffset);
        if (data.Length != expected)
        {
            throw new CliException(
                CliCodes.Damaged, path, "the npy file has another length than its header says",
                $"{data.Length} bytes of elements", $"{expected} for shape {NumericArray.ShapeToText(header.Shape)}");
        }

        if (header.Size == 1 && header.Type is 'u' or 'b')
        {
            byte[] bytes = header.IsFortran ? RowMajor(data.ToArray(), header.Shape) : data.ToArray();
            return new NumericArray(path, header.Shape, header.Type == 'b' ? ElementKind.Boolean : ElementKind.Byte, bytes, []);
        }

        double[] numbers = Numbers(data, header, count);
        return new NumericArray(
            path, header.Shape, header.Type == 'f' ? ElementKind.Real : ElementKind.Integer, [],
            header.IsFortran ? RowMajor(numbers, header.Shape) : numbers);
    }

    /// <summary>Writes integers.</summary>
    public static void Write(string path, ReadOnlySpan<int> values, params ReadOnlySpan<int> shape) =>
        Write(path, "<i4", MemoryMarshal.AsBytes(values), shape);

    /// <summary>Writes words without sign.</summary>
    public static void Write(string path, ReadOnlySpan<uint> values, params ReadOnlySpan<int> shape) =>
        Write(path, "<u4", MemoryMarshal.AsBytes(values), shape);

    /// <summary>Writes bytes.</summary>
    public static void Write(string path, ReadOnlySpan<byte> values, params ReadOnlySpan<int> shape) => Write(path, "|u1", values, shape);

    private static void Write(string path, string type, ReadOnlySpan<byte> data, ReadOnlySpan<int> shape)
    {
        using FileStream file = DataFile.Create(path);
        try
        {
            file.Write(Head(type, shape));
            file.Write(data);
        }
        catch (Exception e) when (DataFile.IsSystemError(e))
        {
            throw DataFile.CannotWrite(path, e);
        }
    }

    /// <summary>The dictionary as numpy itself writes it, padded so that the elements start at a multiple of 64 bytes.</summary>
    private static byte[] Head(string type, ReadOnlySpan<int> shape)
    {
        string extents = shape.Length == 1 ? $"{shape[0]}," : string.Join(", ", shape.ToArray());
        string dictionary = $"{{'descr': '{type}', 'fortran_order': False, 'shape': ({extents}), }}";
        int unpadded = Prefix.Length + 2 + dictionary.Length + 1;
        int padding = (64 - (unpadded % 64)) % 64;
        byte[] head = new byte[unpadded + padding];
        Prefix.CopyTo(head);
        BinaryPrimitives.WriteUInt16LittleEndian(head.AsSpan(Prefix.Length), (ushort)(head.Length - Prefix.Length - 2));
        Encoding.Latin1.GetBytes(dictionary, head.AsSpan(Prefix.Length + 2));
        head.AsSpan(Prefix.Length + 2 + dictionary.Length).Fill((byte)' ');
        head[^1] = (byte)'\n';
        return head;
    }

    private static double[] Numbers(ReadOnlySpan<byte> data, NpyHeader header, int count)
    {
        Func<ReadOnlySpan<byte>, double> read = (header.Type, header.Size, header.IsBigEndian) switch
        {
            ('i', 1, _) => static b => (sbyte)b[0],
            ('u', 2, false) => static b => BinaryPrimitives.ReadUInt16LittleEndian(b),
            ('u', 2, true) => static b => BinaryPrimitives.ReadUInt16BigEndian(b),
            ('i', 2, false) => static b => BinaryPrimitives.ReadInt16LittleEndian(b),
            ('i', 2, true) => static b => BinaryPrimitives.ReadInt16BigEndian(b),
            ('u', 4, false) => static b => BinaryPrimitives.ReadUInt32LittleEndian(b),
            ('u', 4, true) => static b => BinaryPrimitives.ReadUInt32BigEndian(b),
            ('i', 4, false) => static b => BinaryPrimitives.ReadInt32LittleEndian(b),
            ('i', 4, true) => static b => BinaryPrimitives.ReadInt32BigEndian(b),
            ('u', 8, false) => static b => BinaryPrimitives.ReadUInt64LittleEndian(b),
            ('u', 8, true) => static b => BinaryPrimitives.ReadUInt64BigEndian(b),
            ('i', 8, false) => static b => BinaryPrimitives.ReadInt64LittleEndian(b),
            ('i', 8, true) => static b => BinaryPrimitives.ReadInt64BigEndian(b),
            ('f', 2, false) => static b => (double)BinaryPrimitives.ReadHalfLittleEndian(b),
            ('f', 2, true) => static b => (double)BinaryPrimitives.ReadHalfBigEndian(b),
            ('f', 4, false) => static b => BinaryPrimitives.ReadSingleLittleEndian(b),
            ('f', 4, true) => static b => BinaryPrimitives.ReadSingleBigEndian(b),
            ('f', 8, false) => static b => BinaryPrimitives.ReadDoubleLittleEndian(b),
            ('f', 8, true) => static b => BinaryPrimitives.ReadDoubleBigEndian(b),
            _ => throw new InvalidOperationException($"npy type {header.Type}{header.Size} passed the header check"),
        };
        var numbers = new double[count];
        for (int i = 0; i < count; i++)
        {
            numbers[i] = read(data.Slice(i * header.Size, header.Size));
        }

        return numbers;
    }

    /// <summary>Turns an array whose first index runs fastest into one whose last does.</summary>
    private static T[] RowMajor<T>(T[] columnMajor, IReadOnlyList<int> shape)
    {
        var result = new T[columnMajor.Length];
        var index = new int[shape.Count];
        for (int from = 0; from < columnMajor.Length; from++)
        {
            int to = 0;
            for (int axis = 0; axis < index.Length; axis++)
            {
                to = (to * shape[axis]) + index[axis];
            }

            result[to] = columnMajor[from];
            for (int axis = 0; axis < index.Length && ++index[axis] == shape[axis]; axis++)
            {
                index[axis] = 0;
            }
        }

        return result;
    }
}
