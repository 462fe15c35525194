using System.Collections.Immutable;
using System.Numerics;
using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.Loading;
using NeuroChip.Emulator.Mesh;
using NeuroChip.Emulator.Registers;
using NeuroChip.Emulator.State;
using NeuroChip.Emulator.Timing;
using NeuroChip.Spec;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Profiles;

namespace NeuroChip.Emulator;

/// <summary>
/// An emulated chip (or several) with an image loaded: time, engine, input from outside, registers and counters.
/// Used by one thread at a time.
/// </summary>
public sealed class Chip : IDisposable
{
    /// <summary>The TIME register has 32 bits and time does not wrap.</summary>
    public const long LastStep = int.MaxValue - 1;

    private readonly InputSchedule _inputs;
    private readonly Predicate<ArrivingSpike> _isTaken;
    private readonly RunWindow _window;
    private readonly RegisterFile _registers;
    private readonly long[] _totals;
    private long _launchesElsewhere;
    private ImmutableArray<ProbePoint> _probes = [];
    private IReadOnlyList<ProbePoint> _probeList = [];

    private Chip(
        ChipImage image, ChipProfile profile, ChipParameters parameters, ICoreEngine engine, MeshFidelity fidelity)
    {
        Image = image;
        Profile = profile;
        Parameters = parameters;
        Engine = engine;
        _inputs = new InputSchedule(parameters.Sources, unfolds: parameters.LastPhase == StepPhase.Learn);
        _isTaken = spike => Parameters.Cores[spike.Core].Learn?.LearnsAt(Step) ?? false;
        _window = new RunWindow(parameters);
        _registers = new RegisterFile(this);
        _totals = new long[parameters.Cores.Length * CoreCounters.Count];
        Timing = fidelity == MeshFidelity.None ? null : new ChipTiming(parameters, profile, fidelity, CounterOf);
    }

    /// <summary>The image it runs.</summary>
    public ChipImage Image { get; }

    /// <summary>The chip it emulates.</summary>
    public ChipProfile Profile { get; }

    /// <summary>Parameters of the mapped cores.</summary>
    public ChipParameters Parameters { get; }

    /// <summary>The engine that computes it.</summary>
    public ICoreEngine Engine { get; }

    /// <summary>Time and energy of its steps; null when they are not computed.</summary>
    public ChipTiming? Timing { get; }

    /// <summary>Last step computed; 0 before the first.</summary>
    public long Step { get; private set; }

    /// <summary>Kernel launches so far, those of steps that were taken over among them.</summary>
    public long Launches => Engine.Launches + _launchesElsewhere;

    /// <summary>External source units of the image.</summary>
    public int SourceCount => Parameters.Sources.Count;

    /// <summary>Packets from outside that wait for their step.</summary>
    public long WaitingInputs => _inputs.Waiting;

    /// <summary>Values recorded at the end of each step from now on; replacing them affects the next <see cref="Run"/>.</summary>
    public ImmutableArray<ProbePoint> Probes
    {
        get => _probes;
        set
        {
            // The boxed list stands for the array: an engine binds it again only when it is another one.
            if (_probes != value)
            {
                _probes = value;
                _probeList = value;
            }
        }
    }

    /// <summary>Loads an image.</summary>
    /// <param name="image">The image.</param>
    /// <param name="profile">The chip it is for.</param>
    /// <param name="engines">Makes the engine.</param>
    /// <param name="strict">Whether a number that wraps or a voltage that saturates ends the run; slower, for tests.</param>
    /// <param name="fidelity">How closely the mesh is modelled when time and energy are computed; without it they are not.</param>
    /// <exception cref="ImageLoadException">The image is not for this chip, or its words contradict each other.</exception>
    /// <exception cref="MeshModelException">The model of the mesh does not take this chip.</exception>
    public static Chip Load(
        ChipImage image, ChipProfile profile, IEngineFactory engines, bool strict = false, MeshFidelity fidelity = MeshFidelity.None)
    {
        ArgumentNullException.ThrowIfNull(engines);
        ChipParameters parameters = ImageLoader.Load(image, profile);
        parameters.Sources = SourceTable.Load(image, parameters);
        ICoreEngine engine = engines.Create(parameters, strict);
        try
        {
            return new Chip(image, profile, parameters, engine, fidelity);
        }
        catch
        {
            engine.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Computes steps. Cancelling stops at the end of a window: whole steps, never a part of one.
    /// </summary>
    /// <param name="steps">How many.</param>
    /// <param name="observer">Sees each window, or null.</param>
    /// <param name="cancel">Asks to stop early.</param>
    /// <returns>Steps computed.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Time would pass <see cref="LastStep"/>, or steps is negative.</exception>
    /// <exception cref="StrictViolationException">
    /// In strict mode a number wrapped or a voltage saturated. The run stopped at the end of that step, which is computed and observed.
    /// </exception>
    public long Run(long steps, IRunObserver? observer = null, CancellationToken cancel = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(steps);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(steps, LastStep - Step);
        long done = 0;
        int longest = Engine.MaxWindow(_probes.Length);
        while (done < steps && !cancel.IsCancellationRequested)
        {
            int window = (int)Math.Min(longest, steps - done);
            _window.Prepare(Step + 1, window, _probeList);
            _inputs.Fill(_window);
            Engine.Run(_window);
            Step += window;
            DropTaken();
            done += window;
            Close(_window, observer);
        }

        return done;
    }

    /// <summary>
    /// Computes one step and stops after each of its phases. In the callback <see cref="ReadState"/>, the digests and registers
    /// may be read and nothing may be written. <see cref="Step"/> changes with <see cref="StepPhase.Emit"/>.
    /// </summary>
    /// <param name="afterPhase">Called after each phase.</param>
    /// <param name="observer">Sees the step when it is over, or null.</param>
    /// <exception cref="ArgumentOutOfRangeException">Time would pass <see cref="LastStep"/>.</exception>
    /// <exception cref="StrictViolationException">As in <see cref="Run"/>.</exception>
    public void StepByPhase(Action<StepPhase> afterPhase, IRunObserver? observer = null)
    {
        ArgumentNullException.ThrowIfNull(afterPhase);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(Step, LastStep);
        _window.Prepare(Step + 1, 1, _probeList);
        _inputs.Fill(_window);
        Engine.RunPhases(_window, phase =>
        {
            Step += phase == StepPhase.Emit ? 1 : 0;
            if (phase == StepPhase.Learn)
            {
                DropTaken();
            }

            afterPhase(phase);
        });
        Close(_window, observer);
    }

    /// <summary>
    /// Takes over what another chip with the same image recorded, as if this one had computed it: counters, times, and what the
    /// observer sees. The state of the cores stays what it was, so a reset comes before the next step that this chip computes.
    /// </summary>
    /// <param name="window">Steps of the other chip.</param>
    /// <param name="launches">Kernel launches they took.</param>
    /// <param name="observer">Sees the window, or null.</param>
    public void TakeOver(RunWindow window, long launches, IRunObserver? observer)
    {
        ArgumentNullException.ThrowIfNull(window);
        Step = window.FirstStep + window.Steps - 1;
        _launchesElsewhere += launches;
        Record(window, observer);
    }

    /// <summary>Packets that one spike of an external source becomes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such source.</exception>
    public int PacketsOf(int source)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)source, (uint)SourceCount, nameof(source));
        return Parameters.Sources.TargetsOf(source).Length;
    }

    /// <summary>A spike of an external source in a step that is still to come.</summary>
    /// <param name="source">Index into the image's source map.</param>
    /// <param name="step">Step in which the source fires.</param>
    /// <returns>False when the step is past; nothing was taken then.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such source, or the step lies beyond <see cref="LastStep"/>.</exception>
    public bool TryInjectSource(int source, long step) => TryInjectSources(step, new ReadOnlySpan<int>(ref source));

    /// <summary>Spikes of external sources in one step that is still to come; a source may spike more than once.</summary>
    /// <param name="step">Step in which the sources fire.</param>
    /// <param name="sources">Indices into the image's source map.</param>
    /// <returns>False when the step is past; nothing was taken then.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// There is no such source, or the step lies beyond <see cref="LastStep"/>; nothing was taken then.
    /// </exception>
    public bool TryInjectSources(long step, ReadOnlySpan<int> sources)
    {
        foreach (int source in sources)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)source, (uint)SourceCount, nameof(sources));
        }

        ArgumentOutOfRangeException.ThrowIfGreaterThan(step, LastStep);
        if (step <= Step)
        {
            return false;
        }

        _inputs.AddSources(step, sources);
        return true;
    }

    /// <summary>
    /// The largest atom a packet to an in-axon may have: no target past the last compartment, no more than a packet carries, and
    /// none at all where synapses learn.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such core or axon.</exception>
    public int LargestAtom(int core, int axon)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)core, (uint)Parameters.Cores.Length, nameof(core));
        CoreParameters place = Parameters.Cores[core];
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)axon, (uint)place.Rows.Count, nameof(axon));
        if (place.Learn?.Role[axon] == AxonRole.Learn)
        {
            return 0;
        }

        int room = place.Compartments - 1 - Math.Max(place.Rows.LargestTarget[axon], 0);
        return Math.Clamp(room, 0, (int)AxonOut.AtomLimit(Image.Layout).Max);
    }

    /// <summary>A spike packet to an in-axon, as if its sender fired in a step that is still to come.</summary>
    /// <param name="core">Index of the core.</param>
    /// <param name="axon">In-axon.</param>
    /// <param name="step">Step in which the sender fires.</param>
    /// <param name="atom">Compartments by which the targets are shifted, as a population axon would.</param>
    /// <returns>False when the step is past; nothing was taken then.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// There is no such core or axon, the atom is more than a packet carries or shifts a target past the last compartment,
    /// or the step lies beyond <see cref="LastStep"/>.
    /// </exception>
    public bool TryInjectAxon(int core, int axon, long step, int atom = 0)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)core, (uint)Parameters.Cores.Length, nameof(core));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)axon, (uint)Parameters.Cores[core].Rows.Count, nameof(axon));
        ArgumentOutOfRangeException.ThrowIfNegative(atom);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(atom, LargestAtom(core, axon));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(step, LastStep);
        if (step <= Step)
        {
            return false;
        }

        _inputs.AddPacket(step, new ArrivingSpike(core, axon, atom));
        return true;
    }

    /// <summary>
    /// Back to before step 1: u, v, slots, refractory counters, spikes in flight, waiting input, and all that learning changes,
    /// as after loading. Registers the host wrote and the counters stay.
    /// </summary>
    public void ResetState()
    {
        Engine.ResetState();
        _inputs.Clear();
        Step = 0;
    }

    /// <summary>Zeroes the counters and the sums of times and energies.</summary>
    public void ResetCounters()
    {
        Array.Clear(_totals);
        Timing?.Reset();
    }

    /// <summary>A counter of one core, summed since loading or the last <see cref="ResetCounters"/>.</summary>
    public long CounterOf(int core, CoreCounter counter) => _totals[(core * CoreCounters.Count) + (int)counter];

    /// <summary>A counter of all cores.</summary>
    public long Total(CoreCounter counter)
    {
        long sum = 0;
        for (int core = 0; core < Parameters.Cores.Length; core++)
        {
            sum += CounterOf(core, counter);
        }

        return sum;
    }

    /// <summary>Reads 32-bit registers of a core from a byte address.</summary>
    /// <exception cref="RegisterException">The address is not a register, or not readable.</exception>
    public void ReadRegisters(int core, uint address, Span<uint> values) => _registers.Read(core, address, values);

    /// <summary>Writes 32-bit registers: all of them or, when one is refused, none.</summary>
    /// <exception cref="RegisterException">An address is not a register, not writable, or a value has no meaning.</exception>
    public void WriteRegisters(IReadOnlyList<RegisterWrite> writes) => _registers.Write(writes);

    /// <summary>State of one core, spikes from outside that arrive in the next step among those in flight.</summary>
    public CoreState ReadState(int core)
    {
        CoreState state = Engine.ReadState(core);
        long[] outside = OutsideOf(core);
        if (outside.Length == 0)
        {
            return state;
        }

        if (state.Learning is { } learning)
        {
            SpikeNoting.NoteAhead(Parameters.Cores[core].Learn!, learning, outside, Step);
        }

        long[] inFlight = [.. state.InFlight, .. outside];
        Array.Sort(inFlight);
        return state with { InFlight = inFlight };
    }

    /// <summary>
    /// What learning has changed in one core, every spike so far noted; null where nothing learns. It shares nothing with the chip.
    /// </summary>
    public CoreLearning? ReadLearning(int core) => ReadState(core).Learning;

    /// <summary>
    /// Writes weights, delays and tags of plastic synapses: all of them or, when one is refused, none. Traces stay.
    /// </summary>
    /// <exception cref="RegisterException">A synapse does not learn, or its list cannot hold a value.</exception>
    public void WriteSynapses(IReadOnlyList<SynapseWrite> writes) => new SynapseWriter(this).Write(writes);

    /// <summary>Digest of time and of every core's state.</summary>
    public string ReadDigest() =>
        StateDigest.Compute(Step, [.. Enumerable.Range(0, Parameters.Cores.Length).Select(ReadState)]);

    /// <summary>Digest of one core's state, without time.</summary>
    public string ReadDigest(int core) => StateDigest.Compute(ReadState(core));

    /// <inheritdoc/>
    public void Dispose() => Engine.Dispose();

    /// <summary>Packets from outside that arrive at a core in the next step.</summary>
    private long[] OutsideOf(int core) =>
        [.. _inputs.Peek(Step + 1).Where(spike => spike.Core == core).Select(spike => spike.Code)];

    /// <summary>Cores that learned in the last step have taken what would have arrived in the next.</summary>
    private void DropTaken() => _inputs.Drop(Step + 1, _isTaken);

    private void Close(RunWindow window, IRunObserver? observer)
    {
        Record(window, observer);
        if (Engine.Violation is { } violation)
        {
            CoreAddress place = Parameters.Cores[violation.Core].Address;
            throw new StrictViolationException(violation, $"chip {place.Chip} core {place.Core}");
        }
    }

    private void Record(RunWindow window, IRunObserver? observer)
    {
        Count(window);
        Timing?.Count(window);
        observer?.OnWindow(window);
    }

    private void Count(RunWindow window)
    {
        int perStep = _totals.Length;
        for (int s = 0; s < window.Steps; s++)
        {
            ReadOnlySpan<uint> counters = window.Counters.AsSpan(s * perStep, perStep);
            int i = 0;
            for (; i <= perStep - Vector<uint>.Count; i += Vector<uint>.Count)
            {
                Vector.Widen(new Vector<uint>(counters[i..]), out Vector<ulong> low, out Vector<ulong> high);
                Span<long> totals = _totals.AsSpan(i, Vector<uint>.Count);
                Span<long> behind = totals[Vector<long>.Count..];
                (new Vector<long>(totals) + low.As<ulong, long>()).CopyTo(totals);
                (new Vector<long>(behind) + high.As<ulong, long>()).CopyTo(behind);
            }

            for (; i < perStep; i++)
            {
                _totals[i] += counters[i];
            }
        }
    }
}
