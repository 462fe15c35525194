using System.Runtime.InteropServices;
using System.Text;

namespace NeuroChip.Hdf5.Native;

/// <summary>
/// Writes a tree as the image of a file. Nothing in it depends on the time or on memory addresses,
/// so the same tree gives the same bytes. The caller holds the library's lock.
/// </summary>
internal sealed unsafe class TreeWriter(string file)
{
    internal static byte[] Write(Hdf5Group root)
    {
        const string Name = "memory";
        using Hdf5Id access = Hdf5Id.List(NativeMethods.H5Pcreate(Hdf5Library.FileAccessClass), Name, "/");
        ErrorStack.Check(NativeMethods.H5Pset_fapl_core(access.Value, 1 << 16, false), Name, "/", "no memory driver");
        using Hdf5Id created = Hdf5Id.File(NativeMethods.H5Fcreate("image", 2, 0, access.Value), Name);
        TreeWriter writer = new(Name);
        foreach (Hdf5Node member in root.Members)
        {
            writer.WriteMember(created.Value, member, Hdf5Node.Join("/", member.Name));
        }

        ErrorStack.Check(NativeMethods.H5Fflush(created.Value, 1), Name, "/", "the file cannot be written");
        nint length = NativeMethods.H5Fget_file_image(created.Value, null, 0);
        byte[] image = new byte[Math.Max(length, 0)];
        fixed (byte* buffer = image)
        {
            if (length <= 0 || NativeMethods.H5Fget_file_image(created.Value, buffer, (nuint)image.Length) != length)
            {
                throw ErrorStack.Exception(Name, "/", "the file cannot be written");
            }
        }

        return image;
    }

    private void WriteMember(long parent, Hdf5Node member, string path)
    {
        if (member is Hdf5Dataset dataset)
        {
            this.WriteDataset(parent, dataset, path);
            return;
        }

        using Hdf5Id group = Hdf5Id.Group(NativeMethods.H5Gcreate2(parent, member.Name, 0, 0, 0), file, path);
        foreach (Hdf5Node inner in ((Hdf5Group)member).Members)
        {
            this.WriteMember(group.Value, inner, Hdf5Node.Join(path, inner.Name));
        }
    }

    private void WriteDataset(long parent, Hdf5Dataset dataset, string path)
    {
        using Hdf5Id fileType = this.FileType(dataset, path);
        using Hdf5Id space = this.Space(dataset, path);
        using Hdf5Id properties = Hdf5Id.List(NativeMethods.H5Pcreate(Hdf5Library.DatasetCreateClass), file, path);
        ErrorStack.Check(NativeMethods.H5Pset_obj_track_times(properties.Value, false), file, path, "the dataset cannot be made");
        using Hdf5Id made = Hdf5Id.Dataset(
            NativeMethods.H5Dcreate2(parent, dataset.Name, fileType.Value, space.Value, 0, properties.Value, 0), file, path);
        if (dataset.Count > 0)
        {
            ErrorStack.Check(WriteValues(made.Value, fileType.Value, dataset), file, path, "the values cannot be written");
        }
    }

    private static int WriteValues(long made, long fileType, Hdf5Dataset dataset)
    {
        switch (dataset.Kind)
        {
            case Hdf5Kind.Real32:
                fixed (float* values = dataset.ToFloats())
                {
                    return NativeMethods.H5Dwrite(made, Hdf5Library.NativeFloat, 0, 0, 0, values);
                }

            case Hdf5Kind.Real64:
                fixed (double* values = dataset.ToDoubles())
                {
                    return NativeMethods.H5Dwrite(made, Hdf5Library.NativeDouble, 0, 0, 0, values);
                }

            case Hdf5Kind.Whole:
                fixed (long* values = dataset.ToIntegers())
                {
                    return NativeMethods.H5Dwrite(made, Hdf5Library.NativeInt64, 0, 0, 0, values);
                }

            case Hdf5Kind.Truth:
                fixed (sbyte* values = Array.ConvertAll(dataset.ToIntegers(), static v => (sbyte)v))
                {
                    return NativeMethods.H5Dwrite(made, fileType, 0, 0, 0, values);
                }

            default:
                return dataset.FixedLength is int size ? WriteFixed(made, fileType, dataset, size) : WriteVariable(made, fileType, dataset);
        }
    }

    private static int WriteFixed(long made, long fileType, Hdf5Dataset dataset, int size)
    {
        byte[] bytes = new byte[dataset.Count * size];
        string[] strings = dataset.ToStrings();
        for (int i = 0; i < strings.Length; i++)
        {
            Encoding.UTF8.GetBytes(strings[i]).CopyTo(bytes, i * size);
        }

        fixed (byte* values = bytes)
        {
            return NativeMethods.H5Dwrite(made, fileType, 0, 0, 0, values);
        }
    }

    private static int WriteVariable(long made, long fileType, Hdf5Dataset dataset)
    {
        nint[] pointers = Array.ConvertAll(dataset.ToStrings(), Marshal.StringToCoTaskMemUTF8);
        try
        {
            fixed (nint* values = pointers)
            {
                return NativeMethods.H5Dwrite(made, fileType, 0, 0, 0, values);
            }
        }
        finally
        {
            Array.ForEach(pointers, Marshal.FreeCoTaskMem);
        }
    }

    private Hdf5Id Space(Hdf5Dataset dataset, string path)
    {
        if (dataset.Shape.IsEmpty)
        {
            return Hdf5Id.Space(NativeMethods.H5Screate(0), file, path);
        }

        ulong* extents = stackalloc ulong[dataset.Shape.Length];
        for (int i = 0; i < dataset.Shape.Length; i++)
        {
            extents[i] = (ulong)dataset.Shape[i];
        }

        return Hdf5Id.Space(NativeMethods.H5Screate_simple(dataset.Shape.Length, extents, null), file, path);
    }

    private Hdf5Id FileType(Hdf5Dataset dataset, string path)
    {
        switch (dataset.Kind)
        {
            case Hdf5Kind.Real32:
                return Hdf5Id.Type(NativeMethods.H5Tcopy(Hdf5Library.FileFloat), file, path);
            case Hdf5Kind.Real64:
                return Hdf5Id.Type(NativeMethods.H5Tcopy(Hdf5Library.FileDouble), file, path);
            case Hdf5Kind.Whole:
                return Hdf5Id.Type(NativeMethods.H5Tcopy(Hdf5Library.FileInt64), file, path);
            case Hdf5Kind.Truth:
                Hdf5Id truth = Hdf5Id.Type(NativeMethods.H5Tenum_create(Hdf5Library.FileInt8), file, path);
                sbyte no = 0;
                sbyte yes = 1;
                _ = NativeMethods.H5Tenum_insert(truth.Value, "FALSE", &no);
                _ = NativeMethods.H5Tenum_insert(truth.Value, "TRUE", &yes);
                return truth;
            case Hdf5Kind.Text:
                Hdf5Id text = Hdf5Id.Type(NativeMethods.H5Tcopy(Hdf5Library.CString), file, path);
                _ = NativeMethods.H5Tset_size(text.Value, dataset.FixedLength is int size ? (nuint)size : nuint.MaxValue);
                _ = dataset.FixedLength is null ? NativeMethods.H5Tset_cset(text.Value, 1) : NativeMethods.H5Tset_strpad(text.Value, 1);
                return text;
            default:
                throw new Hdf5Exception(file, path, $"datasets of {dataset.TypeName} cannot be written");
        }
    }
}
