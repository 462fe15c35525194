using System.Runtime.InteropServices;
using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.State;
using NeuroChip.Spec;

namespace NeuroChip.Emulator.OpenCl;

/// <summary>
/// The rows of all cores in the form the kernel walks, built once when an image is loaded. A row is a record: its segments, then
/// what walking it counts at which core. The synapses themselves lie in pools that records point into.
/// </summary>
/// <remarks>
/// Where one work-item runs the whole chip, senders have records, too: all that one spike does, at all cores, as one row.
/// <see cref="FanOutBuilder"/> makes those.
/// </remarks>
internal sealed class DeliveryTables
{
    private const long ShiftedRow = 1L << 48;
    private const long LearningAxon = 1L << 49;

    private readonly List<uint> _records = [];
    private readonly uint[] _rowStart;
    private uint[] _senderStart = [];

    /// <summary>Makes tables without rows.</summary>
    public DeliveryTables(ChipParameters parameters)
    {
        FirstRow = new int[parameters.Cores.Length];
        int rows = 0;
        foreach (CoreParameters core in parameters.Cores)
        {
            FirstRow[core.Index] = rows;
            rows = checked(rows + core.Rows.Count);
        }

        _rowStart = new uint[rows];

        // The record of nothing, for senders without targets.
        AddRecord([], []);
    }

    /// <summary>The synapses.</summary>
    public SynapsePools Pools { get; } = new();

    /// <summary>The records, one after the other.</summary>
    public ReadOnlySpan<uint> Records => CollectionsMarshal.AsSpan(_records);

    /// <summary>First word of the record of each row; those of a core are one after the other.</summary>
    public ReadOnlySpan<uint> RowStart => _rowStart;

    /// <summary>First row of each core.</summary>
    public int[] FirstRow { get; }

    /// <summary>First word of the record of each sender: the lanes, then the sources. Empty where senders have no records.</summary>
    public ReadOnlySpan<uint> SenderStart => _senderStart;

    /// <summary>Bytes of synapses, targets, records and the tables that find them.</summary>
    public long Bytes =>
        Pools.Weights.Length + ((long)Pools.Targets.Length * sizeof(ushort))
        + (((long)_records.Count + _rowStart.Length + _senderStart.Length) * sizeof(uint));

    /// <summary>Builds the tables of cores that run side by side: targets count from a core's first lane.</summary>
    /// <param name="parameters">The cores.</param>
    /// <param name="exact">Whether weights onto one target are never added up beyond 16 bits here: strict mode must see them.</param>
    public static DeliveryTables Build(ChipParameters parameters, bool exact = false)
    {
        var tables = new DeliveryTables(parameters);
        var cutter = new RowCutter(tables.Pools, exact);
        var scratch = new RowScratch();
        var segments = new List<DeliverySegment>();
        foreach (CoreParameters core in parameters.Cores)
        {
            for (int row = 0; row < core.Rows.Count; row++)
            {
                segments.Clear();
                scratch.Clear();

                // A row that learns is walked where its weights are now; here it has its counts alone.
                if (core.Learn?.Role[row] != AxonRole.Learn)
                {
                    scratch.Add(core.Rows, core.Rows.Start[row], core.Rows.Start[row + 1], 0);
                    scratch.Sort();
                    cutter.Cut(scratch, core.Rows.Shifted[row], 0, segments);
                }

                tables.SetRow(core, row, segments);
            }

            // From here on the tables hold these synapses.
            core.Rows.Release();
        }

        return tables;
    }

    /// <summary>Gives a core's row its record.</summary>
    public void SetRow(CoreParameters core, int row, List<DeliverySegment> segments) =>
        _rowStart[FirstRow[core.Index] + row] = AddRecord(segments, [DeliveryCount.Of(core, row)]);

    /// <summary>Gives the senders their records.</summary>
    public void SetSenders(uint[] starts) => _senderStart = starts;

    /// <summary>Adds a record; gives its first word.</summary>
    public uint AddRecord(List<DeliverySegment> segments, ReadOnlySpan<DeliveryCount> counts)
    {
        uint start = checked((uint)_records.Count);
        _records.Add((uint)segments.Count);
        _records.Add((uint)counts.Length);
        foreach (DeliverySegment segment in segments)
        {
            segment.AppendTo(_records);
        }

        foreach (DeliveryCount count in counts)
        {
            _records.Add(1);
            _records.Add(count.Synapses);
            _records.Add(count.Words);
            _records.Add((uint)count.FirstLane);
        }

        return start;
    }

    /// <summary>The segments of a record.</summary>
    public IEnumerable<DeliverySegment> SegmentsOf(uint start)
    {
        for (int s = 0; s < _records[(int)start]; s++)
        {
            yield return DeliverySegment.Of(Records.Slice((int)start + 2 + (s * DeliverySegment.Words), DeliverySegment.Words));
        }
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
}
