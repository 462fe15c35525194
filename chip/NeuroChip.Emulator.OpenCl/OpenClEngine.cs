using System.Globalization;
using System.Runtime.CompilerServices;
using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.State;
using NeuroChip.OpenCl;

namespace NeuroChip.Emulator.OpenCl;

/// <summary>
/// The engine to be fast: one work-item per core, all phases of a step in one kernel, the end of a launch as the barrier.
/// A chip of few cores runs as one work-item, many steps per launch.
/// </summary>
public sealed class OpenClEngine : ICoreEngine
{
    /// <summary>Bytes of records a window may hold: large enough to hide launches, small enough to stay in cache.</summary>
    private const int RecordBytes = 4 << 20;

    private const int LongestWindow = 512;

    private readonly ChipParameters _parameters;
    private readonly CoreTable _cores;
    private readonly KernelCache _cache;
    private readonly OpenClQueue _queue;
    private readonly OpenClKernel _kernel;
    private readonly DeviceBuffers _buffers;
    private readonly uint _firstRecordArgument;
    private readonly KernelVariant _variant;
    private readonly ArrivalTable _arrivals;
    private readonly string _deviceName;
    private long _nextStep = 1;
    private long _launches;
    private IReadOnlyList<ProbePoint>? _boundProbes;
    private int[] _probeOrder = [];

    /// <summary>Made when phases are asked for the first time.</summary>
    private OpenClKernel? _phases;

    internal OpenClEngine(ChipParameters parameters, CL api, OpenClDevice device, bool solo, bool strict)
    {
        _parameters = parameters;
        _variant = new KernelVariant(solo, strict);
        _arrivals = new ArrivalTable(parameters);
        _deviceName = device.Name;
        DeliveryTables tables = DeliveryTables.Build(parameters, exact: strict);
        _cores = CoreTable.Build(parameters, tables);
        SynapseBytes = tables.Bytes.Length;
        _cache = KernelCache.For(api, device);
        _queue = _cache.Context.CreateQueue();
        try
        {
            _kernel = _cache.CreateStepKernel(_variant);
            _buffers = new DeviceBuffers(_cache.Context, _queue, parameters, _cores, tables, strict);
            _firstRecordArgument = BindFixed(_kernel);
            ParametersChanged(0, parameters.Lanes);
            ResetState();
        }
        catch
        {
            // Each of these holds memory that the garbage collector does not see.
            Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public string Name => "opencl";

    /// <inheritdoc/>
    public string Description => string.Create(
        CultureInfo.InvariantCulture,
        $"OpenCL on {_deviceName}, {(_variant.Solo ? "one work-item for all cores" : "one work-group per core")}");

    /// <inheritdoc/>
    public long Launches => _launches;

    /// <summary>Bytes of the delivery tables' synapses.</summary>
    public long SynapseBytes { get; }

    /// <inheritdoc/>
    public StrictViolation? Violation { get; private set; }

    /// <inheritdoc/>
    public int MaxWindow(int probeCount) =>
        _variant.Strict ? 1 : RunWindow.StepsWithin(_parameters, probeCount, RecordBytes, LongestWindow);

    /// <inheritdoc/>
    public void Run(RunWindow window)
    {
        ArgumentNullException.ThrowIfNull(window);
        BindWindow(window);
        int steps = _variant.Solo ? window.Steps : 1;
        for (int s = 0; s < window.Steps; s += steps)
        {
            Launch(_kernel, window.FirstStep + s, s, steps, 0);
        }

        _nextStep = window.FirstStep + window.Steps;
        ReadRecords(window);
    }

    /// <inheritdoc/>
    public void RunPhases(RunWindow window, Action<StepPhase> afterPhase)
    {
        ArgumentNullException.ThrowIfNull(window);
        ArgumentNullException.ThrowIfNull(afterPhase);
        ArgumentOutOfRangeException.ThrowIfNotEqual(window.Steps, 1);
        BindWindow(window);
        if (_phases is null)
        {
            _phases = _cache.CreateStepKernel(_variant with { Phased = true });
            BindFixed(_phases);
        }

        _buffers.BindRecords(_phases, _firstRecordArgument);
        for (StepPhase phase = StepPhase.Deliver; phase <= StepPhase.Emit; phase++)
        {
            Launch(_phases, window.FirstStep, 0, 1, (int)phase);
            if (phase == StepPhase.Emit)
            {
                _nextStep = window.FirstStep + 1;
                ReadRecords(window);
            }

            afterPhase(phase);
        }
    }

    /// <inheritdoc/>
    public CoreState ReadState(int core)
    {
        CoreParameters place = _parameters.Cores[core];
        CoreEntry entry = _cores.Entries[core];
        int n = place.Compartments;
        var current = new int[n];
        var voltage = new int[n];
        var refractory = new int[n];
        ReadLanes(place.FirstLane, current, voltage, refractory);

        short[] ring = ReadRing(entry, place.DelaySlots * entry.SlotStride);
        var slots = new int[place.DelaySlots * n];
        for (int s = 0; s < place.DelaySlots; s++)
        {
            int slot = (int)((_nextStep + s) & entry.SlotMask);
            for (int i = 0; i < n; i++)
            {
                slots[(s * n) + i] = ring[(slot * entry.SlotStride) + i] * 64;
            }
        }

        // The next step reads the queue that the step before it filled.
        int parity = (int)((_nextStep + 1) & 1);
        int waiting = 0;
        _queue.Read(_buffers.PacketCount, new Span<int>(ref waiting), (nuint)((core * 2) + parity) * sizeof(int));
        var inFlight = new long[waiting];
        _queue.Read<long>(
            _buffers.Packets, inFlight, (nuint)(entry.FirstPacket + (parity * entry.PacketCapacity)) * sizeof(long));
        inFlight = Array.ConvertAll(inFlight, DeliveryTables.Unmark);
        Array.Sort(inFlight);
        return new CoreState(current, voltage, refractory, slots, inFlight);
    }

    /// <inheritdoc/>
    public CoreLearning? ReadLearning(int core) => null;

    /// <inheritdoc/>
    public void WriteLearning(int core, CoreLearning learning) => throw new NotSupportedException("no core of this engine learns");

    /// <inheritdoc/>
    public void LearningChanged(int core) => throw new NotSupportedException("no core of this engine learns");

    /// <inheritdoc/>
    public void ReadLanes(int firstLane, Span<int> current, Span<int> voltage, Span<int> refractory)
    {
        _queue.Read(_buffers.Current, current, (nuint)firstLane * sizeof(int));
        _queue.Read(_buffers.Voltage, voltage, (nuint)firstLane * sizeof(int));
        var counters = new byte[refractory.Length];
        _queue.Read<byte>(_buffers.Refractory, counters, (nuint)firstLane);
        for (int i = 0; i < counters.Length; i++)
        {
            refractory[i] = counters[i];
        }
    }

    /// <inheritdoc/>
    public void WriteLanes(int firstLane, ReadOnlySpan<int> current, ReadOnlySpan<int> voltage, ReadOnlySpan<int> refractory)
    {
        _queue.Write(_buffers.Current, current, (nuint)firstLane * sizeof(int));
        _queue.Write(_buffers.Voltage, voltage, (nuint)firstLane * sizeof(int));
        _queue.Write<byte>(_buffers.Refractory, Array.ConvertAll(refractory.ToArray(), value => (byte)value), (nuint)firstLane);
    }

    /// <inheritdoc/>
    public void ResetState()
    {
        WriteLanes(0, _parameters.InitialU, _parameters.InitialV, _parameters.InitialRefractory);
        _queue.Clear(_buffers.Slots, (nuint)_cores.Slots * (nuint)(_variant.Strict ? sizeof(int) : sizeof(short)));
        if (_variant.Strict)
        {
            _queue.Clear(_buffers.Violations, (nuint)_parameters.Lanes);
        }

        _queue.Clear(_buffers.PacketCount, (nuint)(2 * _cores.Entries.Length) * sizeof(int));
        _queue.Finish();
        _nextStep = 1;
    }

    /// <inheritdoc/>
    public void ParametersChanged(int firstLane, int count)
    {
        if (count == 0)
        {
            return;
        }

        BiasChanged(firstLane, count);
        FlagsChanged(firstLane, count);
        LaneParameters.Write(_queue, _buffers, _parameters, firstLane, count);
    }

    /// <inheritdoc/>
    public void BiasChanged(int firstLane, int count) =>
        _queue.Write(_buffers.Bias, _parameters.Bias.AsSpan(firstLane, count), (nuint)firstLane * sizeof(int));

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_queue.IsClosed)
        {
            return;
        }

        try
        {
            // A launch that is still under way works in the memory freed below.
            _queue.Finish();
        }
        catch (OpenClException)
        {
            // A device that failed has nothing under way any more.
        }

        _buffers?.Dispose();
        _kernel?.Dispose();
        _phases?.Dispose();
        _queue.Dispose();
    }

    /// <summary>Hands over all arguments that stay, and gives the index of the first that does not.</summary>
    private uint BindFixed(OpenClKernel kernel)
    {
        uint next = _buffers.Bind(kernel);
        kernel.SetValue(next + 8, _parameters.Cores.Length);
        kernel.SetValue(next + 9, _parameters.Lanes);
        return next;
    }

    private void BindWindow(RunWindow window)
    {
        if (_arrivals.Sort(window))
        {
            _queue.Write(BindRecord(0, _arrivals.Start.Length * sizeof(int)), _arrivals.Start);
            _queue.Write(BindRecord(1, _arrivals.Packets.Length * sizeof(long)), _arrivals.Packets);
        }

        BindProbes(window.Probes);
        BindRecord(5, SpikeWords(window) * sizeof(ushort));
        BindRecord(6, CounterWords(window) * sizeof(uint));
        BindRecord(7, window.Steps * window.Probes.Count * sizeof(int));
    }

    private void Launch(OpenClKernel kernel, long firstStep, int firstRecord, int steps, int phase)
    {
        int cores = _parameters.Cores.Length;
        if (cores == 0)
        {
            return;
        }

        uint argument = _firstRecordArgument + 10;
        kernel.SetValue(argument, (int)firstStep);
        kernel.SetValue(argument + 1, firstRecord);
        kernel.SetValue(argument + 2, steps);
        kernel.SetValue(argument + 3, phase);
        _queue.Launch(kernel, _variant.Solo ? 1 : (nuint)cores, 1);
        _launches++;
    }

    private void ReadRecords(RunWindow window)
    {
        _queue.Read(BindRecord(5, 0), window.SpikeBits.AsSpan(0, SpikeWords(window)));
        _queue.Read(BindRecord(6, 0), window.Counters.AsSpan(0, CounterWords(window)));
        if (window.Probes.Count > 0)
        {
            ReadProbes(window, BindRecord(7, 0));
        }

        if (_variant.Strict)
        {
            var flags = new byte[_parameters.Lanes];
            _queue.Read<byte>(_buffers.Violations, flags);
            Violation = StrictViolation.First(_parameters, flags, _nextStep - 1);
        }
    }

    private static int SpikeWords(RunWindow window) => window.Steps * window.SpikeWordsPerStep;

    private int CounterWords(RunWindow window) => window.Steps * _parameters.Cores.Length * CoreCounters.Count;

    /// <summary>A core's accumulators modulo 2^16; those of a strict engine have more bits.</summary>
    private short[] ReadRing(CoreEntry entry, int length)
    {
        var ring = new short[length];
        if (!_variant.Strict)
        {
            _queue.Read<short>(_buffers.Slots, ring, (nuint)entry.FirstSlot * sizeof(short));
            return ring;
        }

        var exact = new int[length];
        _queue.Read<int>(_buffers.Slots, exact, (nuint)entry.FirstSlot * sizeof(int));
        return Array.ConvertAll(exact, sum => unchecked((short)sum));
    }

    /// <summary>Hands the probes over, sorted by core, when they are others than last time.</summary>
    private void BindProbes(IReadOnlyList<ProbePoint> probes)
    {
        if (ReferenceEquals(probes, _boundProbes))
        {
            return;
        }

        int cores = _parameters.Cores.Length;
        var coreOf = new int[probes.Count];
        var start = new int[cores + 1];
        for (int p = 0; p < probes.Count; p++)
        {
            coreOf[p] = CoreOfLane(probes[p].Lane);
            start[coreOf[p] + 1]++;
        }

        for (int c = 0; c < cores; c++)
        {
            start[c + 1] += start[c];
        }

        _probeOrder = [.. Enumerable.Range(0, probes.Count).OrderBy(p => coreOf[p])];
        _queue.Write<int>(BindRecord(2, (cores + 1) * sizeof(int)), start);
        _queue.Write<int>(BindRecord(3, probes.Count * sizeof(int)), _probeOrder.Select(p => probes[p].Lane).ToArray());
        _queue.Write<int>(BindRecord(4, probes.Count * sizeof(int)), _probeOrder.Select(p => (int)probes[p].Variable).ToArray());
        _boundProbes = probes;
    }

    private void ReadProbes(RunWindow window, OpenClBuffer buffer)
    {
        int probes = window.Probes.Count;
        var values = new int[window.Steps * probes];
        _queue.Read<int>(buffer, values);
        for (int s = 0; s < window.Steps; s++)
        {
            for (int p = 0; p < probes; p++)
            {
                window.ProbeValues[(s * probes) + _probeOrder[p]] = values[(s * probes) + p];
            }
        }
    }

    /// <summary>The host may have given a compartment a profile with a reset that no other of its core has.</summary>
    private void FlagsChanged(int firstLane, int count)
    {
        for (int c = CoreOfLane(firstLane); c < _parameters.Cores.Length && _parameters.Cores[c].FirstLane < firstLane + count; c++)
        {
            if (_cores.UpdateFlags(_parameters, c))
            {
                _queue.Write(_buffers.Cores, _cores.Entries.AsSpan(c, 1), (nuint)(c * Unsafe.SizeOf<CoreEntry>()));
            }
        }
    }

    /// <summary>The last core that starts at or before a lane.</summary>
    private int CoreOfLane(int lane)
    {
        int low = 0;
        int high = _parameters.Cores.Length - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            (low, high) = _parameters.Cores[middle].FirstLane <= lane ? (middle, high) : (low, middle - 1);
        }

        return low;
    }

    private OpenClBuffer BindRecord(int index, int bytes)
    {
        if (_buffers.Record(index, (nuint)bytes, out OpenClBuffer buffer))
        {
            _kernel.SetBuffer(_firstRecordArgument + (uint)index, buffer);
        }

        return buffer;
    }
}
