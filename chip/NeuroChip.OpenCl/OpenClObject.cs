using System.Runtime.InteropServices;

namespace NeuroChip.OpenCl;

/// <summary>
/// One reference to an OpenCL object, given back exactly once, on disposal or by the finaliser. OpenCL counts references
/// itself (a queue keeps its context), so disposal may come in any order. What OpenCL does not keep is a kernel's argument
/// buffers: whoever sets an argument holds the buffer until the last launch has finished.
/// </summary>
public abstract class OpenClObject : SafeHandle
{
    private protected OpenClObject(nint raw)
        : base(0, ownsHandle: true) => SetHandle(raw);

    /// <summary>True when there is nothing to release.</summary>
    public override bool IsInvalid => handle == 0;

    /// <summary>The raw handle, for calls of <see cref="CL"/> that have no wrapper.</summary>
    /// <exception cref="ObjectDisposedException">The object has been released.</exception>
    public nint Raw
    {
        get
        {
            ObjectDisposedException.ThrowIf(IsClosed, this);
            return handle;
        }
    }
}
