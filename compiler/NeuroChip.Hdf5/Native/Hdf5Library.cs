using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NeuroChip.Hdf5.Native;

/// <summary>Finds and starts the HDF5 library once, and holds the lock every use takes: not every build of it is safe for threads.</summary>
internal static unsafe class Hdf5Library
{
    // Debian's serial build first; then the plain names other systems and later versions use.
    private static readonly string[] Names =
    [
        "libhdf5_serial.so.103", "libhdf5_serial.so.310", "libhdf5.so.103", "libhdf5.so.310", "libhdf5_serial.so", "libhdf5.so",
    ];

    private static nint handle;
    private static bool ready;

    /// <summary>Taken around every use of the library.</summary>
    internal static Lock Gate { get; } = new();

    internal static long NativeFloat { get; private set; }

    internal static long NativeDouble { get; private set; }

    internal static long NativeInt64 { get; private set; }

    internal static long NativeUInt64 { get; private set; }

    internal static long FileFloat { get; private set; }

    internal static long FileDouble { get; private set; }

    internal static long FileInt64 { get; private set; }

    internal static long FileInt8 { get; private set; }

    internal static long CString { get; private set; }

    internal static long FileAccessClass { get; private set; }

    internal static long DatasetCreateClass { get; private set; }

    internal static long TransferClass { get; private set; }

    /// <summary>Starts the library if that has not happened. The caller holds <see cref="Gate"/>.</summary>
    /// <exception cref="Hdf5LibraryMissingException">It is not there, or too old.</exception>
    internal static void Start()
    {
        if (ready)
        {
            SilenceErrors();
            return;
        }

        Load(Names);
        if (NativeMethods.H5open() < 0 || NativeMethods.H5get_libversion(out uint major, out uint minor, out uint release) < 0)
        {
            throw new Hdf5LibraryMissingException("it does not start");
        }

        if (major != 1 || minor < 10)
        {
            throw new Hdf5LibraryMissingException($"found version {major}.{minor}.{release}");
        }

        SilenceErrors();
        _ = NativeMethods.H5PLset_loading_state(0); // a file must not be able to load filter plug-ins
        ReadGlobalIds();
        ready = true;
    }

    /// <summary>Loads the first library that is there; separate so that a test can ask for names that are not.</summary>
    internal static nint Probe(IReadOnlyList<string> names)
    {
        foreach (string name in names)
        {
            if (NativeLibrary.TryLoad(name, out nint found))
            {
                return found;
            }
        }

        throw new Hdf5LibraryMissingException($"tried {string.Join(", ", names)}");
    }

    // Errors become exceptions, not lines on the terminal. Builds with threads keep this setting per thread.
    private static void SilenceErrors() => _ = NativeMethods.H5Eset_auto2(0, null, null);

    private static void Load(string[] names)
    {
        if (handle != 0)
        {
            return;
        }

        handle = Probe(names);
        NativeLibrary.SetDllImportResolver(Assembly.GetExecutingAssembly(), static (name, _, _) => name == NativeMethods.Library ? handle : 0);
    }

    // Predefined ids are exported variables that hold their value only after H5open.
    private static void ReadGlobalIds()
    {
        NativeFloat = Read("H5T_NATIVE_FLOAT_g");
        NativeDouble = Read("H5T_NATIVE_DOUBLE_g");
        NativeInt64 = Read("H5T_NATIVE_INT64_g");
        NativeUInt64 = Read("H5T_NATIVE_UINT64_g");
        FileFloat = Read("H5T_IEEE_F32LE_g");
        FileDouble = Read("H5T_IEEE_F64LE_g");
        FileInt64 = Read("H5T_STD_I64LE_g");
        FileInt8 = Read("H5T_STD_I8LE_g");
        CString = Read("H5T_C_S1_g");
        FileAccessClass = Read("H5P_CLS_FILE_ACCESS_ID_g");
        DatasetCreateClass = Read("H5P_CLS_DATASET_CREATE_ID_g");
        TransferClass = Read("H5P_CLS_DATASET_XFER_ID_g");

        static long Read(string symbol) =>
            NativeLibrary.TryGetExport(handle, symbol, out nint address)
                ? Unsafe.Read<long>((void*)address)
                : throw new Hdf5LibraryMissingException($"it lacks {symbol}");
    }
}
