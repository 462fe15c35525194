using System.Runtime.InteropServices;
using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.State;
using NeuroChip.Spec;

namespace NeuroChip.Emulator.OpenCl;

/// <summary>One in-axon's row, as <c>row_t</c> of <c>common.cl</c>.</summary>
/// <param name="FirstSegment">First of its segments.</param>
/// <param name="Segments">Number of segments.</param>
/// <param name="Synapses">Synapses the row holds, for the counters.</param>
/// <param name="Words">Words of synapse memory the row stands for, for the counters.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct DeliveryRow(uint FirstSegment, uint Segments, uint Synapses, uint Words);

/// <summary>One run of synapses, as <c>segment_t</c> of <c>common.cl</c>.</summary>
/// <param name="KindAndDelay">Kind in the low byte, delay in the next.</param>
/// <param name="Target">Dense and run: first lane within the core.</param>
/// <param name="Count">Dense: vectors; run: lanes; otherwise synapses.</param>
/// <param name="Data">Offset of its bytes, in units of 16.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct DeliverySegment(uint KindAndDelay, uint Target, uint Count, uint Data);

/// <summary>How a segment's synapses lie, as the constants of <c>common.cl</c>.</summary>
internal enum SegmentKind
{
    /// <summary>A signed byte per lane, no indices.</summary>
    Dense8 = 0,

    /// <summary>A 16-bit weight per lane, no indices.</summary>
    Dense16 = 1,

    /// <summary>16-bit targets, then signed bytes.</summary>
    Indexed8 = 2,

    /// <summary>16-bit targets, then 16-bit weights.</summary>
    Indexed16 = 3,

    /// <summary>16-bit targets, 16-bit weights, delays.</summary>
    Scattered = 4,

    /// <summary>A signed byte per lane, from any lane on.</summary>
    Run8 = 5,

    /// <summary>A 16-bit weight per lane, from any lane on.</summary>
    Run16 = 6,
}

/// <summary>
/// The rows of all cores in the form the kernel walks, built once when an image is loaded.
/// Fewer bytes per synapse and longer runs win, so each row is cut into runs of equal delay, and each run lies dense,
/// without indices, where the targets are close enough together. A row that packets with an atom walk is shifted by it,
/// so its dense runs start at their first target and end at their last, without the padding to whole vectors.
/// </summary>
internal sealed class DeliveryTables
{
    private const long ShiftedRow = 1L << 48;
    private const long LearningAxon = 1L << 49;

    private const int Lanes = ChipParameters.LaneAlignment;

    /// <summary>Fewer synapses of one delay than this share one scattered segment.</summary>
    private const int LeastPerDelay = 8;

    /// <summary>A dense vector costs 16 bytes, an indexed synapse 3: dense pays from 6 synapses a vector.</summary>
    private const int LeastPerDenseVector = 6;

    /// <summary>Targets further apart than this start a new dense run.</summary>
    private const int LargestDenseGap = 4 * Lanes;

    private readonly List<DeliveryRow> _rows = [];
    private readonly List<DeliverySegment> _segments = [];
    private byte[] _bytes = new byte[1 << 16];
    private readonly bool _exact;
    private int _used;

    private DeliveryTables(bool exact) => _exact = exact;

    /// <summary>Rows of all cores, one after the other.</summary>
    public ReadOnlySpan<DeliveryRow> Rows => CollectionsMarshal.AsSpan(_rows);

    /// <summary>Segments of all rows.</summary>
    public ReadOnlySpan<DeliverySegment> Segments => CollectionsMarshal.AsSpan(_segments);

    /// <summary>The synapses' bytes.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _used);

    /// <summary>First row of each core.</summary>
    public int[] FirstRow { get; private set; } = [];

    /// <summary>Builds the tables.</summary>
    /// <param name="parameters">The cores.</param>
    /// <param name="exact">Whether weights onto one target are never added up beyond 16 bits here: strict mode must see them.</param>
    public static DeliveryTables Build(ChipParameters parameters, bool exact = false)
    {
        var tables = new DeliveryTables(exact) { FirstRow = new int[parameters.Cores.Length] };
        var order = new List<int>();
        foreach (CoreParameters core in parameters.Cores)
        {
            tables.FirstRow[core.Index] = tables._rows.Count;
            for (int row = 0; row < core.Rows.Count; row++)
            {
                // A row that learns is walked where its weights are now; here it has its counts alone.
                bool learns = core.Learn?.Role[row] == AxonRole.Learn;
                tables.AddRow(core.Rows, row, learns ? core.Rows.Start[row + 1] : core.Rows.Start[row], order);
            }
        }

        return tables;
    }

    private void AddRow(SynapseRows rows, int row, int first, List<int> order)
    {
        int count = rows.Start[row + 1] - first;
        int firstSegment = _segments.Count;
        order.Clear();
        for (int i = 0; i < count; i++)
        {
            order.Add(first + i);
        }

        // Delay first, then target, then list order: a full key, so the tables are the same in every run.
        if (!IsSorted(rows, order))
        {
            order.Sort((a, b) => (rows.Delay[a], rows.Target[a], a).CompareTo((rows.Delay[b], rows.Target[b], b)));
        }

        Span<int> synapses = CollectionsMarshal.AsSpan(order);
        var scattered = new List<int>();
        for (int start = 0, end; start < count; start = end)
        {
            end = start;
            while (end < count && rows.Delay[synapses[end]] == rows.Delay[synapses[start]])
            {
                end++;
            }

            if (end - start < LeastPerDelay && end - start < count)
            {
                scattered.AddRange(synapses[start..end]);
            }
            else
            {
                AddDelayGroup(rows, synapses[start..end], rows.Shifted[row]);
            }
        }

        AddScattered(rows, CollectionsMarshal.AsSpan(scattered));
        _rows.Add(new DeliveryRow(
            (uint)firstSegment, (uint)(_segments.Count - firstSegment), (uint)(rows.Start[row + 1] - rows.Start[row]), (uint)rows.Words[row]));
    }

    /// <summary>
    /// A packet as the kernels queue it: marked where the row it walks lies unpadded and where learning looks at the in-axon,
    /// so that none but plain ones are below 2^24.
    /// </summary>
    public static long Mark(ChipParameters parameters, int core, long packet)
    {
        CoreParameters place = parameters.Cores[core];
        int axon = PacketCode.AxonOf(packet);
        bool learns = place.Learn is { } learn && learn.Role[axon] != AxonRole.None;
        return packet | (place.Rows.Shifted[axon] ? ShiftedRow : 0) | (learns ? LearningAxon : 0);
    }

    /// <summary>The packet without its marks.</summary>
    public static long Unmark(long packet) => packet & ~(ShiftedRow | LearningAxon);

    private static bool IsSorted(SynapseRows rows, List<int> order)
    {
        for (int i = 1; i < order.Count; i++)
        {
            (int before, int after) = (order[i - 1], order[i]);
            if (rows.Delay[before] > rows.Delay[after]
                || (rows.Delay[before] == rows.Delay[after] && rows.Target[before] > rows.Target[after]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Synapses of one delay, ascending by target: dense runs where it pays, one indexed segment for the rest.</summary>
    private void AddDelayGroup(SynapseRows rows, ReadOnlySpan<int> synapses, bool shifted)
    {
        var indexed = new List<int>();
        for (int start = 0, end; start < synapses.Length; start = end)
        {
            end = start + 1;
            while (end < synapses.Length && rows.Target[synapses[end]] - rows.Target[synapses[end - 1]] <= LargestDenseGap)
            {
                end++;
            }

            int firstVector = rows.Target[synapses[start]] / Lanes;
            int vectors = (rows.Target[synapses[end - 1]] / Lanes) + 1 - firstVector;
            if (end - start >= vectors * LeastPerDenseVector && TryAddUp(rows, synapses[start..end], out short[] lanes))
            {
                AddDense(rows.Delay[synapses[start]], rows.Target[synapses[start]], lanes, shifted);
            }
            else
            {
                indexed.AddRange(synapses[start..end]);
            }
        }

        AddIndexed(rows, CollectionsMarshal.AsSpan(indexed));
    }

    /// <summary>
    /// Weights per lane, from the first target to the last. Several synapses onto one lane are added up: sums modulo 2^16
    /// are what the accumulator keeps anyway, unless it is to be exact.
    /// </summary>
    private bool TryAddUp(SynapseRows rows, ReadOnlySpan<int> synapses, out short[] lanes)
    {
        int first = rows.Target[synapses[0]];
        var sums = new int[rows.Target[synapses[^1]] + 1 - first];
        foreach (int synapse in synapses)
        {
            sums[rows.Target[synapse] - first] += rows.Weight[synapse];
        }

        lanes = Array.ConvertAll(sums, sum => unchecked((short)sum));
        return !_exact || Array.TrueForAll(sums, sum => sum is >= short.MinValue and <= short.MaxValue);
    }

    private void AddDense(int delay, int target, short[] lanes, bool shifted)
    {
        bool narrow = Array.TrueForAll(lanes, weight => weight is >= sbyte.MinValue and <= sbyte.MaxValue);
        if (shifted)
        {
            CopyWeights(lanes, narrow, AddSegment(
                narrow ? SegmentKind.Run8 : SegmentKind.Run16, delay, target, lanes.Length, lanes.Length * (narrow ? 1 : 2)));
            return;
        }

        int start = target % Lanes;
        int vectors = (start + lanes.Length + Lanes - 1) / Lanes;
        int width = narrow ? 1 : 2;
        Span<byte> data = AddSegment(
            narrow ? SegmentKind.Dense8 : SegmentKind.Dense16, delay, target - start, vectors, vectors * Lanes * width);
        data.Clear();
        CopyWeights(lanes, narrow, data[(start * width)..]);
    }

    private static void CopyWeights(short[] lanes, bool narrow, Span<byte> data)
    {
        if (!narrow)
        {
            lanes.CopyTo(MemoryMarshal.Cast<byte, short>(data));
            return;
        }

        for (int i = 0; i < lanes.Length; i++)
        {
            data[i] = unchecked((byte)lanes[i]);
        }
    }

    private void AddIndexed(SynapseRows rows, ReadOnlySpan<int> synapses)
    {
        if (synapses.IsEmpty)
        {
            return;
        }

        int n = synapses.Length;
        bool narrow = true;
        foreach (int synapse in synapses)
        {
            narrow &= rows.Weight[synapse] is >= sbyte.MinValue and <= sbyte.MaxValue;
        }

        Span<byte> data = AddSegment(
            narrow ? SegmentKind.Indexed8 : SegmentKind.Indexed16, rows.Delay[synapses[0]], 0, n, n * (narrow ? 3 : 4));
        Span<ushort> targets = MemoryMarshal.Cast<byte, ushort>(data[..(2 * n)]);
        for (int i = 0; i < n; i++)
        {
            targets[i] = rows.Target[synapses[i]];
            if (narrow)
            {
                data[(2 * n) + i] = unchecked((byte)rows.Weight[synapses[i]]);
            }
            else
            {
                MemoryMarshal.Cast<byte, short>(data[(2 * n)..])[i] = rows.Weight[synapses[i]];
            }
        }
    }

    private void AddScattered(SynapseRows rows, ReadOnlySpan<int> synapses)
    {
        if (synapses.IsEmpty)
        {
            return;
        }

        int n = synapses.Length;
        Span<byte> data = AddSegment(SegmentKind.Scattered, 0, 0, n, n * 5);
        Span<ushort> targets = MemoryMarshal.Cast<byte, ushort>(data[..(2 * n)]);
        Span<short> weights = MemoryMarshal.Cast<byte, short>(data[(2 * n)..(4 * n)]);
        for (int i = 0; i < n; i++)
        {
            targets[i] = rows.Target[synapses[i]];
            weights[i] = rows.Weight[synapses[i]];
            data[(4 * n) + i] = rows.Delay[synapses[i]];
        }
    }

    private Span<byte> AddSegment(SegmentKind kind, int delay, int target, int count, int bytes)
    {
        // The kernel reads a dense segment by vectors of 16, which OpenCL wants aligned to their size.
        int alignment = kind == SegmentKind.Dense16 ? 2 * Lanes : Lanes;
        int start = checked(_used + alignment - 1) & -alignment;
        int end = checked(start + bytes);
        if (end > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(end, (int)Math.Min(_bytes.Length * 2L, Array.MaxLength)));
        }

        _used = end;
        _segments.Add(new DeliverySegment((uint)kind | ((uint)delay << 8), (uint)target, (uint)count, (uint)(start / 16)));
        return _bytes.AsSpan(start, bytes);
    }
}
