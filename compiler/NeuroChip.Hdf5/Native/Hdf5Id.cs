namespace NeuroChip.Hdf5.Native;

/// <summary>An open id of the library, closed when its block ends.</summary>
internal readonly ref struct Hdf5Id : IDisposable
{
    private readonly unsafe delegate*<long, int> close;

    private unsafe Hdf5Id(long value, delegate*<long, int> close)
    {
        this.Value = value;
        this.close = close;
    }

    internal long Value { get; }

    public unsafe void Dispose() => this.close(this.Value);

    internal static unsafe Hdf5Id File(long id, string file) => new(Check(id, file, "/", "the file cannot be opened as HDF5"), &NativeMethods.H5Fclose);

    internal static unsafe Hdf5Id Group(long id, string file, string path) => new(Check(id, file, path, "the group cannot be opened"), &NativeMethods.H5Gclose);

    internal static unsafe Hdf5Id Dataset(long id, string file, string path) => new(Check(id, file, path, "the dataset cannot be opened"), &NativeMethods.H5Dclose);

    internal static unsafe Hdf5Id Space(long id, string file, string path) => new(Check(id, file, path, "the shape is damaged"), &NativeMethods.H5Sclose);

    internal static unsafe Hdf5Id Type(long id, string file, string path) => new(Check(id, file, path, "the element type is damaged"), &NativeMethods.H5Tclose);

    internal static unsafe Hdf5Id List(long id, string file, string path) => new(Check(id, file, path, "the dataset's properties are damaged"), &NativeMethods.H5Pclose);

    private static long Check(long id, string file, string path, string problem) =>
        id >= 0 ? id : throw ErrorStack.Exception(file, path, problem);
}
