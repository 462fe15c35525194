using System.Globalization;
using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.OpenCl.Learning;
using NeuroChip.Emulator.State;
using NeuroChip.OpenCl;

namespace NeuroChip.Emulator.OpenCl;

/// <summary>
/// The engine to be fast: all phases of a step in one kernel, cores side by side with the end of a launch as the barrier.
/// A small chip runs as one work-item, many steps per launch, and walks one row per spike for all cores at once.
/// </summary>
public sealed partial class OpenClEngine : ICoreEngine
{
    /// <summary>Bytes of records a window may hold: large enough to hide launches, small enough to stay in cache.</summary>
    private const int RecordBytes = 4 << 20;

    private const int LongestWindow = 512;

    /// <summary>Ints of progress, for each launch that a step may have: tasks drawn and done, and how often each of few cores was taken.</summary>
    private const int ProgressPerStep = (2 + KernelVariant.FewCores) * ((int)StepPhase.Learn + 1);

    /// <summary>
    /// Steps of a launch of work-groups that wait for each other: many, so that launches cost nothing, and few, as one that has waited
    /// too long for another leaves and comes back with the next launch.
    /// </summary>
    private const int StepsPerLaunch = 64;

    /// <summary>In place of a phase: all of them.</summary>
    private const int WholeStep = 0;

    private readonly ChipParameters _parameters;
    private readonly CoreTable _cores;
    private readonly OpenClQueue _queue;
    private readonly DeviceBuffers _buffers;
    private readonly StepKernels _kernels;
    private readonly EngineLearning? _learning;
    private readonly KernelVariant _variant;
    private readonly CoreOrder _order;
    private readonly ArrivalTable _arrivals;
    private readonly string _deviceName;
    private long _nextStep = 1;
    private long _launches;
    private IReadOnlyList<ProbePoint>? _boundProbes;
    private int[] _probeOrder = [];
    private int[] _probeValues = [];
    private byte[] _bytes = [];

    internal OpenClEngine(
        ChipParameters parameters, CL api, OpenClDevice device, WorkDistribution distribution, bool strict, MicrocodeExecution execution)
    {
        _parameters = parameters;
        bool learns = parameters.LastPhase == StepPhase.Learn;
        bool solo = distribution == WorkDistribution.Solo;
        bool parallel = distribution == WorkDistribution.Parallel;
        _variant = new KernelVariant(
            solo, strict, Learning: learns, FanOut: solo && !learns, Ordered: !solo && !parallel && device.OrdersWorkGroups, Parallel: parallel);
        _arrivals = new ArrivalTable(parameters, unfolds: !_variant.FanOut);
        _order = new CoreOrder(parameters.Cores.Length);
        _deviceName = device.Name;
        DeliveryTables tables = _variant.FanOut
            ? FanOutBuilder.Build(parameters, exact: strict)
            : DeliveryTables.Build(parameters, exact: strict);
        _cores = CoreTable.Build(parameters, tables, _variant.FanOut);
        TableBytes = tables.Bytes;
        KernelCache cache = KernelCache.For(api, device);
        _queue = cache.Context.CreateQueue();
        try
        {
            _buffers = new DeviceBuffers(cache.Context, _queue, parameters, _cores, tables, _variant);
            _learning = learns ? new EngineLearning(cache.Context, _queue, parameters, execution, _variant.Items) : null;
            _kernels = new StepKernels(cache, _variant, parameters, _buffers, _learning);
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
        $"OpenCL on {_deviceName}, {Distribution}{LearningDescription}");

    /// <inheritdoc/>
    public long Launches => _launches;

    /// <summary>Bytes of the delivery tables: synapses, their targets, and the records and indexes that find them.</summary>
    public long TableBytes { get; }

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
        if (_variant.Solo || _variant.Ordered)
        {
            int most = _variant.Solo ? window.Steps : StepsPerLaunch;
            for (int s = 0; s < window.Steps; s += most)
            {
                Launch(false, window.FirstStep + s, s, Math.Min(most, window.Steps - s), WholeStep);
            }
        }
        else
        {
            LaunchEach(window);
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
        for (StepPhase phase = StepPhase.Deliver; phase <= _parameters.LastPhase; phase++)
        {
            Launch(true, window.FirstStep, 0, 1, (int)phase);
            if (phase == StepPhase.Emit)
            {
                _nextStep = window.FirstStep + 1;
            }

            if (phase == _parameters.LastPhase)
            {
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

        var slots = new int[place.DelaySlots * n];

        // Slots that are not in the ring are those that nothing is delayed for.
        for (int s = 0; s < place.DelaySlots && s <= entry.SlotMask; s++)
        {
            int slot = (int)((_nextStep + s) & entry.SlotMask);
            short[] sums = ReadSlot(entry.FirstSlot + (slot * entry.SlotStride), n);
            for (int i = 0; i < n; i++)
            {
                slots[(s * n) + i] = sums[i] * 64;
            }
        }

        long[] inFlight = ReadInFlight(core);
        CoreLearning? learning = ReadLearning(core);
        if (learning is not null)
        {
            SpikeNoting.NoteAhead(place.Learn!, learning, inFlight, _nextStep - 1);
        }

        return new CoreState(current, voltage, refractory, slots, inFlight, learning);
    }

    /// <inheritdoc/>
    public CoreLearning? ReadLearning(int core) => _learning?.Read(core);

    /// <inheritdoc/>
    public void WriteLearning(int core, CoreLearning learning)
    {
        ArgumentNullException.ThrowIfNull(learning);
        _learning?.Write(core, learning);
    }

    /// <inheritdoc/>
    public void LearningChanged(int core) => _learning?.Changed(core);

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
        Span<byte> counters = Scratch(refractory.Length);
        for (int i = 0; i < counters.Length; i++)
        {
            counters[i] = (byte)refractory[i];
        }

        _queue.Write<byte>(_buffers.Refractory, counters, (nuint)firstLane);
        StateChanged(firstLane, refractory);
    }

    /// <inheritdoc/>
    public void ResetState()
    {
        WriteLanes(0, _parameters.InitialU, _parameters.InitialV, _parameters.InitialRefractory);
        _queue.Clear(_buffers.Slots, (nuint)_cores.Slots * (nuint)(_variant.WideSlots ? sizeof(int) : sizeof(short)));
        if (_variant.Strict)
        {
            _queue.Clear(_buffers.Violations, (nuint)_parameters.Lanes);
        }

        _learning?.Reset();
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
        CoresChanged(firstLane, count, biasOnly: false);
        LaneParameters.Write(_queue, _buffers, _parameters, firstLane, count);
    }

    /// <inheritdoc/>
    public void BiasChanged(int firstLane, int count)
    {
        _queue.Write(_buffers.Bias, _parameters.Bias.AsSpan(firstLane, count), (nuint)firstLane * sizeof(int));
        ForgetStill(firstLane, count);
        CoresChanged(firstLane, count, biasOnly: true);
    }

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

        _learning?.Dispose();
        _buffers?.Dispose();
        _kernels?.Dispose();
        _queue.Dispose();
    }

    private string Distribution => _variant.Solo ? "one work-item for all cores"
        : _variant.Parallel ? string.Create(CultureInfo.InvariantCulture, $"one work-group of {_variant.Items} work-items per core")
        : "one work-group per core";

    private string LearningDescription => _learning is null ? "" : _learning.IsSpecialised
        ? ", learning programs written out" : ", learning programs interpreted";

    private bool LearnsAt(long step)
    {
        for (int c = 0; _learning is not null && c < _parameters.Cores.Length; c++)
        {
            if (_parameters.Cores[c].Learn is { } learn && learn.LearnsAt(step))
            {
                return true;
            }
        }

        return false;
    }

    private void BindWindow(RunWindow window)
    {
        _learning?.Prepare();
        if (_arrivals.Sort(window))
        {
            _queue.Write(_buffers.Record(0, _arrivals.Start.Length * sizeof(int)), _arrivals.Start);
            _queue.Write(_buffers.Record(1, _arrivals.Packets.Length * sizeof(long)), _arrivals.Packets);
        }

        BindSources(window);
        BindProbes(window.Probes);
        if (!_variant.Solo)
        {
            _queue.Write(_buffers.Record(10, _order.Cores.Length * sizeof(int)), _order.Cores);
            int progress = window.Steps * ProgressPerStep * sizeof(int);
            _queue.Clear(_buffers.Record(11, progress), (nuint)progress);
        }

        _buffers.Record(5, SpikeWords(window) * sizeof(ushort));
        _buffers.Record(6, CounterWords(window) * sizeof(uint));
        _buffers.Record(7, window.Steps * window.Probes.Count * sizeof(int));
    }

    /// <summary>External sources that spike, by step; only a small chip without learning takes them as they are.</summary>
    private void BindSources(RunWindow window)
    {
        // Every kernel has all arguments, used or not.
        OpenClBuffer starts = _buffers.Record(8, (window.Steps + 1) * sizeof(int));
        OpenClBuffer sources = _buffers.Record(9, window.SourceStart[window.Steps] * sizeof(int));
        _ = _buffers.Record(10, sizeof(int));
        _ = _buffers.Record(11, sizeof(int));
        if (_variant.FanOut)
        {
            _queue.Write<int>(starts, window.SourceStart.AsSpan(0, window.Steps + 1));
            _queue.Write<int>(sources, window.Sources.AsSpan(0, window.SourceStart[window.Steps]));
        }
    }

    /// <summary>Where the end of a launch is the only barrier there is.</summary>
    private void LaunchEach(RunWindow window)
    {
        for (int s = 0; s < window.Steps; s++)
        {
            Launch(false, window.FirstStep + s, s, 1, (int)StepPhase.Deliver);
            if (LearnsAt(window.FirstStep + s))
            {
                Launch(false, window.FirstStep + s, s, 1, (int)StepPhase.Learn);
            }
        }
    }

    private void Launch(bool phased, long firstStep, int firstRecord, int steps, int phase)
    {
        if (_parameters.Cores.Length > 0)
        {
            _kernels.Launch(_queue, phased, firstStep, firstRecord, steps, phase);
            _launches++;
        }
    }

    private void ReadRecords(RunWindow window)
    {
        _queue.Read(_buffers.Record(5, 0), window.SpikeBits.AsSpan(0, SpikeWords(window)));
        _queue.Read(_buffers.Record(6, 0), window.Counters.AsSpan(0, CounterWords(window)));
        if (!_variant.Solo)
        {
            _order.Measure(window);
        }

        if (window.Probes.Count > 0)
        {
            ReadProbes(window, _buffers.Record(7, 0));
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
}
