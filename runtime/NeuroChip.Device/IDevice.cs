using NeuroChip.Device.Learning;
using NeuroChip.Device.Probes;
using NeuroChip.Device.Spikes;
using NeuroChip.Device.Timing;
using NeuroChip.Emulator.Mesh;
using NeuroChip.Spec.Image;

namespace NeuroChip.Device;

/// <summary>
/// A chip as its driver sees it. Calls are atomic: a refused one (<see cref="DeviceException"/>) changes nothing, but for
/// a run that stops on its way and an engine that fails. Any thread may call; while a run is under way only <see cref="Status"/>, <see cref="Info"/> and the reading ends of
/// subscriptions and probes answer, the rest is refused with <see cref="DeviceErrorCodes.Running"/>.
/// </summary>
public interface IDevice : IDisposable
{
    /// <summary>What it is.</summary>
    DeviceInfo Info { get; }

    /// <summary>What it is doing.</summary>
    DeviceStatus Status { get; }

    /// <summary>The loaded image's symbols.</summary>
    /// <exception cref="DeviceException">No image is loaded.</exception>
    PopulationMap Populations { get; }

    /// <summary>The learning engines of the cores, by projections and units.</summary>
    IDeviceLearning Learning { get; }

    /// <summary>
    /// Loads an image; on refusal the device keeps what it had, image, state and streams. For a moment both images are held.
    /// </summary>
    /// <param name="image">The image.</param>
    /// <param name="strict">
    /// Whether a run stops with <see cref="DeviceErrorCodes.Overflow"/> after the first step in which a number wraps or a
    /// voltage saturates; slower, for tests. It stays so until another image is loaded.
    /// </param>
    /// <param name="fidelity">How closely the mesh is modelled in the times that are computed; none for no times and energies.</param>
    /// <exception cref="DeviceException">The image is not for this device, or the engine or the model of the mesh cannot take it.</exception>
    void Load(ChipImage image, bool strict = false, MeshFidelity fidelity = MeshFidelity.Analytic);

    /// <summary>Forgets image, probes and subscriptions. May be repeated.</summary>
    void Unload();

    /// <summary>Back to before step 1, or to the image as loaded; see <see cref="ResetKind"/>.</summary>
    void Reset(ResetKind kind);

    /// <summary>
    /// Computes steps; stops early, at a step's end, when cancelled. While a reader of spikes has fallen behind, it waits.
    /// </summary>
    /// <exception cref="DeviceException">
    /// Not started: the state or the number of steps does not allow it. Stopped on its way: a probe's store is full
    /// (<see cref="DeviceErrorCodes.Limit"/>; the steps before count, and the run can go on when the probe was read), a number
    /// overflowed in strict mode (<see cref="DeviceErrorCodes.Overflow"/>; that step is computed, recorded and delivered, and
    /// the run can go on), or the engine failed. <see cref="Status"/> says which step was the last.
    /// </exception>
    RunResult Run(long steps, CancellationToken cancel = default);

    /// <summary>
    /// Takes spikes from outside. All are checked before any is taken; those for a step that is past are not taken and
    /// are reported, never moved.
    /// </summary>
    InjectReport Inject(IReadOnlyList<InjectedSpike> spikes);

    /// <summary>Reads registers: 32-bit words from a byte address of a core.</summary>
    void ReadRegisters(CoreAddress core, uint address, Span<uint> values);

    /// <summary>Writes registers: all bursts or, when one is refused, none.</summary>
    void WriteRegisters(IReadOnlyList<RegisterBurst> bursts);

    /// <summary>Starts to deliver spikes of the steps run from now on.</summary>
    SpikeSubscription Subscribe(SpikeFilter filter);

    /// <summary>Starts to record values in the steps run from now on.</summary>
    Probe CreateProbe(ProbeRequest request);

    /// <summary>Starts to record registers in the steps run from now on.</summary>
    /// <exception cref="DeviceException">There is no such core or register, or the probe makes no sense or is too large.</exception>
    RegisterProbe CreateRegisterProbe(RegisterProbeRequest request);

    /// <summary>The probe of that id.</summary>
    Probe GetProbe(int id);

    /// <summary>The probe of registers of that id.</summary>
    RegisterProbe GetRegisterProbe(int id);

    /// <summary>Stops a probe of either kind and forgets what it recorded. May be repeated.</summary>
    void DeleteProbe(int id);

    /// <summary>Counters, all at the same step's end.</summary>
    CounterReport ReadCounters();

    /// <summary>Zeroes the counters, times and energies.</summary>
    void ResetCounters();

    /// <summary>Times and energies, all at the same step's end.</summary>
    /// <exception cref="DeviceException">They are not computed.</exception>
    TimingReport ReadTiming();

    /// <summary>
    /// Starts to deliver counters, times and energies of the steps run from now on, a record for every so many; counters alone of
    /// an image that was loaded without times.
    /// </summary>
    /// <param name="every">Steps of a record.</param>
    /// <param name="withCores">Whether a record also has the counters of each core.</param>
    /// <exception cref="DeviceException">A record cannot have so many steps, or too many subscriptions are open.</exception>
    TimingSubscription SubscribeTiming(int every, bool withCores = false);

    /// <summary>Digest of time and state.</summary>
    string ReadDigest();
}

/// <summary>What a reset restores. Numbers reach the wire: append only.</summary>
public enum ResetKind
{
    /// <summary>
    /// Time 0 and the state before step 1; registers the host wrote, counters, probes and streams stay, waiting input and
    /// recorded values go.
    /// </summary>
    State = 1,

    /// <summary>Everything as right after loading, so streams end and probes are gone; also the way out of FAULTED.</summary>
    Image = 2,
}

/// <summary>Outcome of a run.</summary>
/// <param name="StepsRun">Steps computed; fewer than asked for when it was cancelled.</param>
/// <param name="Step">Last step computed.</param>
public readonly record struct RunResult(long StepsRun, long Step);

/// <summary>A spike from outside: either of a source population's unit, or to an in-axon.</summary>
/// <param name="Population">Name of the source population; null for an axon.</param>
/// <param name="Unit">Unit of the population.</param>
/// <param name="Core">Core of the axon.</param>
/// <param name="Axon">In-axon.</param>
/// <param name="Step">Step in which it fires: it arrives in the step after.</param>
/// <param name="Atom">Compartments by which an axon's targets are shifted, as in the packet of a population axon; 0 for a discrete one.</param>
public readonly record struct InjectedSpike(string? Population, int Unit, CoreAddress Core, int Axon, long Step, int Atom = 0)
{
    /// <summary>A spike of a source population's unit.</summary>
    public static InjectedSpike OfUnit(string population, int unit, long step) => new(population, unit, default, 0, step);

    /// <summary>A spike to an in-axon.</summary>
    public static InjectedSpike ToAxon(CoreAddress core, int axon, long step, int atom = 0) => new(null, 0, core, axon, step, atom);
}

/// <summary>What became of injected spikes.</summary>
/// <param name="Accepted">Spikes taken.</param>
/// <param name="Late">Positions, in the call's list, of spikes whose step was past.</param>
/// <param name="Step">Last step computed at that time.</param>
public sealed record InjectReport(int Accepted, IReadOnlyList<int> Late, long Step);

/// <summary>Registers to write from one address on.</summary>
/// <param name="Core">Core.</param>
/// <param name="Address">Byte address, a multiple of 4.</param>
/// <param name="Values">32-bit words.</param>
public sealed record RegisterBurst(CoreAddress Core, uint Address, ReadOnlyMemory<uint> Values);

/// <summary>Counters of the device since loading or the last reset of the counters.</summary>
/// <param name="Step">Step at whose end they were read.</param>
/// <param name="Launches">Kernel launches since loading.</param>
/// <param name="Cores">Per mapped core.</param>
public sealed record CounterReport(long Step, long Launches, IReadOnlyList<CoreCounterReport> Cores);

/// <summary>Counters of one core, in the order of <see cref="Emulator.Engines.CoreCounter"/>.</summary>
/// <param name="Core">The core.</param>
/// <param name="Values">One value per counter.</param>
public sealed record CoreCounterReport(CoreAddress Core, IReadOnlyList<long> Values);
