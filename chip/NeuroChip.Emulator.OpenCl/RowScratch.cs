using System.Runtime.InteropServices;
using NeuroChip.Emulator.State;

namespace NeuroChip.Emulator.OpenCl;

/// <summary>
/// The synapses of one row while it is cut: targets, weights and delays side by side, sorted by delay, target, and the order in
/// which they were added. That is a full key, so that the tables are the same in every run.
/// </summary>
internal sealed class RowScratch
{
    private ushort[] _targets = new ushort[64];
    private short[] _weights = new short[64];
    private byte[] _delays = new byte[64];
    private ulong[] _keys = [];
    private short[] _shuffled = [];

    /// <summary>Number of synapses.</summary>
    public int Count { get; private set; }

    /// <summary>Targets.</summary>
    public ReadOnlySpan<ushort> Targets => _targets.AsSpan(0, Count);

    /// <summary>Weights in units of 64.</summary>
    public ReadOnlySpan<short> Weights => _weights.AsSpan(0, Count);

    /// <summary>Delays in extra steps.</summary>
    public ReadOnlySpan<byte> Delays => _delays.AsSpan(0, Count);

    /// <summary>Forgets all synapses.</summary>
    public void Clear() => Count = 0;

    /// <summary>Adds a range of a core's synapses, their targets moved by a number of lanes.</summary>
    public void Add(SynapseRows rows, int first, int end, int lanes)
    {
        int count = end - first;
        Reserve(Count + count);
        Span<ushort> targets = _targets.AsSpan(Count, count);
        rows.Target.AsSpan(first, count).CopyTo(targets);
        for (int i = 0; lanes != 0 && i < count; i++)
        {
            targets[i] = (ushort)(targets[i] + lanes);
        }

        rows.Weight.AsSpan(first, count).CopyTo(_weights.AsSpan(Count));
        rows.Delay.AsSpan(first, count).CopyTo(_delays.AsSpan(Count));
        Count += count;
    }

    /// <summary>Sorts, unless they are in order.</summary>
    public void Sort()
    {
        if (IsSorted())
        {
            return;
        }

        // Lists name their targets in ascending order nearly always: then delays, counted, are all there is to sort by.
        if (TargetsAscend())
        {
            SortByDelay();
        }
        else
        {
            SortBy(i => ((ulong)_delays[i] << 16) | _targets[i]);
        }
    }

    /// <summary>Keeps only some of the synapses, in the given order of theirs, sorted by target.</summary>
    public void TakeByTarget(RowScratch source, ReadOnlySpan<Range> ranges)
    {
        Clear();
        foreach (Range range in ranges)
        {
            int first = range.Start.Value;
            int count = range.End.Value - first;
            Reserve(Count + count);
            source.Targets.Slice(first, count).CopyTo(_targets.AsSpan(Count));
            source.Weights.Slice(first, count).CopyTo(_weights.AsSpan(Count));
            source.Delays.Slice(first, count).CopyTo(_delays.AsSpan(Count));
            Count += count;
        }

        SortBy(i => _targets[i]);
    }

    private bool TargetsAscend()
    {
        ReadOnlySpan<ushort> targets = Targets;
        for (int i = 1; i < targets.Length; i++)
        {
            if (targets[i - 1] > targets[i])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Keeps the order of those with equal delays.</summary>
    private void SortByDelay()
    {
        Span<int> next = stackalloc int[byte.MaxValue + 2];
        next.Clear();
        foreach (byte delay in Delays)
        {
            next[delay + 1]++;
        }

        for (int delay = 1; delay < next.Length; delay++)
        {
            next[delay] += next[delay - 1];
        }

        ReserveKeys();
        for (int i = 0; i < Count; i++)
        {
            _keys[next[_delays[i]]++] = (uint)i;
        }

        PermuteAll();
    }

    private bool IsSorted()
    {
        for (int i = 1; i < Count; i++)
        {
            if (_delays[i - 1] > _delays[i] || (_delays[i - 1] == _delays[i] && _targets[i - 1] > _targets[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>By a key of at most 32 bits, and by position where keys are equal.</summary>
    private void SortBy(Func<int, ulong> keyOf)
    {
        ReserveKeys();
        for (int i = 0; i < Count; i++)
        {
            _keys[i] = (keyOf(i) << 32) | (uint)i;
        }

        Array.Sort(_keys, 0, Count);
        PermuteAll();
    }

    private void ReserveKeys()
    {
        if (_keys.Length < Count)
        {
            _keys = new ulong[_targets.Length];
            _shuffled = new short[_targets.Length];
        }
    }

    private void PermuteAll()
    {
        Permute(MemoryMarshal.Cast<ushort, short>(_targets.AsSpan()));
        Permute(_weights);
        PermuteDelays();
    }

    private void Permute(Span<short> values)
    {
        for (int i = 0; i < Count; i++)
        {
            _shuffled[i] = values[(int)(uint)_keys[i]];
        }

        _shuffled.AsSpan(0, Count).CopyTo(values);
    }

    private void PermuteDelays()
    {
        for (int i = 0; i < Count; i++)
        {
            _shuffled[i] = _delays[(int)(uint)_keys[i]];
        }

        for (int i = 0; i < Count; i++)
        {
            _delays[i] = (byte)_shuffled[i];
        }
    }

    private void Reserve(int count)
    {
        if (count > _targets.Length)
        {
            int length = Math.Max(count, 2 * _targets.Length);
            Array.Resize(ref _targets, length);
            Array.Resize(ref _weights, length);
            Array.Resize(ref _delays, length);
        }
    }
}
