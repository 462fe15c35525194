using NeuroChip.OpenCl;

namespace NeuroChip.Emulator.OpenCl;

/// <summary>
/// One context and its built programs, shared by all engines of a process on one device:
/// a build costs seconds when the driver's own cache is cold, and nothing about a network is compiled in.
/// </summary>
internal sealed class KernelCache
{
    private static readonly Lock Gate = new();
    private static readonly Dictionary<nint, KernelCache> ByDevice = [];

    private readonly Dictionary<KernelVariant, OpenClProgram> _programs = [];

    private KernelCache(CL api, OpenClDevice device) => Context = OpenClContext.Open(api, device);

    /// <summary>The context all buffers and queues of this device belong to.</summary>
    public OpenClContext Context { get; }

    /// <summary>The cache of a device.</summary>
    public static KernelCache For(CL api, OpenClDevice device)
    {
        lock (Gate)
        {
            if (!ByDevice.TryGetValue(device.Id, out KernelCache? cache))
            {
                cache = new KernelCache(api, device);
                ByDevice.Add(device.Id, cache);
            }

            return cache;
        }
    }

    /// <summary>A new kernel object of the fused step; each engine has its own, since arguments belong to the object.</summary>
    public OpenClKernel CreateStepKernel(KernelVariant variant)
    {
        lock (Gate)
        {
            if (!_programs.TryGetValue(variant, out OpenClProgram? program))
            {
                program = Context.BuildProgram(KernelSource.Read(), variant.Options);
                _programs.Add(variant, program);
            }

            return program.CreateKernel("run_steps");
        }
    }
}
