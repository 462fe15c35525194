using System.Numerics;
using System.Runtime.Intrinsics;

namespace NeuroChip.Emulator.Energy;

/// <summary>
/// Spikes of each lane, counted in bit planes: plane p of a word holds bit p of the counts of its 16 lanes, so that a step adds all
/// lanes at once and most additions end at the lowest planes. Planes are emptied into 64-bit counts before they can overflow.
/// </summary>
internal sealed class LaneSpikes
{
    private const int Planes = 8;
    private const int MostSteps = (1 << Planes) - 1;
    private const int WordBits = 16;

    private readonly ushort[][] _planes;
    private readonly long[] _counts;
    private int _steps;

    /// <summary>Makes counts of so many lanes, a multiple of 16.</summary>
    public LaneSpikes(int lanes)
    {
        _counts = new long[lanes];
        int vector = Vector512<ushort>.Count;
        int words = (lanes / WordBits + vector - 1) / vector * vector;
        _planes = [.. Enumerable.Range(0, Planes).Select(_ => new ushort[words])];
    }

    /// <summary>Adds the spikes of a step, 16 lanes a word.</summary>
    public void Add(ReadOnlySpan<ushort> bits)
    {
        if (_steps == MostSteps)
        {
            Flush();
        }

        _steps++;
        int word = 0;
        for (; word + Vector512<ushort>.Count <= bits.Length; word += Vector512<ushort>.Count)
        {
            Add(word, Vector512.Create(bits.Slice(word, Vector512<ushort>.Count)));
        }

        if (word < bits.Length)
        {
            Span<ushort> last = stackalloc ushort[Vector512<ushort>.Count];
            last.Clear();
            bits[word..].CopyTo(last);
            Add(word, Vector512.Create<ushort>(last));
        }
    }

    /// <summary>Spikes of each lane so far.</summary>
    public ReadOnlySpan<long> Read()
    {
        Flush();
        return _counts;
    }

    /// <summary>Forgets them.</summary>
    public void Reset()
    {
        Flush();
        Array.Clear(_counts);
    }

    /// <summary>Adds to a vector of words; a lane's carry goes up the planes until one has a 0 there.</summary>
    private void Add(int word, Vector512<ushort> carry)
    {
        for (int plane = 0; carry != Vector512<ushort>.Zero; plane++)
        {
            ref ushort place = ref _planes[plane][word];
            Vector512<ushort> held = Vector512.LoadUnsafe(ref place);
            (held ^ carry).StoreUnsafe(ref place);
            carry &= held;
        }
    }

    private void Flush()
    {
        for (int plane = 0; plane < Planes; plane++)
        {
            ushort[] words = _planes[plane];
            for (int word = 0; word < words.Length; word++)
            {
                for (uint left = words[word]; left != 0; left &= left - 1)
                {
                    _counts[(word * WordBits) + BitOperations.TrailingZeroCount(left)] += 1L << plane;
                }
            }

            Array.Clear(words);
        }

        _steps = 0;
    }
}
