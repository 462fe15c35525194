using NeuroChip.Device;
using NeuroChip.Device.Learning;
using NeuroChip.Device.Probes;
using NeuroChip.Device.Spikes;
using NeuroChip.Emulator.Mesh;
using NeuroChip.Spec.Image;

namespace NeuroChip.Cli.Running;

/// <summary>A device to run on, in process or served. The runners know only this, so both give the same results.</summary>
internal interface IRunTarget : IAsyncDisposable
{
    /// <summary>What it is; does not change.</summary>
    TargetInfo Info { get; }

    /// <summary>Loads an image.</summary>
    /// <param name="image">The image.</param>
    /// <param name="strict">Whether a wrap or a saturation ends a run.</param>
    /// <param name="fidelity">How closely the mesh is modelled in the times that are computed; null for the target's default.</param>
    /// <param name="cancel">Gives up.</param>
    Task LoadAsync(ChipImage image, bool strict, MeshFidelity? fidelity, CancellationToken cancel);

    /// <summary>How closely the mesh is modelled in the times of the image that is loaded.</summary>
    MeshFidelity Fidelity { get; }

    /// <summary>
    /// Runs programs in order and answers each in order. Programs are taken from the list only as far as the target keeps
    /// them in flight.
    /// </summary>
    IAsyncEnumerable<TargetAnswer> ExecuteAsync(IEnumerable<TargetProgram> programs, CancellationToken cancel);

    /// <summary>Starts to deliver the spikes of some populations; must be read while programs run.</summary>
    Task<ISpikeStream> SubscribeAsync(SpikeFilter filter, CancellationToken cancel);

    /// <summary>Starts to record; answers the probe's id.</summary>
    Task<int> CreateProbeAsync(ProbeRequest request, CancellationToken cancel);

    /// <summary>Takes out what a probe recorded.</summary>
    Task<ProbeData> ReadProbeAsync(int id, CancellationToken cancel);

    /// <summary>Starts to record registers; answers the probe's id.</summary>
    Task<int> CreateRegisterProbeAsync(RegisterProbeRequest request, CancellationToken cancel);

    /// <summary>Takes out what a probe of registers recorded.</summary>
    Task<RegisterProbeData> ReadRegisterProbeAsync(int id, CancellationToken cancel);

    /// <summary>Weights, delays and tags of a projection that learns.</summary>
    Task<SynapseTable> ReadSynapsesAsync(string projection, CancellationToken cancel);

    /// <summary>Traces of the pre units of a projection that learns.</summary>
    Task<TraceTable> ReadPreTracesAsync(string projection, CancellationToken cancel);

    /// <summary>Traces of the units of a population.</summary>
    Task<TraceTable> ReadPostTracesAsync(string population, CancellationToken cancel);

    /// <summary>Counters since the last reset of the counters.</summary>
    Task<CounterReport> ReadCountersAsync(CancellationToken cancel);

    /// <summary>Times and energies since the last reset of the counters; the image was loaded with them.</summary>
    Task<RunTiming> ReadTimingAsync(CancellationToken cancel);

    /// <summary>Zeroes the counters, times and energies.</summary>
    Task ResetCountersAsync(CancellationToken cancel);
}

/// <summary>What a target is.</summary>
/// <param name="Engine">Name of its engine.</param>
/// <param name="Profile">Name of its chip profile.</param>
/// <param name="Where">In process, or the address of the server and the device's id there.</param>
internal sealed record TargetInfo(string Engine, string Profile, string Where);

/// <summary>Spikes as they are computed.</summary>
internal interface ISpikeStream : IAsyncDisposable
{
    /// <summary>The next batch, or null when the stream has ended.</summary>
    ValueTask<SpikeBatch?> ReadAsync(CancellationToken cancel);
}
