using System.Runtime.InteropServices;
using NeuroChip.Emulator.State;

namespace NeuroChip.Emulator.OpenCl;

/// <summary>
/// Records and the synapses they point at: the rows of one core, or all of a chip's. Parts are filled side by side, each as if it
/// were the first, and then told behind which others they lie.
/// </summary>
internal sealed class TablePart
{
    /// <summary>Parts start where the weights of any segment may start.</summary>
    private const int Alignment = ChipParameters.LaneAlignment * sizeof(short);

    private readonly List<uint> _records = [];

    /// <summary>The synapses.</summary>
    public SynapsePool Pool { get; } = new();

    /// <summary>The records, one after the other.</summary>
    public ReadOnlySpan<uint> Records => CollectionsMarshal.AsSpan(_records);

    /// <summary>Where its synapses start among those of all parts, in bytes.</summary>
    public int FirstByte { get; private set; }

    /// <summary>Where its records start among those of all parts.</summary>
    public int FirstRecord { get; private set; }

    /// <summary>Where its synapses end.</summary>
    public int EndOfBytes => checked(FirstByte + Pool.Bytes.Length);

    /// <summary>Where its records end.</summary>
    public int EndOfRecords => checked(FirstRecord + _records.Count);

    /// <summary>Adds a record; gives its first word within the part.</summary>
    public uint AddRecord(List<DeliverySegment> segments, ReadOnlySpan<DeliveryCount> counts)
    {
        uint start = AddSegments(segments, counts.Length);
        DeliveryCount.AppendTo(_records, counts);
        return start;
    }

    /// <summary>Adds the record of a sender on a chip of few cores.</summary>
    public uint AddRecordByCore(List<DeliverySegment> segments, ReadOnlySpan<DeliveryCount> counts)
    {
        uint start = AddSegments(segments, counts.Length);
        DeliveryCount.AppendByCoreTo(_records, counts);
        return start;
    }

    private uint AddSegments(List<DeliverySegment> segments, int counts)
    {
        uint start = checked((uint)_records.Count);
        _records.Add((uint)segments.Count);
        _records.Add((uint)counts);
        foreach (DeliverySegment segment in segments)
        {
            segment.AppendTo(_records);
        }

        return start;
    }

    /// <summary>The segments of a record of the part.</summary>
    public IEnumerable<DeliverySegment> SegmentsOf(uint start)
    {
        for (int s = 0; s < _records[(int)start]; s++)
        {
            yield return DeliverySegment.Of(Records.Slice((int)start + 2 + (s * DeliverySegment.Words), DeliverySegment.Words));
        }
    }

    /// <summary>Takes its place behind another part; once, when both are full.</summary>
    public void PlaceBehind(TablePart other)
    {
        FirstByte = checked(other.EndOfBytes + Alignment - 1) & -Alignment;
        FirstRecord = other.EndOfRecords;
    }

    /// <summary>Has the segments point to where their synapses lie among those of all parts.</summary>
    public void PointToPlace()
    {
        Span<uint> words = CollectionsMarshal.AsSpan(_records);
        for (int at = 0; at < words.Length;)
        {
            int counts = (int)words[at + 1];
            int end = at + 2 + ((int)words[at] * DeliverySegment.Words);
            for (at += 2; at < end; at += DeliverySegment.Words)
            {
                DeliverySegment segment = DeliverySegment.Of(words.Slice(at, DeliverySegment.Words));
                words[at + 2] = segment.Index + (segment.IsIndexed ? (uint)(FirstByte / sizeof(ushort)) : 0);
                words[at + 3] = segment.Data + (uint)(FirstByte / segment.DataUnit);
            }

            at += counts * DeliveryCount.RecordWords;
        }
    }
}
