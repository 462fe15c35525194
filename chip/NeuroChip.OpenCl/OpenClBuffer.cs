namespace NeuroChip.OpenCl;

/// <summary>Device memory, possibly over memory of the host.</summary>
public sealed class OpenClBuffer : OpenClObject
{
    private readonly CL _api;
    private readonly HostMemory? _host;

    internal OpenClBuffer(CL api, nint raw, nuint bytes, HostMemory? host)
        : base(raw)
    {
        _api = api;
        _host = host;
        Bytes = bytes;

        // The driver goes on using the host's pages until the buffer is released, also when finalisers run in any order.
        bool added = false;
        host?.DangerousAddRef(ref added);
    }

    /// <summary>Size in bytes.</summary>
    public nuint Bytes { get; }

    /// <summary>The memory under the buffer, when it was made from ours.</summary>
    public HostMemory? Host => _host;

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        bool released = _api.ReleaseMemObject(handle) == 0;
        _host?.DangerousRelease();
        return released;
    }
}
