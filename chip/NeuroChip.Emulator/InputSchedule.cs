using NeuroChip.Emulator.Engines;

namespace NeuroChip.Emulator;

/// <summary>
/// Spikes from outside that wait for their step. A spike given for step t acts as if a source fired in t,
/// so it arrives in step t + 1. Lists are reused: a long run allocates nothing.
/// </summary>
internal sealed class InputSchedule
{
    private readonly Dictionary<long, List<ArrivingSpike>> _byArrival = [];
    private readonly Stack<List<ArrivingSpike>> _free = new();
    private readonly List<List<ArrivingSpike>> _taken = [];

    /// <summary>Packets that wait.</summary>
    public long Waiting { get; private set; }

    /// <summary>Adds packets of a spike given for a step.</summary>
    public void Add(long step, ReadOnlySpan<ArrivingSpike> packets)
    {
        if (!_byArrival.TryGetValue(step + 1, out List<ArrivingSpike>? list))
        {
            list = _free.TryPop(out List<ArrivingSpike>? free) ? free : [];
            _byArrival.Add(step + 1, list);
        }

        list.AddRange(packets);
        Waiting += packets.Length;
    }

    /// <summary>Takes out what arrives in the steps of a window.</summary>
    public void Take(long firstStep, Span<IReadOnlyList<ArrivingSpike>?> byStep)
    {
        Recycle();
        for (int s = 0; s < byStep.Length; s++)
        {
            byStep[s] = null;
            if (_byArrival.Count > 0 && _byArrival.Remove(firstStep + s, out List<ArrivingSpike>? list))
            {
                byStep[s] = list;
                _taken.Add(list);
                Waiting -= list.Count;
            }
        }
    }

    /// <summary>What arrives in one step, without taking it out.</summary>
    public IReadOnlyList<ArrivingSpike> Peek(long step) =>
        _byArrival.TryGetValue(step, out List<ArrivingSpike>? list) ? list : [];

    /// <summary>Forgets what arrives in one step at the cores that have taken it early.</summary>
    public void Drop(long step, Predicate<int> hasTaken)
    {
        if (_byArrival.TryGetValue(step, out List<ArrivingSpike>? list))
        {
            Waiting -= list.RemoveAll(spike => hasTaken(spike.Core));
        }
    }

    /// <summary>Forgets everything that waits.</summary>
    public void Clear()
    {
        _taken.AddRange(_byArrival.Values);
        _byArrival.Clear();
        Recycle();
        Waiting = 0;
    }

    private void Recycle()
    {
        foreach (List<ArrivingSpike> list in _taken)
        {
            list.Clear();
            _free.Push(list);
        }

        _taken.Clear();
    }
}
