using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.State;
using NeuroChip.Spec;

namespace NeuroChip.Emulator.OpenCl;

/// <summary>
/// The rows of all cores in the form the kernel walks, built once when an image is loaded. A row is a record: its segments, then
/// what walking it counts at which core. The synapses themselves lie before their records.
/// </summary>
/// <remarks>
/// Where one work-item runs the whole chip, senders have records, too: all that one spike does, at all cores, as one row.
/// <see cref="FanOutBuilder"/> makes those.
/// </remarks>
internal sealed class DeliveryTables
{
    private const long ShiftedRow = 1L << 48;
    private const long LearningAxon = 1L << 49;

    private readonly List<TablePart> _parts = [new TablePart()];
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
        First.AddRecord([], []);
    }

    /// <summary>The parts, in the order in which they lie: the first, then one per core where cores run side by side.</summary>
    public IReadOnlyList<TablePart> Parts => _parts;

    /// <summary>The first part, which has the rows and senders of all cores where they run as one.</summary>
    public TablePart First => _parts[0];

    /// <summary>The last part: where it ends, all end.</summary>
    public TablePart Last => _parts[^1];

    /// <summary>First word of the record of each row; those of a core are one after the other.</summary>
    public ReadOnlySpan<uint> RowStart => _rowStart;

    /// <summary>First row of each core.</summary>
    public int[] FirstRow { get; }

    /// <summary>First word of the record of each sender: the lanes, then the sources. Empty where senders have no records.</summary>
    public ReadOnlySpan<uint> SenderStart => _senderStart;

    /// <summary>Bytes of synapses, targets, records and the tables that find them.</summary>
    public long Bytes =>
        Last.EndOfBytes + (((long)_rowStart.Length + _senderStart.Length) * sizeof(uint));

    /// <summary>
    /// Builds the tables of cores that run side by side: targets count from a core's first lane. Every core has a part of its own,
    /// and parts lie in the order of cores, so the tables are the same however many threads build them.
    /// </summary>
    /// <param name="parameters">The cores.</param>
    /// <param name="exact">Whether weights onto one target are never added up beyond 16 bits here: strict mode must see them.</param>
    /// <param name="threads">Threads at most; -1 for as many as there are processors.</param>
    public static DeliveryTables Build(ChipParameters parameters, bool exact = false, int threads = -1)
    {
        var tables = new DeliveryTables(parameters);
        var parts = new TablePart[parameters.Cores.Length];
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads };
        Parallel.For(0, parts.Length, options, core => parts[core] = tables.Cut(parameters.Cores[core], exact));
        foreach (TablePart part in parts)
        {
            part.PlaceBehind(tables.Last);
            tables._parts.Add(part);
        }

        Parallel.For(0, parts.Length, options, core => tables.PointToPlace(parameters.Cores[core], parts[core]));
        return tables;
    }

    /// <summary>Gives a core's row its record, in the first part.</summary>
    public void SetRow(CoreParameters core, int row, List<DeliverySegment> segments) =>
        _rowStart[FirstRow[core.Index] + row] = First.AddRecord(segments, [DeliveryCount.Of(core, row)]);

    /// <summary>Gives the senders their records.</summary>
    public void SetSenders(uint[] starts) => _senderStart = starts;

    private TablePart Cut(CoreParameters core, bool exact)
    {
        var part = new TablePart();
        var cutter = new RowCutter(part.Pool, exact);
        var scratch = new RowScratch();
        var segments = new List<DeliverySegment>();
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

            _rowStart[FirstRow[core.Index] + row] = part.AddRecord(segments, [DeliveryCount.Of(core, row)]);
        }

        // From here on the part holds these synapses.
        core.Rows.Release();
        return part;
    }

    private void PointToPlace(CoreParameters core, TablePart part)
    {
        part.PointToPlace();
        foreach (ref uint start in _rowStart.AsSpan(FirstRow[core.Index], core.Rows.Count))
        {
            start += part.FirstWord;
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
