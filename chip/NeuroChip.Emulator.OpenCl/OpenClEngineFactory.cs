using System.Diagnostics.CodeAnalysis;
using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.OpenCl.Microcode;
using NeuroChip.Emulator.State;
using NeuroChip.OpenCl;

namespace NeuroChip.Emulator.OpenCl;

/// <summary>How the OpenCL engine spreads a chip over the device.</summary>
public enum WorkDistribution
{
    /// <summary>Chosen by the device, and on a CPU by the size of the chip.</summary>
    Automatic = 0,

    /// <summary>One work-item runs all cores, many steps per launch.</summary>
    Solo = 1,

    /// <summary>One work-group per core, many steps per launch where they can wait for each other.</summary>
    PerCore = 2,

    /// <summary>One work-group of many work-items per core, one step per launch, as GPUs want it.</summary>
    Parallel = 3,
}

/// <summary>Makes OpenCL engines on one device.</summary>
public sealed class OpenClEngineFactory : IEngineFactory
{
    /// <summary>Compartments and cores up to which a launch per step would cost more than the second compute unit gains.</summary>
    private const int LargestSolo = 16 * 1024;

    /// <summary>Plastic synapses from which on cores that learn are worth a second compute unit: a step of theirs takes some microseconds.</summary>
    private const int FewPlastic = 1 << 17;

    private readonly CL _api;
    private readonly OpenClDevice _device;

    /// <summary>For chips that are one work-item: a device that needs no other thread, where the platform has one.</summary>
    private readonly OpenClDevice _soloDevice;
    private readonly WorkDistribution _distribution;
    private readonly MicrocodeExecution _execution;

    private OpenClEngineFactory(CL api, IReadOnlyList<OpenClDevice> devices, WorkDistribution distribution, MicrocodeExecution execution)
    {
        _api = api;
        _device = devices[0];
        _soloDevice = devices.FirstOrDefault(device => device.IsInline && device.Platform == _device.Platform) ?? _device;
        _distribution = distribution;
        _execution = execution;
    }

    /// <inheritdoc/>
    public string Name => "opencl";

    /// <summary>The device the engines run on.</summary>
    public string DeviceName => $"{_device.Name} ({_device.PlatformName})";

    /// <summary>Finds the first device; when there is none, says why and what to install.</summary>
    /// <param name="distribution">How a chip is spread over the device.</param>
    /// <param name="factory">The factory, when a device was found.</param>
    /// <param name="reason">Why there is none.</param>
    /// <param name="execution">How learning programs are executed.</param>
    public static bool TryCreate(
        WorkDistribution distribution, [NotNullWhen(true)] out OpenClEngineFactory? factory, out string reason,
        MicrocodeExecution execution = MicrocodeExecution.Automatic)
    {
        factory = null;
        if (!CL.TryGetApi(out CL? api, out reason) || api is null)
        {
            return false;
        }

        factory = new OpenClEngineFactory(api, OpenClDevice.Enumerate(api), distribution, execution);
        return true;
    }

    /// <inheritdoc/>
    public ICoreEngine Create(ChipParameters parameters, bool strict = false)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        WorkDistribution distribution = Distribute(parameters, strict);
        OpenClDevice device = distribution == WorkDistribution.Solo ? _soloDevice : _device;
        return new OpenClEngine(parameters, _api, device, distribution, strict, _execution);
    }

    /// <summary>Whether several cores have much to learn and several units can do it: a small chip's other work is too little to share.</summary>
    private bool LearnsSideBySide(ChipParameters parameters)
    {
        int learning = parameters.Cores.Count(core => core.Learn is { Active: true });
        long synapses = parameters.Cores.Sum(core => (long)(core.Learn is { Active: true } learn ? learn.Rows.Synapses : 0));
        return learning > 1 && synapses >= FewPlastic && _device.OrdersWorkGroups && _device.ComputeUnits > 1;
    }

    /// <inheritdoc/>
    public IMicrocodeRunner CreateMicrocodeRunner(bool specialised = false) =>
        new OpenClMicrocodeRunner(KernelCache.For(_api, _device), specialised);

    /// <summary>Strict engines note what overflows in order: there one work-item is a core.</summary>
    private WorkDistribution Distribute(ChipParameters parameters, bool strict) => _distribution switch
    {
        WorkDistribution.Parallel => strict ? WorkDistribution.PerCore : WorkDistribution.Parallel,
        WorkDistribution.Automatic when _device.IsGpu => strict ? WorkDistribution.PerCore : WorkDistribution.Parallel,
        WorkDistribution.Automatic => parameters.Lanes <= LargestSolo && !LearnsSideBySide(parameters)
            ? WorkDistribution.Solo : WorkDistribution.PerCore,
        _ => _distribution,
    };
}
