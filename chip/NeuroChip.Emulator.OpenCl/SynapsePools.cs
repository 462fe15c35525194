namespace NeuroChip.Emulator.OpenCl;

/// <summary>The one resident form of the synapses: weights, and the targets of those that have an index. Both grow by doubling.</summary>
internal sealed class SynapsePools
{
    private byte[] _weights = new byte[1 << 12];
    private ushort[] _targets = new ushort[1 << 10];
    private int _weightBytes;
    private int _targetCount;

    /// <summary>Weights by segments; dense ones start on whole vectors, and behind scattered ones lie their delays.</summary>
    public ReadOnlySpan<byte> Weights => _weights.AsSpan(0, _weightBytes);

    /// <summary>Targets by segments.</summary>
    public ReadOnlySpan<ushort> Targets => _targets.AsSpan(0, _targetCount);

    /// <summary>Room for so many bytes of weights behind all others, from a multiple of the alignment on. Not cleared.</summary>
    public Span<byte> AddWeights(int bytes, int alignment, out int start)
    {
        start = checked(_weightBytes + alignment - 1) & -alignment;
        int end = checked(start + bytes);
        Grow(ref _weights, end);
        _weights.AsSpan(_weightBytes, start - _weightBytes).Clear();
        _weightBytes = end;
        return _weights.AsSpan(start, bytes);
    }

    /// <summary>Room for so many targets.</summary>
    public Span<ushort> AddTargets(int count, out int start)
    {
        start = _targetCount;
        _targetCount = checked(start + count);
        Grow(ref _targets, _targetCount);
        return _targets.AsSpan(start, count);
    }

    private static void Grow<T>(ref T[] array, int length)
    {
        if (length > array.Length)
        {
            Array.Resize(ref array, (int)Math.Max(length, Math.Min(array.Length * 2L, Array.MaxLength)));
        }
    }
}
