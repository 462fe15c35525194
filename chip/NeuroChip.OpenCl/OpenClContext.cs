namespace NeuroChip.OpenCl;

/// <summary>A context on one device, and the factory of everything that lives in it.</summary>
public sealed unsafe class OpenClContext : OpenClObject
{
    private OpenClContext(CL api, OpenClDevice device, nint raw)
        : base(raw)
    {
        Api = api;
        Device = device;
    }

    /// <summary>The binding the context was opened with.</summary>
    public CL Api { get; }

    /// <summary>The device it was opened on.</summary>
    public OpenClDevice Device { get; }

    /// <summary>Opens a context on one device.</summary>
    public static OpenClContext Open(CL api, OpenClDevice device)
    {
        ArgumentNullException.ThrowIfNull(api);
        ArgumentNullException.ThrowIfNull(device);
        nint id = device.Id;
        int error;
        nint raw = api.CreateContext(null, 1, &id, &error);
        OpenClException.ThrowIfError("clCreateContext", error);
        return new OpenClContext(api, device, raw);
    }

    /// <summary>An in-order queue: a command starts when the one before it has ended.</summary>
    public OpenClQueue CreateQueue(bool profiling = false)
    {
        int error;
        nint raw = Api.CreateCommandQueue(
            Raw, Device.Id, profiling ? CommandQueueProperties.ProfilingEnable : CommandQueueProperties.None, &error);
        OpenClException.ThrowIfError("clCreateCommandQueue", error);
        return new OpenClQueue(Api, raw);
    }

    /// <summary>Compiles source text for the device; a failing build throws with the compiler's log.</summary>
    public OpenClProgram BuildProgram(string source, string options = "") => OpenClProgram.Build(this, source, options);

    /// <summary>A buffer the driver allocates. Its content is undefined until something writes it.</summary>
    public OpenClBuffer CreateBuffer(nuint bytes, MemFlags flags = MemFlags.ReadWrite)
    {
        int error;
        nint raw = Api.CreateBuffer(Raw, flags, bytes, null, &error);
        OpenClException.ThrowIfError("clCreateBuffer", error);
        return new OpenClBuffer(Api, raw, bytes, null, isShared: false);
    }

    /// <summary>
    /// A buffer over memory of ours. On some devices both sides see the same bytes (<see cref="OpenClBuffer.IsShared"/>); elsewhere
    /// the driver may keep a copy, so read and write it by commands or between <see cref="OpenClQueue.Map"/> and
    /// <see cref="OpenClQueue.Unmap"/>.
    /// The buffer keeps the memory alive until it is itself released.
    /// </summary>
    public OpenClBuffer CreateBuffer(HostMemory memory, MemFlags flags = MemFlags.ReadWrite)
    {
        ArgumentNullException.ThrowIfNull(memory);
        int error;
        nint raw = Api.CreateBuffer(Raw, flags | MemFlags.UseHostPtr, memory.Bytes, memory.Address, &error);
        OpenClException.ThrowIfError("clCreateBuffer", error);
        return new OpenClBuffer(Api, raw, memory.Bytes, memory, Device.SharesHostMemory);
    }

    /// <summary>
    /// A buffer in the memory that is nearest to the device: a GPU's own, else page-aligned memory of the host, in which the driver
    /// of a CPU works directly. The buffer keeps a count of the memory, so that our own is given up at once and the pages go with
    /// the buffer, not with the next garbage collection.
    /// </summary>
    public OpenClBuffer CreateNearBuffer(nuint bytes)
    {
        if (Device.IsGpu)
        {
            return CreateBuffer(bytes);
        }

        using HostMemory memory = HostMemory.Allocate(bytes);
        return CreateBuffer(memory);
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => Api.ReleaseContext(handle) == 0;
}
