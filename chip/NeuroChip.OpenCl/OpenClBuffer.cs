namespace NeuroChip.OpenCl;

/// <summary>Device memory, possibly over memory of the host.</summary>
public sealed unsafe class OpenClBuffer : OpenClObject
{
    private readonly CL _api;
    private readonly HostMemory? _host;

    private readonly byte* _shared;

    internal OpenClBuffer(CL api, nint raw, nuint bytes, HostMemory? host, bool isShared)
        : base(raw)
    {
        _api = api;
        _host = host;
        Bytes = bytes;
        _shared = isShared && host is not null ? (byte*)host.Address : null;

        // The driver goes on using the host's pages until the buffer is released, also when finalisers run in any order.
        bool added = false;
        host?.DangerousAddRef(ref added);
    }

    /// <summary>Size in bytes.</summary>
    public nuint Bytes { get; }

    /// <summary>The memory under the buffer, when it was made from ours.</summary>
    public HostMemory? Host => _host;

    /// <summary>Whether device and host work on the same bytes.</summary>
    public bool IsShared => _shared != null;

    /// <summary>The bytes both work on; not null where <see cref="IsShared"/>. Touched while no command is under way.</summary>
    public byte* Shared
    {
        get
        {
            ObjectDisposedException.ThrowIf(IsClosed, this);
            return _shared;
        }
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        bool released = _api.ReleaseMemObject(handle) == 0;
        _host?.DangerousRelease();
        return released;
    }
}
