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
    private readonly OpenClQueue _queue;
    private readonly OpenClKernel _kernel;
    private readonly DeviceBuffers _buffers;
    private readonly uint _firstRecordArgument;
    private readonly bool _solo;
    private readonly string _deviceName;
    private long _nextStep = 1;
    private long _launches;
    private IReadOnlyList<ProbePoint>? _boundProbes;
    private int[] _probeOrder = [];
    private int[] _arrivalStart = [];

    /// <summary>Places of the arrival table on the device that say "nothing arrives"; -1 when something did.</summary>
    private int _emptyPlaces = -1;
    private int[] _arrivals = [];

    internal OpenClEngine(ChipParameters parameters, CL api, OpenClDevice device, bool solo)
    {
        _parameters = parameters;
        _solo = solo;
        _deviceName = device.Name;
        DeliveryTables tables = DeliveryTables.Build(parameters);
        _cores = CoreTable.Build(parameters, tables);
        SynapseBytes = tables.Bytes.Length;
        KernelCache cache = KernelCache.For(api, device);
        _queue = cache.Context.CreateQueue();
        try
        {
            _kernel = cache.CreateStepKernel(solo);
            _buffers = new DeviceBuffers(cache.Context, _queue, parameters, _cores, tables);
            _firstRecordArgument = _buffers.Bind(_kernel);
            _kernel.SetValue(_firstRecordArgument + 8, parameters.Cores.Length);
            _kernel.SetValue(_firstRecordArgument + 9, parameters.Lanes);
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
        $"OpenCL on {_deviceName}, {(_solo ? "one work-item for all cores" : "one work-group per core")}");

    /// <inheritdoc/>
    public long Launches => _launches;

    /// <summary>Bytes of the delivery tables' synapses.</summary>
    public long SynapseBytes { get; }

    /// <inheritdoc/>
    public int MaxWindow(int probeCount) => RunWindow.StepsWithin(_parameters, probeCount, RecordBytes, LongestWindow);

    /// <inheritdoc/>
    public void Run(RunWindow window)
    {
        ArgumentNullException.ThrowIfNull(window);
        BindArrivals(window);
        BindProbes(window.Probes);
        int spikeWords = window.Steps * window.SpikeWordsPerStep;
        int counters = window.Steps * _parameters.Cores.Length * CoreCounters.Count;
        int values = window.Steps * window.Probes.Count;
        OpenClBuffer spikeBuffer = BindRecord(5, spikeWords * sizeof(ushort));
        OpenClBuffer counterBuffer = BindRecord(6, counters * sizeof(uint));
        OpenClBuffer valueBuffer = BindRecord(7, values * sizeof(int));

        Launch(window);
        _queue.Read(spikeBuffer, window.SpikeBits.AsSpan(0, spikeWords));
        _queue.Read(counterBuffer, window.Counters.AsSpan(0, counters));
        if (values > 0)
        {
            ReadProbes(window, valueBuffer);
        }

        _nextStep = window.FirstStep + window.Steps;
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

        var ring = new short[place.DelaySlots * entry.SlotStride];
        _queue.Read<short>(_buffers.Slots, ring, (nuint)entry.FirstSlot * sizeof(short));
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
        var inFlight = new int[waiting];
        _queue.Read<int>(
            _buffers.Packets, inFlight, (nuint)(entry.FirstPacket + (parity * entry.PacketCapacity)) * sizeof(int));
        Array.Sort(inFlight);
        return new CoreState(current, voltage, refractory, slots, inFlight);
    }

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
        _queue.Clear(_buffers.Slots, (nuint)_cores.SlotShorts * sizeof(short));
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
        _queue.Write(_buffers.Threshold, _parameters.Threshold.AsSpan(firstLane, count), (nuint)firstLane * sizeof(int));
        var keepU = new ushort[count];
        var keepV = new ushort[count];
        var refract = new byte[count];
        var keep = new int[count];
        var minus = new int[count];
        for (int i = 0; i < count; i++)
        {
            int lane = firstLane + i;
            keepU[i] = (ushort)(4096 - _parameters.DecayU[lane]);
            keepV[i] = (ushort)(4096 - _parameters.DecayV[lane]);
            refract[i] = (byte)_parameters.Refract[lane];
            keep[i] = _parameters.ResetMode[lane] == 0 ? 0 : -1;
            minus[i] = _parameters.ResetMode[lane] == 2 ? _parameters.Threshold[lane] : 0;
        }

        _queue.Write<ushort>(_buffers.KeepU, keepU, (nuint)firstLane * sizeof(ushort));
        _queue.Write<ushort>(_buffers.KeepV, keepV, (nuint)firstLane * sizeof(ushort));
        _queue.Write<byte>(_buffers.Refract, refract, (nuint)firstLane);
        _queue.Write<int>(_buffers.ResetKeep, keep, (nuint)firstLane * sizeof(int));
        _queue.Write<int>(_buffers.ResetMinus, minus, (nuint)firstLane * sizeof(int));
        _queue.Write(_buffers.ResetInterval, _parameters.ResetInterval.AsSpan(firstLane, count), (nuint)firstLane * sizeof(int));
        _queue.Write(_buffers.ResetOffset, _parameters.ResetOffset.AsSpan(firstLane, count), (nuint)firstLane * sizeof(int));
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
        _queue.Dispose();
    }

    private void Launch(RunWindow window)
    {
        uint argument = _firstRecordArgument + 10;
        int cores = _parameters.Cores.Length;
        int launches = cores == 0 ? 0 : _solo ? 1 : window.Steps;
        _kernel.SetValue(argument + 2, _solo ? window.Steps : 1);
        for (int s = 0; s < launches; s++)
        {
            _kernel.SetValue(argument, (int)(window.FirstStep + s));
            _kernel.SetValue(argument + 1, s);
            _queue.Launch(_kernel, _solo ? 1 : (nuint)cores, 1);
        }

        _launches += launches;
    }

    /// <summary>Sorts the window's arrivals by step and core.</summary>
    private void BindArrivals(RunWindow window)
    {
        int cores = _parameters.Cores.Length;
        int places = window.Steps * cores;
        if (_arrivalStart.Length < places + 1)
        {
            _arrivalStart = new int[places + 1];
        }

        int total = window.ArrivalStart[window.Steps];
        if (total == 0 && _emptyPlaces >= places)
        {
            return;
        }

        if (_arrivals.Length < total)
        {
            _arrivals = new int[Math.Max(total, 2 * _arrivals.Length)];
        }

        int[] start = _arrivalStart;
        Array.Clear(start, 0, places + 1);
        for (int s = 0; total > 0 && s < window.Steps; s++)
        {
            foreach (ArrivingSpike spike in window.ArrivalsOf(s))
            {
                start[(s * cores) + spike.Core + 1]++;
            }
        }

        for (int i = 0; total > 0 && i < places; i++)
        {
            start[i + 1] += start[i];
        }

        for (int s = 0; total > 0 && s < window.Steps; s++)
        {
            foreach (ArrivingSpike spike in window.ArrivalsOf(s))
            {
                // Each start moves to the next place's as the place fills, and is moved back below.
                _arrivals[start[(s * cores) + spike.Core]++] = spike.Axon;
            }
        }

        if (total > 0)
        {
            Array.Copy(start, 0, start, 1, places);
            start[0] = 0;
        }

        _emptyPlaces = total == 0 ? places : -1;
        _queue.Write<int>(BindRecord(0, (places + 1) * sizeof(int)), start.AsSpan(0, places + 1));
        _queue.Write<int>(BindRecord(1, total * sizeof(int)), _arrivals.AsSpan(0, total));
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
