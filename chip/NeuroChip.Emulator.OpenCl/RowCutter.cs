using System.Runtime.InteropServices;
using NeuroChip.Emulator.State;

namespace NeuroChip.Emulator.OpenCl;

/// <summary>
/// Cuts sorted rows into segments. Fewer bytes per synapse and longer runs win, so each row is cut into runs of equal delay, and
/// each run lies dense, without indices, where the targets are close enough together. A row that packets with an atom walk is
/// shifted by it, so its dense runs start at their first target and end at their last, without the padding to whole vectors.
/// </summary>
/// <param name="pool">Where the synapses go.</param>
/// <param name="exact">Whether weights onto one target are never added up beyond 16 bits here: strict mode must see them.</param>
internal sealed class RowCutter(SynapsePool pool, bool exact)
{
    private const int Lanes = ChipParameters.LaneAlignment;

    /// <summary>Fewer synapses of one delay than this share one scattered segment.</summary>
    private const int LeastPerDelay = 8;

    /// <summary>A dense vector costs 16 bytes, an indexed synapse 3: dense pays from 6 synapses a vector.</summary>
    private const int LeastPerDenseVector = 6;

    /// <summary>Targets further apart than this start a new dense run.</summary>
    private const int LargestDenseGap = 4 * Lanes;

    /// <summary>
    /// The kernel adds so many indexed synapses in one turn of its loop. A longer row is padded by zero weights to whole turns: how
    /// often the loop turns is then mostly the same, and a processor foresees its end.
    /// </summary>
    private const int IndexedTurn = 8;

    /// <summary>Fewer synapses than this are not padded: it would cost more memory than it saves time.</summary>
    private const int LeastPadded = 3 * IndexedTurn;

    /// <summary>Bytes from which on a dense run is long.</summary>
    private const int LongRow = 4 * SynapsePool.Line;

    private readonly RowScratch _scattered = new();
    private readonly List<Range> _ranges = [];
    private readonly List<Range> _strays = [];
    private int[] _sums = new int[1024];

    /// <summary>Cuts a row.</summary>
    /// <param name="row">The row, sorted.</param>
    /// <param name="shifted">Whether atoms shift it.</param>
    /// <param name="lane">Lane from which its targets count.</param>
    /// <param name="segments">Where the segments go.</param>
    public void Cut(RowScratch row, bool shifted, int lane, List<DeliverySegment> segments)
    {
        ReadOnlySpan<byte> delays = row.Delays;
        _ranges.Clear();
        for (int start = 0, end; start < row.Count; start = end)
        {
            end = start + RunLength(delays[start..]);
            if (end - start < LeastPerDelay && end - start < row.Count)
            {
                _ranges.Add(start..end);
            }
            else
            {
                CutDelay(row, start, end, shifted, lane, segments);
            }
        }

        if (_ranges.Count > 0)
        {
            AddScattered(row, lane, segments);
        }
    }

    private static int RunLength(ReadOnlySpan<byte> delays)
    {
        int end = delays.IndexOfAnyExcept(delays[0]);
        return end < 0 ? delays.Length : end;
    }

    /// <summary>Synapses of one delay, ascending by target: dense runs where it pays, one indexed segment for the rest.</summary>
    private void CutDelay(RowScratch row, int first, int last, bool shifted, int lane, List<DeliverySegment> segments)
    {
        ReadOnlySpan<ushort> targets = row.Targets;
        int delay = row.Delays[first];
        _strays.Clear();
        for (int start = first, end; start < last; start = end)
        {
            end = start + 1;
            while (end < last && targets[end] - targets[end - 1] <= LargestDenseGap)
            {
                end++;
            }

            int vectors = (targets[end - 1] / Lanes) + 1 - (targets[start] / Lanes);
            if (end - start >= vectors * LeastPerDenseVector && TryAddUp(row, start, end, out Span<int> sums))
            {
                AddDense(delay, lane + targets[start], sums, shifted, segments);
            }
            else
            {
                _strays.Add(start..end);
            }
        }

        AddIndexed(row, delay, lane, segments);
    }

    /// <summary>
    /// Weights per lane, from the first target to the last. Several synapses onto one lane are added up: sums modulo 2^16
    /// are what the accumulator keeps anyway, unless it is to be exact.
    /// </summary>
    private bool TryAddUp(RowScratch row, int start, int end, out Span<int> sums)
    {
        ReadOnlySpan<ushort> targets = row.Targets;
        ReadOnlySpan<short> weights = row.Weights;
        int first = targets[start];
        int lanes = targets[end - 1] + 1 - first;
        if (_sums.Length < lanes)
        {
            _sums = new int[Math.Max(lanes, 2 * _sums.Length)];
        }

        sums = _sums.AsSpan(0, lanes);
        sums.Clear();
        for (int i = start; i < end; i++)
        {
            sums[targets[i] - first] += weights[i];
        }

        return !exact || !sums.ContainsAnyExceptInRange(short.MinValue, short.MaxValue);
    }

    private void AddDense(int delay, int target, ReadOnlySpan<int> sums, bool shifted, List<DeliverySegment> segments)
    {
        SegmentKind kind = KindOf(sums);
        if (shifted)
        {
            AddRun(kind == SegmentKind.Dense8 ? SegmentKind.Run8 : SegmentKind.Run16, delay, target, sums, segments);
            return;
        }

        // The kernel reads dense weights by vectors, which OpenCL wants aligned to their size. Long ones start on lines of memory:
        // no vector of theirs then lies in two.
        int width = kind == SegmentKind.Dense16 ? sizeof(short) : sizeof(sbyte);
        int start = target % Lanes;
        int vectors = (start + sums.Length + Lanes - 1) / Lanes;
        int bytes = vectors * Lanes * width;
        Span<byte> data = pool.Add(bytes, bytes < LongRow ? Lanes * width : SynapsePool.Line, out int first);
        data.Clear();
        CopyWeights(sums, kind, data[(start * width)..]);
        segments.Add(new(kind, delay, vectors, target - start, 0, (uint)(first / Lanes)));
    }

    /// <summary>What the accumulator keeps of a sum decides how wide it has to be.</summary>
    private static SegmentKind KindOf(ReadOnlySpan<int> sums)
    {
        bool isByte = true;
        bool isEven = true;
        foreach (int sum in sums)
        {
            short kept = unchecked((short)sum);
            isByte &= kept is >= sbyte.MinValue and <= sbyte.MaxValue;
            isEven &= kept % 2 == 0 && kept / 2 is >= sbyte.MinValue and <= sbyte.MaxValue;
        }

        return isByte ? SegmentKind.Dense8 : isEven ? SegmentKind.Even8 : SegmentKind.Dense16;
    }

    private void AddRun(SegmentKind kind, int delay, int target, ReadOnlySpan<int> sums, List<DeliverySegment> segments)
    {
        int width = kind == SegmentKind.Run8 ? sizeof(sbyte) : sizeof(short);
        for (int done = 0; done < sums.Length; done += DeliverySegment.LargestCount)
        {
            int count = Math.Min(DeliverySegment.LargestCount, sums.Length - done);
            CopyWeights(sums.Slice(done, count), kind, pool.Add(count * width, sizeof(short), out int at));
            segments.Add(new(kind, delay, count, target + done, 0, (uint)at));
        }
    }

    private static void CopyWeights(ReadOnlySpan<int> sums, SegmentKind kind, Span<byte> data)
    {
        if (kind is SegmentKind.Dense16 or SegmentKind.Run16)
        {
            Span<short> words = MemoryMarshal.Cast<byte, short>(data);
            for (int i = 0; i < sums.Length; i++)
            {
                words[i] = unchecked((short)sums[i]);
            }

            return;
        }

        int unit = kind == SegmentKind.Even8 ? 2 : 1;
        for (int i = 0; i < sums.Length; i++)
        {
            data[i] = unchecked((byte)((short)sums[i] / unit));
        }
    }

    private void AddIndexed(RowScratch row, int delay, int lane, List<DeliverySegment> segments)
    {
        bool narrow = true;
        int count = 0;
        foreach (Range range in _strays)
        {
            (int start, int length) = (range.Start.Value, range.End.Value - range.Start.Value);
            narrow &= !row.Weights.Slice(start, length).ContainsAnyExceptInRange(sbyte.MinValue, sbyte.MaxValue);
            count += length;
        }

        if (count == 0)
        {
            return;
        }

        int padded = count < LeastPadded ? count : (count + IndexedTurn - 1) / IndexedTurn * IndexedTurn;
        Span<ushort> targets = pool.AddIndexed(padded, narrow ? 1 : 2, out int index, out int data, out Span<byte> weights);
        int done = 0;
        foreach (Range range in _strays)
        {
            (int start, int length) = (range.Start.Value, range.End.Value - range.Start.Value);
            row.Targets.Slice(start, length).CopyTo(targets[done..]);
            CopyIndexed(row.Weights.Slice(start, length), narrow, weights[(done * (narrow ? 1 : 2))..]);
            done += length;
        }

        targets[count..].Fill(targets[count - 1]);
        weights[(count * (narrow ? 1 : 2))..].Clear();
        AddSplit(narrow ? SegmentKind.Indexed8 : SegmentKind.Indexed16, delay, padded, lane, index, data, segments);
    }

    private static void CopyIndexed(ReadOnlySpan<short> weights, bool narrow, Span<byte> data)
    {
        if (!narrow)
        {
            MemoryMarshal.AsBytes(weights).CopyTo(data);
            return;
        }

        for (int i = 0; i < weights.Length; i++)
        {
            data[i] = unchecked((byte)weights[i]);
        }
    }

    /// <summary>Targets ascend, so that the synapses onto one core are together.</summary>
    private void AddScattered(RowScratch row, int lane, List<DeliverySegment> segments)
    {
        _scattered.TakeByTarget(row, CollectionsMarshal.AsSpan(_ranges));
        for (int start = 0; start < _scattered.Count; start += DeliverySegment.LargestCount)
        {
            int count = Math.Min(DeliverySegment.LargestCount, _scattered.Count - start);
            Span<ushort> targets = pool.AddIndexed(count, 3, out int index, out int at, out Span<byte> data);
            _scattered.Targets.Slice(start, count).CopyTo(targets);
            MemoryMarshal.AsBytes(_scattered.Weights.Slice(start, count)).CopyTo(data);
            _scattered.Delays.Slice(start, count).CopyTo(data[(2 * count)..]);
            segments.Add(new(SegmentKind.Scattered, 0, count, lane, (uint)index, (uint)at));
        }
    }

    private static void AddSplit(
        SegmentKind kind, int delay, int count, int lane, int index, int data, List<DeliverySegment> segments)
    {
        int width = kind == SegmentKind.Indexed8 ? 1 : 2;
        for (int done = 0; done < count; done += DeliverySegment.LargestCount)
        {
            segments.Add(new(
                kind, delay, Math.Min(DeliverySegment.LargestCount, count - done), lane, (uint)(index + done), (uint)(data + (done * width))));
        }
    }
}
