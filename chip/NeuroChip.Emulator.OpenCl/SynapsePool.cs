using System.Runtime.InteropServices;

namespace NeuroChip.Emulator.OpenCl;

/// <summary>
/// The one resident form of the synapses: weights, before those with an index their targets, and behind them the records that say
/// how they lie. Grows by doubling.
/// </summary>
internal sealed class SynapsePool
{
    /// <summary>Bytes of a line of memory.</summary>
    public const int Line = 64;

    private byte[] _bytes = new byte[1 << 12];
    private int _length;

    /// <summary>Weights by segments; dense ones start on whole vectors, and behind scattered ones lie their delays.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

    /// <summary>The same, to write in.</summary>
    public Span<byte> Written => _bytes.AsSpan(0, _length);

    /// <summary>The same as targets: what a segment calls its index counts in these.</summary>
    public ReadOnlySpan<ushort> Targets => MemoryMarshal.Cast<byte, ushort>(Bytes);

    /// <summary>Room for so many bytes behind all others, from a multiple of the alignment on. Not cleared.</summary>
    public Span<byte> Add(int bytes, int alignment, out int start)
    {
        start = checked(_length + alignment - 1) & -alignment;
        int end = checked(start + bytes);
        if (end > _bytes.Length)
        {
            Array.Resize(ref _bytes, (int)Math.Max(end, Math.Min(_bytes.Length * 2L, Array.MaxLength)));
        }

        _bytes.AsSpan(_length, start - _length).Clear();
        _length = end;
        return _bytes.AsSpan(start, bytes);
    }

    /// <summary>Room for targets and, behind them, so many bytes of what belongs to each. Not cleared.</summary>
    public Span<ushort> AddIndexed(int count, int bytesEach, out int index, out int data, out Span<byte> weights)
    {
        Span<byte> room = Add(count * (sizeof(ushort) + bytesEach), sizeof(ushort), out int start);
        index = start / sizeof(ushort);
        data = start + (sizeof(ushort) * count);
        weights = room[(sizeof(ushort) * count)..];
        return MemoryMarshal.Cast<byte, ushort>(room[..(sizeof(ushort) * count)]);
    }
}
