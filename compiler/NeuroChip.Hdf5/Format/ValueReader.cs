using System.Buffers.Binary;
using System.Text;

namespace NeuroChip.Hdf5.Format;

/// <summary>Reads datasets: their bytes, once their size was held against file and limit, and from them the values.</summary>
internal sealed class ValueReader(FileBytes file, Hdf5Limits limits)
{
    private readonly GlobalHeap heap = new(file);
    private long budget = limits.MaxBytes;

    internal Hdf5Dataset Read(ObjectHeader header, string name, string path)
    {
        if (!header.Has(ObjectHeader.Dataspace) || !header.Has(ObjectHeader.Layout))
        {
            return Unread(name, header.Has(ObjectHeader.Datatype) ? "a named type" : "an unknown object");
        }

        if (header.IsShared(ObjectHeader.Datatype) || header.IsShared(ObjectHeader.Dataspace) || !header.Has(ObjectHeader.Datatype))
        {
            return Unread(name, "a shared type");
        }

        Dataspace space = Dataspace.Read(header.Get(ObjectHeader.Dataspace), file, path, limits.MaxBytes);
        Datatype type = Datatype.Read(header.Get(ObjectHeader.Datatype));
        if (space.IsNull || type.Kind == Hdf5Kind.Unsupported)
        {
            return Unread(name, space.IsNull ? "no values" : type.Name);
        }

        byte[] bytes = new Storage(file, path, header, space.Shape, type.Size)
            .Read(space.Count, stored => Spend(UInt128.Max(stored, (UInt128)space.Count * 8), path));
        Array values = type.Kind switch
        {
            Hdf5Kind.Real32 => Convert(bytes, type, SingleOf),
            Hdf5Kind.Real64 => Convert(bytes, type, DoubleOf),
            Hdf5Kind.Text => type.Variable ? VariableStrings(bytes, type, path) : FixedStrings(bytes, type),
            _ => Integers(bytes, type, path),
        };
        return new Hdf5Dataset(name, space.Shape, type.Kind, values, type.Name, type is { Kind: Hdf5Kind.Text, Variable: false } ? type.Size : null);
    }

    private static Hdf5Dataset Unread(string name, string typeName) =>
        new(name, [0], Hdf5Kind.Unsupported, Array.Empty<byte>(), typeName, null);

    private void Spend(UInt128 bytes, string path)
    {
        if (bytes > (ulong)budget)
        {
            throw new Hdf5Exception(file.File, path, $"the file's values ask for more than the limit of {limits.MaxBytes} bytes");
        }

        budget -= (long)bytes;
    }

    private delegate T Decoder<T>(ReadOnlySpan<byte> one, Datatype type);

    private static T[] Convert<T>(byte[] bytes, Datatype type, Decoder<T> decode)
    {
        T[] values = new T[bytes.Length / type.Size];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = decode(bytes.AsSpan(i * type.Size, type.Size), type);
        }

        return values;
    }

    private static float SingleOf(ReadOnlySpan<byte> one, Datatype type) => (type.Size, type.BigEndian) switch
    {
        (2, false) => (float)BinaryPrimitives.ReadHalfLittleEndian(one),
        (2, true) => (float)BinaryPrimitives.ReadHalfBigEndian(one),
        (_, false) => BinaryPrimitives.ReadSingleLittleEndian(one),
        (_, true) => BinaryPrimitives.ReadSingleBigEndian(one),
    };

    private static double DoubleOf(ReadOnlySpan<byte> one, Datatype type) =>
        type.BigEndian ? BinaryPrimitives.ReadDoubleBigEndian(one) : BinaryPrimitives.ReadDoubleLittleEndian(one);

    private static ulong BitsOf(ReadOnlySpan<byte> one, Datatype type)
    {
        ulong bits = 0;
        for (int i = 0; i < one.Length; i++)
        {
            bits = (bits << 8) | one[type.BigEndian ? i : one.Length - 1 - i];
        }

        return bits;
    }

    private long[] Integers(byte[] bytes, Datatype type, string path)
    {
        int unused = 64 - (8 * type.Size);
        ulong[] bits = Convert(bytes, type, BitsOf);
        if (!type.Signed && Array.Exists(bits, static b => b > long.MaxValue))
        {
            throw new Hdf5Exception(file.File, path, "an integer is larger than 2^63 - 1");
        }

        return Array.ConvertAll(bits, b => type.Signed ? (long)(b << unused) >> unused : (long)b);
    }

    private static string[] FixedStrings(byte[] bytes, Datatype type) => Convert(bytes, type, static (one, type) =>
    {
        int end = one.IndexOf((byte)0);
        string text = Encoding.UTF8.GetString(end < 0 ? one : one[..end]);
        return type.SpacePadded ? text.TrimEnd(' ') : text;
    });

    // An element: its length, the collection that holds it, its number there.
    private string[] VariableStrings(byte[] bytes, Datatype type, string path)
    {
        if (type.Size != 8 + file.OffsetSize)
        {
            throw file.Damaged(path, $"references to strings of {type.Size} bytes");
        }

        string[] strings = new string[bytes.Length / type.Size];
        for (int i = 0; i < strings.Length; i++)
        {
            ReadOnlySpan<byte> one = bytes.AsSpan(i * type.Size, type.Size);
            uint length = BinaryPrimitives.ReadUInt32LittleEndian(one);
            ulong collection = 0;
            for (int b = file.OffsetSize - 1; b >= 0; b--)
            {
                collection = (collection << 8) | one[4 + b];
            }

            // Many elements of a small file may share one long string, so each is paid for.
            Spend(length, path);
            strings[i] = length == 0
                ? ""
                : Encoding.UTF8.GetString(heap.Get(collection, BinaryPrimitives.ReadUInt32LittleEndian(one[^4..]), length, path)).TrimEnd('\0');
        }

        return strings;
    }
}
