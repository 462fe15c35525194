using System.Runtime.InteropServices;

namespace NeuroChip.Emulator.OpenCl;

/// <summary>
/// Records and the synapses they point at: the rows of one core, or all of a chip's. A record lies behind the synapses that were added
/// for it, so that a row is one piece of memory. Parts are filled side by side, each as if it were the first, and then told behind
/// which others they lie.
/// </summary>
internal sealed class TablePart
{
    private readonly List<uint> _starts = [];
    private readonly List<uint> _record = [];

    /// <summary>The synapses and the records.</summary>
    public SynapsePool Pool { get; } = new();

    /// <summary>Where it starts among all parts, in bytes.</summary>
    public long FirstByte { get; private set; }

    /// <summary>Where it ends.</summary>
    public long EndOfBytes => FirstByte + Pool.Bytes.Length;

    /// <summary>Where it starts, in words of records.</summary>
    public uint FirstWord => checked((uint)(FirstByte / sizeof(uint)));

    private Span<uint> Words => MemoryMarshal.Cast<byte, uint>(Pool.Written);

    /// <summary>Adds a record; gives its first word within the part.</summary>
    public uint AddRecord(List<DeliverySegment> segments, ReadOnlySpan<DeliveryCount> counts)
    {
        Begin(segments, counts.Length);
        DeliveryCount.AppendTo(_record, counts);
        return End();
    }

    /// <summary>Adds the record of a sender on a chip of few cores, with so many words of a kind for its counts.</summary>
    public uint AddRecordByCore(List<DeliverySegment> segments, ReadOnlySpan<DeliveryCount> counts, int each)
    {
        Begin(segments, counts.Length);
        DeliveryCount.AppendByCoreTo(_record, counts, each);
        return End();
    }

    /// <summary>The segments of a record of the part.</summary>
    public IEnumerable<DeliverySegment> SegmentsOf(uint start)
    {
        for (int s = 0; s < Words[(int)start]; s++)
        {
            yield return DeliverySegment.Of(Words.Slice((int)start + 2 + (s * DeliverySegment.Words), DeliverySegment.Words));
        }
    }

    /// <summary>Takes its place behind another part; once, when both are full.</summary>
    public void PlaceBehind(TablePart other) => FirstByte = (other.EndOfBytes + SynapsePool.Line - 1) & -SynapsePool.Line;

    /// <summary>Has the segments point to where their synapses lie among those of all parts.</summary>
    public void PointToPlace()
    {
        Span<uint> words = Words;
        foreach (uint start in _starts)
        {
            int at = (int)start + 2;
            int end = at + ((int)words[(int)start] * DeliverySegment.Words);
            for (; at < end; at += DeliverySegment.Words)
            {
                DeliverySegment segment = DeliverySegment.Of(words.Slice(at, DeliverySegment.Words));
                words[at + 2] = segment.Index + (segment.IsIndexed ? checked((uint)(FirstByte / sizeof(ushort))) : 0);
                words[at + 3] = segment.Data + checked((uint)(FirstByte / segment.DataUnit));
            }
        }
    }

    private void Begin(List<DeliverySegment> segments, int counts)
    {
        _record.Clear();
        _record.Add((uint)segments.Count);
        _record.Add((uint)counts);
        foreach (DeliverySegment segment in segments)
        {
            segment.AppendTo(_record);
        }
    }

    private uint End()
    {
        Span<byte> room = Pool.Add(_record.Count * sizeof(uint), sizeof(uint), out int at);
        MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_record)).CopyTo(room);
        uint start = (uint)at / sizeof(uint);
        _starts.Add(start);
        return start;
    }
}
