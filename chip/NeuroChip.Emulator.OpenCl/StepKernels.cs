using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.OpenCl.Learning;
using NeuroChip.Emulator.State;
using NeuroChip.OpenCl;

namespace NeuroChip.Emulator.OpenCl;

/// <summary>
/// The fused step of one engine, whole and by phases. A kernel is made when it is first asked for, and anew when learning
/// programs have changed; its arguments are bound again when buffers have.
/// </summary>
internal sealed class StepKernels(
    KernelCache cache, KernelVariant variant, ChipParameters parameters, DeviceBuffers buffers, EngineLearning? learning) : IDisposable
{
    /// <summary>Arguments behind the record buffers: core count, lanes, whether inputs are noted, then those of a launch.</summary>
    private const uint LaunchArguments = DeviceBuffers.RecordBuffers + 3;

    /// <summary>
    /// Work-groups per compute unit, so that every unit gets some, however a driver deals them out: one that deals by halves gives
    /// two groups to one unit. A group that finds no core left is over at once.
    /// </summary>
    private const int GroupsPerUnit = 4;

    private readonly OpenClKernel?[] _kernels = new OpenClKernel?[3];
    private readonly int[] _bound = new int[3];
    private readonly uint[] _firstRecord = new uint[3];
    private int _programs;

    /// <summary>Whether somebody looks at dendritic inputs after a step.</summary>
    public bool NotesInput { get; set; }

    /// <summary>Runs steps, or one phase of one.</summary>
    public void Launch(OpenClQueue queue, bool phased, long firstStep, int firstRecord, int steps, int phase)
    {
        bool learns = variant.Parallel && phase == (int)StepPhase.Learn;
        int index = learns ? 2 : phased ? 1 : 0;
        OpenClKernel kernel = Get(index);
        uint argument = _firstRecord[index] + LaunchArguments;
        kernel.SetValue(argument - 1, NotesInput ? 1 : 0);
        kernel.SetValue(argument, (int)firstStep);
        kernel.SetValue(argument + 1, firstRecord);
        kernel.SetValue(argument + 2, steps);
        kernel.SetValue(argument + 3, phase);
        int groups = variant.Solo ? 1 : GroupsPerUnit * cache.ComputeUnits;
        queue.Launch(kernel, (nuint)(groups * variant.Items), (nuint)variant.Items);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        for (int i = 0; i < _kernels.Length; i++)
        {
            _kernels[i]?.Dispose();
            _kernels[i] = null;
        }
    }

    private OpenClKernel Get(int index)
    {
        if (learning is not null && _programs != learning.Programs)
        {
            Dispose();
            _programs = learning.Programs;
        }

        int version = (1 + buffers.RecordVersion) + (learning?.Version ?? 0);
        OpenClKernel? kernel = _kernels[index];
        if (kernel is null)
        {
            kernel = cache.CreateStepKernel(variant with { Phased = index == 1, LearnAlone = index == 2 }, learning?.WrittenOut);
            _kernels[index] = kernel;
            _bound[index] = 0;
        }

        if (_bound[index] != version)
        {
            Bind(index, kernel);
            _bound[index] = version;
        }

        return kernel;
    }

    private void Bind(int index, OpenClKernel kernel)
    {
        uint next = buffers.Bind(kernel);
        next = learning?.Bind(kernel, next) ?? next;
        _firstRecord[index] = next;
        buffers.BindRecords(kernel, next);
        kernel.SetValue(next + DeviceBuffers.RecordBuffers, parameters.Cores.Length);
        kernel.SetValue(next + DeviceBuffers.RecordBuffers + 1, parameters.Lanes);
    }
}
