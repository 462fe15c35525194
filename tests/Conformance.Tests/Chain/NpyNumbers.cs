using System.Buffers.Binary;
using System.Text;
using System.Text.RegularExpressions;

namespace Conformance.Tests.Chain;

/// <summary>A matrix of integers from a NumPy file, as the references are published: version 1.0, little-endian, row major.</summary>
internal sealed partial class NpyNumbers
{
    private readonly long[] _values;

    private NpyNumbers(int rows, int columns, long[] values)
    {
        Rows = rows;
        Columns = columns;
        _values = values;
    }

    public int Rows { get; }

    public int Columns { get; }

    public long[] Row(int row) => _values[(row * Columns)..((row + 1) * Columns)];

    public static NpyNumbers Read(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        int data = 10 + BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(8));
        Match header = Header().Match(Encoding.ASCII.GetString(bytes, 10, data - 10));
        header.Success.ShouldBeTrue($"{path} is no matrix of integers");
        int size = int.Parse(header.Groups["size"].Value);
        int rows = int.Parse(header.Groups["rows"].Value);
        int columns = int.Parse(header.Groups["columns"].Value);
        (bytes.Length - data).ShouldBe(rows * columns * size, path);
        var values = new long[rows * columns];
        for (int i = 0; i < values.Length; i++)
        {
            ReadOnlySpan<byte> at = bytes.AsSpan(data + (i * size));
            values[i] = size switch
            {
                1 => (sbyte)at[0],
                2 => BinaryPrimitives.ReadInt16LittleEndian(at),
                4 => BinaryPrimitives.ReadInt32LittleEndian(at),
                _ => BinaryPrimitives.ReadInt64LittleEndian(at),
            };
        }

        return new NpyNumbers(rows, columns, values);
    }

    [GeneratedRegex(@"'descr': '[<|]i(?<size>\d)'.*'fortran_order': False.*'shape': \((?<rows>\d+), (?<columns>\d+)\)")]
    private static partial Regex Header();
}
