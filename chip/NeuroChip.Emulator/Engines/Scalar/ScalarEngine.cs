using NeuroChip.Emulator.State;
using NeuroChip.Spec;

namespace NeuroChip.Emulator.Engines.Scalar;

/// <summary>
/// The engine to be read: one compartment, one synapse at a time, in the order and with the words of core-semantics.
/// The OpenCL engine must agree with it in every bit after every step.
/// </summary>
public sealed class ScalarEngine : ICoreEngine
{
    private const int LongestWindow = 256;

    /// <summary>Bytes of records a window may hold, as in the OpenCL engine: a million probes must not cost gigabytes.</summary>
    private const int RecordBytes = 4 << 20;

    private readonly ChipParameters _parameters;
    private readonly ScalarState _state;
    private readonly bool _strict;
    private readonly RunMicrocode _learning;
    private long _nextStep = 1;

    /// <summary>An engine in the state before step 1.</summary>
    /// <param name="parameters">The cores.</param>
    /// <param name="strict">Whether it looks for wraps and saturations.</param>
    /// <param name="observer">Sees the learning programs it executes, or null.</param>
    public ScalarEngine(ChipParameters parameters, bool strict = false, IMicrocodeObserver? observer = null)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        _parameters = parameters;
        _strict = strict;
        _state = new ScalarState(parameters, strict);
        _learning = new RunMicrocode(observer);
        ResetState();
    }

    /// <inheritdoc/>
    public string Name => "scalar";

    /// <inheritdoc/>
    public string Description => "scalar reference engine, one thread";

    /// <inheritdoc/>
    public long Launches => 0;

    /// <inheritdoc/>
    public StrictViolation? Violation { get; private set; }

    /// <inheritdoc/>
    public int MaxWindow(int probeCount) =>
        _strict ? 1 : RunWindow.StepsWithin(_parameters, probeCount, RecordBytes, LongestWindow);

    /// <inheritdoc/>
    public void Run(RunWindow window) => RunSteps(window, null);

    /// <inheritdoc/>
    public void RunPhases(RunWindow window, Action<StepPhase> afterPhase)
    {
        ArgumentNullException.ThrowIfNull(window);
        ArgumentOutOfRangeException.ThrowIfNotEqual(window.Steps, 1);
        RunSteps(window, afterPhase);
    }

    /// <inheritdoc/>
    public CoreState ReadState(int core)
    {
        CoreParameters place = _parameters.Cores[core];
        int n = place.Compartments;
        var slots = new int[place.DelaySlots * n];
        for (int s = 0; s < place.DelaySlots; s++)
        {
            int[] slot = _state.Slots[core][(int)((_nextStep + s) & (place.DelaySlots - 1))];
            for (int i = 0; i < n; i++)
            {
                slots[(s * n) + i] = ChipArithmetic.Wrap(slot[i] << 6, ChipArithmetic.AccumulatorBits);
            }
        }

        long[] inFlight = [.. _state.Arriving[core]];
        Array.Sort(inFlight);
        CoreLearning? learning = ReadLearning(core);
        if (learning is not null)
        {
            SpikeNoting.NoteAhead(place.Learn!, learning, inFlight, _nextStep - 1);
        }

        return new CoreState(
            _state.Current.AsSpan(place.FirstLane, n).ToArray(),
            _state.Voltage.AsSpan(place.FirstLane, n).ToArray(),
            _state.Refractory.AsSpan(place.FirstLane, n).ToArray(),
            slots,
            inFlight,
            learning);
    }

    /// <inheritdoc/>
    public CoreLearning? ReadLearning(int core) => _state.Learning[core]?.Clone();

    /// <inheritdoc/>
    public void WriteLearning(int core, CoreLearning learning)
    {
        ArgumentNullException.ThrowIfNull(learning);
        _state.Learning[core] = learning.Clone();
    }

    /// <inheritdoc/>
    public void LearningChanged(int core)
    {
        // The phases read the parameters where they are.
    }

    /// <inheritdoc/>
    public void ReadLanes(int firstLane, Span<int> current, Span<int> voltage, Span<int> refractory)
    {
        _state.Current.AsSpan(firstLane, current.Length).CopyTo(current);
        _state.Voltage.AsSpan(firstLane, voltage.Length).CopyTo(voltage);
        _state.Refractory.AsSpan(firstLane, refractory.Length).CopyTo(refractory);
    }

    /// <inheritdoc/>
    public void WriteLanes(int firstLane, ReadOnlySpan<int> current, ReadOnlySpan<int> voltage, ReadOnlySpan<int> refractory)
    {
        current.CopyTo(_state.Current.AsSpan(firstLane));
        voltage.CopyTo(_state.Voltage.AsSpan(firstLane));
        refractory.CopyTo(_state.Refractory.AsSpan(firstLane));
    }

    /// <inheritdoc/>
    public void ResetState()
    {
        _parameters.InitialU.CopyTo(_state.Current, 0);
        _parameters.InitialV.CopyTo(_state.Voltage, 0);
        _parameters.InitialRefractory.CopyTo(_state.Refractory, 0);
        foreach (CoreParameters core in _parameters.Cores)
        {
            foreach (int[] slot in _state.Slots[core.Index])
            {
                Array.Clear(slot);
            }

            _state.Arriving[core.Index].Clear();
            _state.Learning[core.Index] = core.Learn is { } learn ? CoreLearning.Initial(learn) : null;
        }

        _nextStep = 1;
    }

    /// <inheritdoc/>
    public void BiasChanged(int firstLane, int count)
    {
        // The phases read the parameters where they are.
    }

    /// <inheritdoc/>
    public void ParametersChanged(int firstLane, int count)
    {
        // The phases read the parameters where they are.
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Only managed memory is held.
    }

    /// <remarks>
    /// Order that matters: a core integrates only after all spikes of the last step were delivered to it, and a spike
    /// sent in this step is seen by no core before the barrier behind phase Emit. Within a phase, cores may come in any order.
    /// </remarks>
    private void RunSteps(RunWindow window, Action<StepPhase>? afterPhase)
    {
        ArgumentNullException.ThrowIfNull(window);
        Array.Clear(window.SpikeBits, 0, window.Steps * window.SpikeWordsPerStep);
        Array.Clear(window.Counters, 0, window.Steps * _parameters.Cores.Length * CoreCounters.Count);
        for (int s = 0; s < window.Steps; s++)
        {
            for (StepPhase phase = StepPhase.Deliver; phase <= _parameters.LastPhase; phase++)
            {
                RunPhase(phase, window, s);
                afterPhase?.Invoke(phase);
            }

            Record(window, s);
        }
    }

    private void RunPhase(StepPhase phase, RunWindow window, int s)
    {
        long step = window.FirstStep + s;
        foreach (CoreParameters core in _parameters.Cores)
        {
            Span<uint> counters = window.CountersOf(s, core.Index);
            switch (phase)
            {
                case StepPhase.Deliver:
                    ArrivingPackets outside = window.IsTaken(s, core.Index) ? default : window.PacketsOf(s);
                    bool notes = core.Learn is { } learn && SpikeNoting.NotesAtDelivery(learn, step - 1);
                    DeliverSpikes.Run(core, _state, outside, step, notes, counters);
                    break;
                case StepPhase.Integrate:
                    IntegrateDendrites.Run(_parameters, core, _state, step, counters);
                    break;
                case StepPhase.Update:
                    UpdateCompartments.Run(_parameters, core, _state, step);
                    counters[(int)CoreCounter.CompartmentUpdates] = (uint)core.Compartments;
                    counters[(int)CoreCounter.CompartmentSpikes] = (uint)_state.Fired[core.Index].Count;
                    break;
                case StepPhase.Emit:
                    EmitSpikes.Run(core, _state, step, counters);
                    break;
                case StepPhase.Learn when core.Learn is { } plastic && plastic.LearnsAt(step):
                    DeliverSpikes.Run(core, _state, window.PacketsOf(s + 1), step + 1, notes: true, counters);
                    _learning.Run(core, plastic, _state.Learning[core.Index]!, step, counters);
                    break;
                default:
                    break;
            }
        }

        if (phase == StepPhase.Emit)
        {
            _state.CloseStep();
            _nextStep = step + 1;
            Violation = _state.TakeViolation(_parameters, step);
        }
    }

    private void Record(RunWindow window, int s)
    {
        foreach (CoreParameters core in _parameters.Cores)
        {
            foreach (int compartment in _state.Fired[core.Index])
            {
                int lane = core.FirstLane + compartment;
                window.SpikeBits[(s * window.SpikeWordsPerStep) + (lane / 16)] |= (ushort)(1 << (lane % 16));
            }
        }

        for (int p = 0; p < window.Probes.Count; p++)
        {
            ProbePoint probe = window.Probes[p];
            window.ProbeValues[(s * window.Probes.Count) + p] = probe.Variable switch
            {
                ProbeVariable.Current => _state.Current[probe.Lane],
                ProbeVariable.Voltage => _state.Voltage[probe.Lane],
                ProbeVariable.Refractory => _state.Refractory[probe.Lane],
                ProbeVariable.Spikes => (window.SpikeBits[(s * window.SpikeWordsPerStep) + (probe.Lane / 16)] >> (probe.Lane % 16)) & 1,
                _ => _state.DendriticInput[probe.Lane],
            };
        }
    }
}
