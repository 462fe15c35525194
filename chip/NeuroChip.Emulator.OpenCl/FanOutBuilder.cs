using System.Runtime.InteropServices;
using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.State;

namespace NeuroChip.Emulator.OpenCl;

/// <summary>
/// Builds tables in which every sender, a compartment or a source, has one record for all that its spike does, at all cores:
/// where one work-item runs the chip, packets need not wait in queues by core, and rows are as long as they can be.
/// Targets are lanes of the whole chip.
/// </summary>
/// <remarks>
/// A row that one plain packet alone walks belongs to that sender: the rows that belong to a sender, one per core, lie as one.
/// All other rows lie by themselves, and the records of their senders point at them, moved by the packet's atom and delay.
/// Every row keeps a record of its own, since a host may send to any in-axon; that of a row which lies within another points at
/// the part of its core.
/// </remarks>
internal sealed class FanOutBuilder
{
    private readonly ChipParameters _parameters;
    private readonly DeliveryTables _tables;
    private readonly RowCutter _cutter;
    private readonly bool[] _merged;
    private readonly bool[] _shifted;
    private readonly RowScratch _scratch = new();
    private readonly List<DeliverySegment> _segments = [];
    private readonly List<DeliverySegment> _part = [];
    private readonly List<DeliveryCount> _counts = [];
    private ArrivingSpike[] _packets = [];

    private FanOutBuilder(ChipParameters parameters, bool exact)
    {
        _parameters = parameters;
        _tables = new DeliveryTables(parameters);
        _cutter = new RowCutter(_tables.First.Pool, exact);
        _merged = new bool[_tables.RowStart.Length];
        _shifted = new bool[_tables.RowStart.Length];
    }

    /// <summary>Builds the tables of a chip on which nothing learns.</summary>
    /// <param name="parameters">The cores.</param>
    /// <param name="exact">As in <see cref="DeliveryTables.Build"/>.</param>
    public static DeliveryTables Build(ChipParameters parameters, bool exact = false)
    {
        var builder = new FanOutBuilder(parameters, exact);
        builder.ChooseMerged();
        builder.CutSharedRows();
        builder.AddSenders();
        foreach (CoreParameters core in parameters.Cores)
        {
            // From here on the tables hold the synapses.
            core.Rows.Release();
        }

        return builder._tables;
    }

    private int Senders => _parameters.Lanes + _parameters.Sources.Count;

    private void ChooseMerged()
    {
        var walked = new byte[_merged.Length];
        ForEachSender((_, packets) =>
        {
            foreach (ArrivingSpike packet in packets)
            {
                int row = RowOf(packet);
                walked[row] = (byte)Math.Min(walked[row] + 1, 2);
                _shifted[row] |= packet.Atom != 0;
            }
        });

        // One row of a sender at each core; a second one is cut by itself.
        var lastSender = new int[_parameters.Cores.Length];
        Array.Fill(lastSender, -1);
        ForEachSender((sender, packets) =>
        {
            foreach (ArrivingSpike packet in packets)
            {
                if (walked[RowOf(packet)] == 1 && packet is { Atom: 0, Delay: 0 } && lastSender[packet.Core] != sender)
                {
                    lastSender[packet.Core] = sender;
                    _merged[RowOf(packet)] = true;
                }
            }
        });
    }

    private void CutSharedRows()
    {
        foreach (CoreParameters core in _parameters.Cores)
        {
            for (int row = 0; row < core.Rows.Count; row++)
            {
                if (_merged[_tables.FirstRow[core.Index] + row])
                {
                    continue;
                }

                _segments.Clear();
                _scratch.Clear();
                _scratch.Add(core.Rows, core.Rows.Start[row], core.Rows.Start[row + 1], 0);
                _scratch.Sort();
                _cutter.Cut(_scratch, _shifted[_tables.FirstRow[core.Index] + row], core.FirstLane, _segments);
                _tables.SetRow(core, row, _segments);
            }
        }
    }

    private void AddSenders()
    {
        var starts = new uint[Senders];
        ForEachSender((sender, packets) =>
        {
            if (packets.Length > 0)
            {
                starts[sender] = AddSender(packets);
            }
        });
        _tables.SetSenders(starts);
    }

    private uint AddSender(ReadOnlySpan<ArrivingSpike> packets)
    {
        _segments.Clear();
        _scratch.Clear();
        _counts.Clear();
        foreach (ArrivingSpike packet in packets)
        {
            CoreParameters core = _parameters.Cores[packet.Core];
            _counts.Add(DeliveryCount.Of(core, packet.Axon));
            if (_merged[RowOf(packet)])
            {
                _scratch.Add(core.Rows, core.Rows.Start[packet.Axon], core.Rows.Start[packet.Axon + 1], core.FirstLane);
            }
        }

        _scratch.Sort();
        _cutter.Cut(_scratch, shifted: false, 0, _segments);
        AddPartsOfMerged(packets);
        foreach (ArrivingSpike packet in packets)
        {
            if (!_merged[RowOf(packet)])
            {
                AddMoved(packet);
            }
        }

        ReadOnlySpan<DeliveryCount> counts = CollectionsMarshal.AsSpan(_counts);
        int each = DeliveryCount.WordsByCore(_parameters.Cores.Length);
        return counts.Length > 1 && each > 0
            ? _tables.First.AddRecordByCore(_segments, counts, each)
            : _tables.First.AddRecord(_segments, counts);
    }

    /// <summary>The records of the rows that lie within a sender's: of each segment, what lies in the row's core.</summary>
    private void AddPartsOfMerged(ReadOnlySpan<ArrivingSpike> packets)
    {
        foreach (ArrivingSpike packet in packets)
        {
            if (!_merged[RowOf(packet)])
            {
                continue;
            }

            CoreParameters core = _parameters.Cores[packet.Core];
            _part.Clear();
            foreach (DeliverySegment segment in _segments)
            {
                DeliverySegment part = PartWithin(segment, core.FirstLane, core.FirstLane + core.LaneCount);
                if (part.Count > 0)
                {
                    _part.Add(part);
                }
            }

            _tables.SetRow(core, packet.Axon, _part);
        }
    }

    private void AddMoved(ArrivingSpike packet)
    {
        uint row = _tables.RowStart[RowOf(packet)];
        foreach (DeliverySegment segment in _tables.First.SegmentsOf(row))
        {
            _segments.Add(segment with { Target = segment.Target + packet.Atom, Delay = segment.Delay + packet.Delay });
        }
    }

    private DeliverySegment PartWithin(DeliverySegment segment, int first, int end)
    {
        if (!segment.IsIndexed)
        {
            const int lanes = ChipParameters.LaneAlignment;
            int start = Math.Clamp((first - segment.Target) / lanes, 0, segment.Count);
            int stop = Math.Clamp((end - segment.Target) / lanes, 0, segment.Count);
            return segment with
            {
                Target = segment.Target + (start * lanes),
                Count = stop - start,
                Data = segment.Data + (uint)(start * segment.WeightBytes),
            };
        }

        ReadOnlySpan<ushort> targets = _tables.First.Pool.Targets.Slice((int)segment.Index, segment.Count);
        int from = CountBelow(targets, first);
        int to = CountBelow(targets, end);
        if (segment.Kind != SegmentKind.Scattered || to == from)
        {
            return segment with
            {
                Count = to - from,
                Index = segment.Index + (uint)from,
                Data = segment.Data + (uint)(from * segment.WeightBytes),
            };
        }

        return CutOut(segment, from, to);
    }

    /// <summary>The delays of scattered synapses lie behind their weights, so a part of them is a copy.</summary>
    private DeliverySegment CutOut(DeliverySegment segment, int from, int to)
    {
        int count = to - from;
        Span<byte> copy = _tables.First.Pool.Add(3 * count, sizeof(short), out int data);
        ReadOnlySpan<byte> whole = _tables.First.Pool.Bytes.Slice((int)segment.Data, 3 * segment.Count);
        whole.Slice(2 * from, 2 * count).CopyTo(copy);
        whole.Slice((2 * segment.Count) + from, count).CopyTo(copy[(2 * count)..]);
        return segment with { Count = count, Index = segment.Index + (uint)from, Data = (uint)data };
    }

    private static int CountBelow(ReadOnlySpan<ushort> targets, int limit)
    {
        int low = 0;
        int high = targets.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = targets[middle] < limit ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private int RowOf(ArrivingSpike packet) => _tables.FirstRow[packet.Core] + packet.Axon;

    private void ForEachSender(SenderAction action)
    {
        foreach (CoreParameters core in _parameters.Cores)
        {
            for (int i = 0; i < core.Compartments; i++)
            {
                action(core.FirstLane + i, PacketsOf(core, i));
            }
        }

        for (int source = 0; source < _parameters.Sources.Count; source++)
        {
            action(_parameters.Lanes + source, _parameters.Sources.TargetsOf(source));
        }
    }

    private ReadOnlySpan<ArrivingSpike> PacketsOf(CoreParameters core, int compartment)
    {
        int first = core.OutStart[compartment];
        int count = core.OutStart[compartment + 1] - first;
        if (_packets.Length < count)
        {
            _packets = new ArrivingSpike[count];
        }

        for (int e = 0; e < count; e++)
        {
            long code = core.OutPacket[first + e];
            _packets[e] = new ArrivingSpike(
                core.OutCore[first + e], PacketCode.AxonOf(code), PacketCode.AtomOf(code), PacketCode.DelayOf(code));
        }

        return _packets.AsSpan(0, count);
    }

    private delegate void SenderAction(int sender, ReadOnlySpan<ArrivingSpike> packets);
}
