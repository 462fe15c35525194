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
    private long _nextStep = 1;

    /// <summary>An engine in the state before step 1.</summary>
    public ScalarEngine(ChipParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        _parameters = parameters;
        _state = new ScalarState(parameters);
        ResetState();
    }

    /// <inheritdoc/>
    public string Name => "scalar";

    /// <inheritdoc/>
    public string Description => "scalar reference engine, one thread";

    /// <inheritdoc/>
    public long Launches => 0;

    /// <inheritdoc/>
    public int MaxWindow(int probeCount) => RunWindow.StepsWithin(_parameters, probeCount, RecordBytes, LongestWindow);

    /// <inheritdoc/>
    /// <remarks>
    /// Order that matters: a core integrates only after all spikes of the last step were delivered to it, and a spike
    /// sent in this step is seen by no core before the barrier. Within a phase, cores may come in any order.
    /// </remarks>
    public void Run(RunWindow window)
    {
        ArgumentNullException.ThrowIfNull(window);
        Array.Clear(window.SpikeBits, 0, window.Steps * window.SpikeWordsPerStep);
        Array.Clear(window.Counters, 0, window.Steps * _parameters.Cores.Length * CoreCounters.Count);
        for (int s = 0; s < window.Steps; s++)
        {
            long step = window.FirstStep + s;
            foreach (CoreParameters core in _parameters.Cores)
            {
                Span<uint> counters = window.CountersOf(s, core.Index);
                DeliverSpikes.Run(core, _state, window.ArrivalsOf(s), step, counters);
                IntegrateDendrites.Run(_parameters, core, _state, step);
                UpdateCompartments.Run(_parameters, core, _state);
                EmitSpikes.Run(core, _state, counters);
                counters[(int)CoreCounter.CompartmentUpdates] = (uint)core.Compartments;
                counters[(int)CoreCounter.CompartmentSpikes] = (uint)_state.Fired[core.Index].Count;
            }

            _state.CloseStep();
            Record(window, s);
        }

        _nextStep = window.FirstStep + window.Steps;
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
                slots[(s * n) + i] = ChipArithmetic.Wrap(slot[i], ChipArithmetic.AccumulatorBits);
            }
        }

        int[] inFlight = [.. _state.Arriving[core]];
        Array.Sort(inFlight);
        return new CoreState(
            _state.Current.AsSpan(place.FirstLane, n).ToArray(),
            _state.Voltage.AsSpan(place.FirstLane, n).ToArray(),
            _state.Refractory.AsSpan(place.FirstLane, n).ToArray(),
            slots,
            inFlight);
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
                _ => _state.DendriticInput[probe.Lane],
            };
        }
    }
}
