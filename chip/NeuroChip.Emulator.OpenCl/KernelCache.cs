using NeuroChip.Emulator.OpenCl.Microcode;
using NeuroChip.OpenCl;

namespace NeuroChip.Emulator.OpenCl;

/// <summary>
/// One context and its built programs, shared by all engines of a process on one device: a build costs seconds when the
/// driver's own cache is cold. Nothing about a network is compiled in but, where that was chosen, its learning programs.
/// </summary>
internal sealed class KernelCache
{
    private static readonly Lock Gate = new();
    private static readonly Dictionary<nint, KernelCache> ByDevice = [];

    private readonly Dictionary<(string Options, string Source), OpenClProgram> _programs = [];

    private KernelCache(CL api, OpenClDevice device)
    {
        Context = OpenClContext.Open(api, device);
        ComputeUnits = (int)Math.Max(device.ComputeUnits, 1);
    }

    /// <summary>Work-groups that the device runs at the same time.</summary>
    public int ComputeUnits { get; }

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
    /// <param name="variant">Which program.</param>
    /// <param name="programs">Where cores learn: the learning programs to write out as code, or null for the general interpreter.</param>
    public OpenClKernel CreateStepKernel(KernelVariant variant, IReadOnlyList<ProgramCode>? programs = null) => Create(
        variant.Learning ? KernelSource.ReadLearning(programs) : KernelSource.Read(), variant.Options, "run_steps");

    /// <summary>A new kernel object that runs programs on single visits.</summary>
    /// <param name="programs">The programs to write out as code, or null for the general interpreter.</param>
    public OpenClKernel CreateVisitKernel(IReadOnlyList<ProgramCode>? programs) =>
        Create(KernelSource.ReadVisits(programs), "-cl-std=CL1.2", "run_visits");

    private OpenClKernel Create(string source, string options, string kernel)
    {
        lock (Gate)
        {
            if (!_programs.TryGetValue((options, source), out OpenClProgram? program))
            {
                program = Context.BuildProgram(source, options);
                _programs.Add((options, source), program);
            }

            return program.CreateKernel(kernel);
        }
    }
}
