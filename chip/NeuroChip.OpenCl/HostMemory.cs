using System.Runtime.InteropServices;

namespace NeuroChip.OpenCl;

/// <summary>
/// Zeroed memory outside the garbage collector, aligned to 4,096 bytes and padded to whole pages: what CL_MEM_USE_HOST_PTR
/// wants before a driver will use the pages in place. It never moves, so its pointer and spans hold until disposal.
/// </summary>
public sealed unsafe class HostMemory : SafeHandle
{
    /// <summary>Least alignment and padding in bytes; large memory lies on large pages.</summary>
    public const int Alignment = 4096;

    private HostMemory(nint address, nuint bytes)
        : base(0, ownsHandle: true)
    {
        SetHandle(address);
        Bytes = bytes;
    }

    /// <summary>Size as asked for, without the padding.</summary>
    public nuint Bytes { get; }

    /// <summary>First byte.</summary>
    public void* Address
    {
        get
        {
            ObjectDisposedException.ThrowIf(IsClosed, this);
            return (void*)handle;
        }
    }

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <summary>Allocates; throws <see cref="OutOfMemoryException"/> when the machine has no room.</summary>
    public static HostMemory Allocate(nuint bytes)
    {
        nuint alignment = bytes >= HugePages.Size ? HugePages.Size : (nuint)Alignment;
        nuint padded = checked(bytes + alignment - 1) / alignment * alignment;
        padded = padded == 0 ? alignment : padded;
        void* address = NativeMemory.AlignedAlloc(padded, alignment);
        if (alignment == HugePages.Size)
        {
            HugePages.Ask(address, padded);
        }

        NativeMemory.Clear(address, padded);
        return new HostMemory((nint)address, bytes);
    }

    /// <summary>Allocates room for a number of elements.</summary>
    public static HostMemory Allocate<T>(nuint count)
        where T : unmanaged => Allocate(checked(count * (nuint)sizeof(T)));

    /// <summary>The whole memory as elements; one span holds at most 2^31 - 1 of them.</summary>
    public Span<T> AsSpan<T>()
        where T : unmanaged => new(Address, checked((int)(Bytes / (nuint)sizeof(T))));

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        NativeMemory.AlignedFree((void*)handle);
        return true;
    }
}
