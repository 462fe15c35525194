using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NeuroChip.Hdf5.Native;

/// <summary>
/// The memory into which the library puts strings of variable length. It says no when the budget is spent, since many
/// elements of a small file may share one long string, and frees everything at once, also after a read that failed half-way.
/// </summary>
internal sealed unsafe class StringArena : IDisposable
{
    private readonly List<nint> blocks = [];
    private readonly GCHandle self;
    private ulong left;

    internal StringArena(long budget)
    {
        this.left = (ulong)budget;
        this.self = GCHandle.Alloc(this);
    }

    internal ulong Used { get; private set; }

    internal bool Refused { get; private set; }

    public void Dispose()
    {
        this.blocks.ForEach(static block => NativeMemory.Free((void*)block));
        this.blocks.Clear();
        this.self.Free();
    }

    /// <summary>Makes the library allocate here in transfers with this property list.</summary>
    internal int AttachTo(long transferList) =>
        NativeMethods.H5Pset_vlen_mem_manager(transferList, &Allocate, (void*)GCHandle.ToIntPtr(this.self), &Release, null);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void* Allocate(nuint size, void* arena)
    {
        StringArena target = (StringArena)GCHandle.FromIntPtr((nint)arena).Target!;
        if (size > target.left)
        {
            target.Refused = true;
            return null;
        }

        target.left -= size;
        target.Used += size;
        void* block = NativeMemory.AllocZeroed(size);
        target.blocks.Add((nint)block);
        return block;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Release(void* block, void* arena)
    {
        // Everything is freed with the arena.
    }
}
