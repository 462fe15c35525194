using System.Numerics;

namespace NeuroChip.Emulator.Mesh.Flits;

/// <summary>What is under way on links, by the cycle in which it arrives: a ring of lists, longer than the longest way.</summary>
internal sealed class FlitWheel
{
    private readonly List<(int Place, int Flit)>[] _flits;
    private readonly List<int>[] _credits;
    private readonly int _mask;
    private long _flying;

    public FlitWheel(int longest)
    {
        int slots = (int)BitOperations.RoundUpToPowerOf2((uint)longest + 2);
        _mask = slots - 1;
        _flits = [.. Enumerable.Range(0, slots).Select(_ => new List<(int, int)>())];
        _credits = [.. Enumerable.Range(0, slots).Select(_ => new List<int>())];
    }

    public bool IsEmpty => _flying == 0;

    public List<(int Place, int Flit)> FlitsAt(long cycle) => _flits[cycle & _mask];

    public List<int> CreditsAt(long cycle) => _credits[cycle & _mask];

    public void AddFlit(long cycle, int place, int flit)
    {
        _flits[cycle & _mask].Add((place, flit));
        _flying++;
    }

    public void AddCredit(long cycle, int place)
    {
        _credits[cycle & _mask].Add(place);
        _flying++;
    }

    public void Forget(long cycle)
    {
        List<(int, int)> flits = FlitsAt(cycle);
        List<int> credits = CreditsAt(cycle);
        _flying -= flits.Count + credits.Count;
        flits.Clear();
        credits.Clear();
    }

    /// <summary>The first cycle from one on, and before another, in which something arrives; the other when there is none.</summary>
    public long Next(long from, long before)
    {
        if (_flying == 0)
        {
            return before;
        }

        long cycle = from;
        while (cycle < before && FlitsAt(cycle).Count == 0 && CreditsAt(cycle).Count == 0)
        {
            cycle++;
        }

        return cycle;
    }

    public void Clear()
    {
        for (int slot = 0; slot <= _mask; slot++)
        {
            _flits[slot].Clear();
            _credits[slot].Clear();
        }

        _flying = 0;
    }
}
