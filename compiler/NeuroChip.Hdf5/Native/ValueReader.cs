using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;

namespace NeuroChip.Hdf5.Native;

/// <summary>Reads the values of datasets, each only after its size was held against the file and the limit.</summary>
internal sealed unsafe class ValueReader(string file, long fileBytes, Hdf5Limits limits)
{
    private const int ClassInteger = 0;
    private const int ClassFloat = 1;
    private const int ClassString = 3;
    private const int ClassEnum = 8;
    private const int LayoutChunked = 2;
    private const int LayoutVirtual = 3;
    private const int SpaceNull = 2;

    private static readonly string[] ClassNames =
    [
        "integers", "floats", "times", "strings", "bit fields", "opaque bytes", "compounds", "references", "enumerations", "sequences", "arrays",
    ];

    private long budget = limits.MaxBytes;

    internal Hdf5Dataset Read(long group, string name, string path)
    {
        using Hdf5Id dataset = Hdf5Id.Dataset(NativeMethods.H5Dopen2(group, name, 0), file, path);
        using Hdf5Id type = Hdf5Id.Type(NativeMethods.H5Dget_type(dataset.Value), file, path);
        using Hdf5Id space = Hdf5Id.Space(NativeMethods.H5Dget_space(dataset.Value), file, path);

        int typeClass = NativeMethods.H5Tget_class(type.Value);
        nuint size = NativeMethods.H5Tget_size(type.Value);
        string typeName = typeClass >= 0 && typeClass < ClassNames.Length ? ClassNames[typeClass] : "an unknown type";
        if (NativeMethods.H5Sget_simple_extent_type(space.Value) == SpaceNull)
        {
            return new Hdf5Dataset(name, [0], Hdf5Kind.Unsupported, Array.Empty<byte>(), "no values", null);
        }

        ImmutableArray<int> shape = this.Shape(space.Value, path, out long count);
        Hdf5Kind kind = KindOf(type.Value, typeClass, size);
        if (kind == Hdf5Kind.Unsupported)
        {
            return new Hdf5Dataset(name, shape, kind, Array.Empty<byte>(), typeName, null);
        }

        this.CheckStorage(dataset.Value, count, size, kind, path);
        int? fixedLength = null;
        Array values;
        switch (kind)
        {
            case Hdf5Kind.Real32:
                values = this.Numbers<float>(dataset.Value, Hdf5Library.NativeFloat, count, path);
                break;
            case Hdf5Kind.Real64:
                values = this.Numbers<double>(dataset.Value, Hdf5Library.NativeDouble, count, path);
                break;
            case Hdf5Kind.Text when NativeMethods.H5Tis_variable_str(type.Value) > 0:
                values = this.VariableStrings(dataset.Value, type.Value, count, path);
                break;
            case Hdf5Kind.Text:
                fixedLength = (int)size;
                values = this.FixedStrings(dataset.Value, type.Value, count, (int)size, path);
                break;
            default:
                values = this.Integers(dataset.Value, type.Value, count, path);
                break;
        }

        return new Hdf5Dataset(name, shape, kind, values, typeName, fixedLength);
    }

    private static Hdf5Kind KindOf(long type, int typeClass, nuint size) => typeClass switch
    {
        ClassInteger when size <= 8 => Hdf5Kind.Whole,
        ClassFloat when size <= 4 => Hdf5Kind.Real32,
        ClassFloat when size == 8 => Hdf5Kind.Real64,
        ClassString when size <= int.MaxValue || NativeMethods.H5Tis_variable_str(type) > 0 => Hdf5Kind.Text,
        ClassEnum when size == 1 && NativeMethods.H5Tget_nmembers(type) == 2 => Hdf5Kind.Truth,
        ClassEnum when size <= 8 => Hdf5Kind.Whole,
        _ => Hdf5Kind.Unsupported,
    };

    private ImmutableArray<int> Shape(long space, string path, out long count)
    {
        int rank = NativeMethods.H5Sget_simple_extent_ndims(space);
        if (rank is < 0 or > 32)
        {
            throw ErrorStack.Exception(file, path, "the shape is damaged");
        }

        ulong* extents = stackalloc ulong[Math.Max(rank, 1)];
        ErrorStack.Check(NativeMethods.H5Sget_simple_extent_dims(space, extents, null), file, path, "the shape is damaged");
        ImmutableArray<int>.Builder shape = ImmutableArray.CreateBuilder<int>(rank);
        count = 1;
        for (int i = 0; i < rank; i++)
        {
            // Each factor fits 31 bits and the product is held under the budget, so it cannot overflow.
            if (extents[i] > int.MaxValue || (count *= (long)extents[i]) > limits.MaxBytes)
            {
                throw new Hdf5Exception(file, path, $"the shape asks for more than the limit of {limits.MaxBytes} bytes");
            }

            shape.Add((int)extents[i]);
        }

        return shape.MoveToImmutable();
    }

    private void CheckStorage(long dataset, long count, nuint size, Hdf5Kind kind, string path)
    {
        using Hdf5Id properties = Hdf5Id.List(NativeMethods.H5Dget_create_plist(dataset), file, path);
        int layout = NativeMethods.H5Pget_layout(properties.Value);
        if (layout is < 0 or >= LayoutVirtual || NativeMethods.H5Pget_external_count(properties.Value) != 0)
        {
            throw new Hdf5Exception(file, path, "the values are stored in other files, which are not opened");
        }

        // Without chunks there is no compression, so the values cannot be larger than the file that holds them.
        UInt128 bytes = (UInt128)count * size;
        if (layout != LayoutChunked && bytes > (ulong)fileBytes)
        {
            throw new Hdf5Exception(file, path, $"the shape asks for {bytes} bytes, but the whole file has {fileBytes}");
        }

        long elementInMemory = kind is Hdf5Kind.Whole or Hdf5Kind.Truth ? 8 : (long)Math.Min(size, int.MaxValue);
        this.Spend((UInt128)count * (ulong)elementInMemory, path);
    }

    private void Spend(UInt128 bytes, string path)
    {
        if (bytes > (ulong)this.budget)
        {
            throw new Hdf5Exception(file, path, $"the file's values ask for more than the limit of {limits.MaxBytes} bytes");
        }

        this.budget -= (long)bytes;
    }

    private T[] Numbers<T>(long dataset, long memoryType, long count, string path)
        where T : unmanaged
    {
        T[] values = new T[count];
        fixed (T* buffer = values)
        {
            if (count > 0)
            {
                ErrorStack.Check(NativeMethods.H5Dread(dataset, memoryType, 0, 0, 0, buffer), file, path, "the values cannot be read");
            }
        }

        return values;
    }

    private long[] Integers(long dataset, long type, long count, string path)
    {
        // Unsigned 64-bit values are read as such: the library would clip them silently.
        bool unsigned = NativeMethods.H5Tget_class(type) == ClassInteger && NativeMethods.H5Tget_sign(type) == 0;
        long[] values = this.Numbers<long>(dataset, unsigned ? Hdf5Library.NativeUInt64 : Hdf5Library.NativeInt64, count, path);
        if (unsigned && Array.Exists(values, static v => v < 0))
        {
            throw new Hdf5Exception(file, path, "an integer is larger than 2^63 - 1");
        }

        return values;
    }

    private string[] FixedStrings(long dataset, long type, long count, int size, string path)
    {
        byte[] bytes = new byte[count * size];
        fixed (byte* buffer = bytes)
        {
            if (count > 0)
            {
                ErrorStack.Check(NativeMethods.H5Dread(dataset, type, 0, 0, 0, buffer), file, path, "the strings cannot be read");
            }
        }

        bool spacePadded = NativeMethods.H5Tget_strpad(type) == 2;
        string[] strings = new string[count];
        for (int i = 0; i < strings.Length; i++)
        {
            ReadOnlySpan<byte> one = bytes.AsSpan(i * size, size);
            int end = one.IndexOf((byte)0);
            string text = Encoding.UTF8.GetString(end < 0 ? one : one[..end]);
            strings[i] = spacePadded ? text.TrimEnd(' ') : text;
        }

        return strings;
    }

    private string[] VariableStrings(long dataset, long type, long count, string path)
    {
        if (count == 0)
        {
            return [];
        }

        // The library converts only between strings of the same character set.
        using Hdf5Id memoryType = Hdf5Id.Type(NativeMethods.H5Tcopy(Hdf5Library.CString), file, path);
        _ = NativeMethods.H5Tset_size(memoryType.Value, nuint.MaxValue);
        _ = NativeMethods.H5Tset_cset(memoryType.Value, NativeMethods.H5Tget_cset(type));

        using StringArena arena = new(this.budget);
        using Hdf5Id transfer = Hdf5Id.List(NativeMethods.H5Pcreate(Hdf5Library.TransferClass), file, path);
        ErrorStack.Check(arena.AttachTo(transfer.Value), file, path, "the strings cannot be read");
        nint[] pointers = new nint[count];
        fixed (nint* buffer = pointers)
        {
            int result = NativeMethods.H5Dread(dataset, memoryType.Value, 0, 0, transfer.Value, buffer);
            if (arena.Refused)
            {
                this.Spend(UInt128.MaxValue, path);
            }

            ErrorStack.Check(result, file, path, "the strings cannot be read");
        }

        this.Spend(arena.Used, path);
        return Array.ConvertAll(pointers, static p => Marshal.PtrToStringUTF8(p) ?? "");
    }
}
