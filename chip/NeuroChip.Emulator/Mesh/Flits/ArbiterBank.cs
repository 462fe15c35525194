using System.Numerics;

namespace NeuroChip.Emulator.Mesh.Flits;

/// <summary>Arbiters of one size, at most 64 requests each; a set of requests is a word of bits.</summary>
internal sealed class ArbiterBank
{
    private readonly int _size;
    private readonly int[] _next;

    // Matrix arbiters: per arbiter and request the set of those that go before it.
    private readonly ulong[] _before;

    public ArbiterBank(ArbiterKind kind, int count, int size)
    {
        _size = size;
        _next = kind == ArbiterKind.RoundRobin ? new int[count] : [];
        _before = kind == ArbiterKind.Matrix ? new ulong[count * size] : [];
        Reset();
    }

    /// <summary>Chooses from a set that is not empty; it changes nothing.</summary>
    public int Pick(int arbiter, ulong set)
    {
        if (_before.Length == 0)
        {
            ulong behind = set & (ulong.MaxValue << _next[arbiter]);
            return BitOperations.TrailingZeroCount(behind != 0 ? behind : set);
        }

        for (ulong left = set; ; left &= left - 1)
        {
            int request = BitOperations.TrailingZeroCount(left);
            if ((_before[(arbiter * _size) + request] & set) == 0)
            {
                return request;
            }
        }
    }

    /// <summary>Puts a winner last.</summary>
    public void Won(int arbiter, int request)
    {
        if (_before.Length == 0)
        {
            _next[arbiter] = request + 1 == _size ? 0 : request + 1;
            return;
        }

        Span<ulong> before = _before.AsSpan(arbiter * _size, _size);
        foreach (ref ulong others in before)
        {
            others &= ~(1UL << request);
        }

        before[request] = (_size == 64 ? ulong.MaxValue : (1UL << _size) - 1) & ~(1UL << request);
    }

    /// <summary>As at the start: round-robin begins at the lowest, a matrix prefers the highest.</summary>
    public void Reset()
    {
        Array.Clear(_next);
        for (int request = 0; request < _before.Length; request++)
        {
            ulong all = _size == 64 ? ulong.MaxValue : (1UL << _size) - 1;
            _before[request] = all & ~((2UL << (request % _size)) - 1);
        }
    }
}
