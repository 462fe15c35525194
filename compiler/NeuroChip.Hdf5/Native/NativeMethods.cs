using System.Runtime.InteropServices;

namespace NeuroChip.Hdf5.Native;

/// <summary>
/// The calls of the HDF5 C library that are used, under their own names. Only calls whose symbol is the same in
/// versions 1.10 to 1.14 are taken; that is why links are examined with H5Gget_objinfo and not with H5Lget_info.
/// Ids are 64 bit (hid_t since 1.10), sizes in files are 64 bit (hsize_t), results below zero are failures.
/// </summary>
internal static unsafe partial class NativeMethods
{
    internal const string Library = "hdf5";

    [LibraryImport(Library)]
    internal static partial int H5open();

    [LibraryImport(Library)]
    internal static partial int H5get_libversion(out uint major, out uint minor, out uint release);

    [LibraryImport(Library)]
    internal static partial int H5Eset_auto2(long stack, void* function, void* data);

    [LibraryImport(Library)]
    internal static partial int H5Ewalk2(long stack, int direction, delegate* unmanaged[Cdecl]<uint, ErrorRecord*, void*, int> visit, void* data);

    [LibraryImport(Library)]
    internal static partial int H5PLset_loading_state(uint mask);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial long H5Fopen(string name, uint flags, long accessList);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial long H5Fcreate(string name, uint flags, long createList, long accessList);

    [LibraryImport(Library)]
    internal static partial int H5Fclose(long file);

    [LibraryImport(Library)]
    internal static partial int H5Fflush(long item, int scope);

    [LibraryImport(Library)]
    internal static partial nint H5Fget_file_image(long file, byte* buffer, nuint length);

    [LibraryImport(Library)]
    internal static partial long H5Pcreate(long listClass);

    [LibraryImport(Library)]
    internal static partial int H5Pclose(long list);

    [LibraryImport(Library)]
    internal static partial int H5Pset_fapl_core(long list, nuint increment, [MarshalAs(UnmanagedType.U1)] bool backingStore);

    [LibraryImport(Library)]
    internal static partial int H5Pset_file_image(long list, byte* buffer, nuint length);

    [LibraryImport(Library)]
    internal static partial int H5Pset_obj_track_times(long list, [MarshalAs(UnmanagedType.U1)] bool track);

    [LibraryImport(Library)]
    internal static partial int H5Pget_layout(long list);

    [LibraryImport(Library)]
    internal static partial int H5Pget_external_count(long list);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial long H5Gopen2(long location, string name, long accessList);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial long H5Gcreate2(long location, string name, long linkList, long createList, long accessList);

    [LibraryImport(Library)]
    internal static partial int H5Gclose(long group);

    [LibraryImport(Library)]
    internal static partial int H5Gget_info(long group, out GroupInfo info);

    [LibraryImport(Library)]
    internal static partial int H5Gget_objinfo(long location, byte* name, [MarshalAs(UnmanagedType.U1)] bool followLink, out ObjectInfo info);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint H5Lget_name_by_idx(long location, string group, int index, int order, ulong position, byte* name, nuint size, long accessList);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial long H5Dopen2(long location, string name, long accessList);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial long H5Dcreate2(long location, string name, long type, long space, long linkList, long createList, long accessList);

    [LibraryImport(Library)]
    internal static partial int H5Dclose(long dataset);

    [LibraryImport(Library)]
    internal static partial long H5Dget_space(long dataset);

    [LibraryImport(Library)]
    internal static partial long H5Dget_type(long dataset);

    [LibraryImport(Library)]
    internal static partial long H5Dget_create_plist(long dataset);

    [LibraryImport(Library)]
    internal static partial int H5Dread(long dataset, long memoryType, long memorySpace, long fileSpace, long transferList, void* buffer);

    [LibraryImport(Library)]
    internal static partial int H5Dwrite(long dataset, long memoryType, long memorySpace, long fileSpace, long transferList, void* buffer);

    [LibraryImport(Library)]
    internal static partial int H5Pset_vlen_mem_manager(
        long list, delegate* unmanaged[Cdecl]<nuint, void*, void*> allocate, void* allocateData, delegate* unmanaged[Cdecl]<void*, void*, void> release, void* releaseData);

    [LibraryImport(Library)]
    internal static partial long H5Screate(int kind);

    [LibraryImport(Library)]
    internal static partial long H5Screate_simple(int rank, ulong* extents, ulong* maximumExtents);

    [LibraryImport(Library)]
    internal static partial int H5Sclose(long space);

    [LibraryImport(Library)]
    internal static partial int H5Sget_simple_extent_type(long space);

    [LibraryImport(Library)]
    internal static partial int H5Sget_simple_extent_ndims(long space);

    [LibraryImport(Library)]
    internal static partial int H5Sget_simple_extent_dims(long space, ulong* extents, ulong* maximumExtents);

    [LibraryImport(Library)]
    internal static partial long H5Tcopy(long type);

    [LibraryImport(Library)]
    internal static partial int H5Tclose(long type);

    [LibraryImport(Library)]
    internal static partial int H5Tget_class(long type);

    [LibraryImport(Library)]
    internal static partial nuint H5Tget_size(long type);

    [LibraryImport(Library)]
    internal static partial int H5Tset_size(long type, nuint size);

    [LibraryImport(Library)]
    internal static partial int H5Tget_sign(long type);

    [LibraryImport(Library)]
    internal static partial int H5Tget_cset(long type);

    [LibraryImport(Library)]
    internal static partial int H5Tset_cset(long type, int characterSet);

    [LibraryImport(Library)]
    internal static partial int H5Tget_strpad(long type);

    [LibraryImport(Library)]
    internal static partial int H5Tset_strpad(long type, int padding);

    [LibraryImport(Library)]
    internal static partial int H5Tis_variable_str(long type);

    [LibraryImport(Library)]
    internal static partial int H5Tget_nmembers(long type);

    [LibraryImport(Library)]
    internal static partial long H5Tget_super(long type);

    [LibraryImport(Library)]
    internal static partial long H5Tenum_create(long baseType);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int H5Tenum_insert(long type, string name, void* value);

    /// <summary>H5E_error2_t.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct ErrorRecord
    {
        internal long ClassId;
        internal long Major;
        internal long Minor;
        internal uint Line;
        internal byte* Function;
        internal byte* SourceFile;
        internal byte* Description;
    }

    /// <summary>H5G_info_t.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct GroupInfo
    {
        internal int StorageType;
        internal ulong LinkCount;
        internal long MaximumCreationOrder;
        internal byte Mounted;
    }

    /// <summary>H5G_stat_t: what a link leads to, and the object's address, which identifies it in its file.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct ObjectInfo
    {
        internal ulong FileNumberLow;
        internal ulong FileNumberHigh;
        internal ulong Address;
        internal ulong AddressHigh;
        internal uint LinkCount;
        internal int Kind;
        internal long ModifiedAt;
        internal nuint LinkLength;
        internal ulong HeaderSize;
        internal ulong HeaderFree;
        internal uint HeaderMessages;
        internal uint HeaderChunks;
    }
}
