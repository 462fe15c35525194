using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.Loading;

namespace NeuroChip.Emulator;

/// <summary>
/// Spikes from outside that wait for their step. A spike given for step t acts as if a source fired in t, so it arrives in step
/// t + 1. Spikes of sources stay what they are, one number each, and engines unfold them; where hosts give packets for the same
/// step, that step holds packets only, because their order decides when a host sends them. Memory is reused: a long run allocates
/// nothing.
/// </summary>
/// <param name="sources">What a spike of a source becomes.</param>
/// <param name="unfolds">Whether all steps hold packets only: cores that learn take what arrives for them early.</param>
internal sealed class InputSchedule(SourceTable sources, bool unfolds)
{
    private readonly InputRing _slots = new();
    private readonly SpikeChains<int> _sources = new();
    private readonly SpikeChains<ArrivingSpike> _packets = new();
    private int[] _buffer = [];

    /// <summary>Packets that wait, those of the sources' spikes among them.</summary>
    public long Waiting { get; private set; }

    /// <summary>Adds a packet given for a step.</summary>
    public void AddPacket(long step, ArrivingSpike packet)
    {
        ref InputSlot slot = ref _slots[step + 1];
        Unfold(ref slot);
        _packets.Append(ref slot.Packets, packet);
        slot.Count++;
        Waiting++;
    }

    /// <summary>Adds spikes of sources given for a step.</summary>
    public void AddSources(long step, ReadOnlySpan<int> spikes)
    {
        ref InputSlot slot = ref _slots[step + 1];
        int before = slot.Count;
        foreach (int source in spikes)
        {
            ReadOnlySpan<ArrivingSpike> targets = sources.TargetsOf(source);
            slot.Count += targets.Length;
            if (unfolds || slot.Packets.Count > 0)
            {
                _packets.Append(ref slot.Packets, targets);
            }
            else if (targets.Length > 0)
            {
                _sources.Append(ref slot.Sources, source);
            }
        }

        Waiting += slot.Count - before;
    }

    /// <summary>Takes out what arrives in the steps of a window, and shows it what arrives in the step behind.</summary>
    public void Fill(RunWindow window)
    {
        int row = 0;
        for (; row <= window.Steps && Waiting > 0; row++)
        {
            ref InputSlot slot = ref _slots[window.FirstStep + row];
            _sources.CopyTo(slot.Sources, window.OpenSources(row, slot.Sources.Count));
            _packets.CopyTo(slot.Packets, window.OpenArrivals(row, slot.Packets.Count));
            if (row < window.Steps)
            {
                Release(ref slot);
            }
        }

        window.CloseInputs(row);
        _slots.MoveTo(window.FirstStep + window.Steps);
    }

    /// <summary>The packets that arrive in one step, in a list of their own.</summary>
    public ArrivingSpike[] Peek(long step)
    {
        if (Waiting == 0 || step < _slots.First)
        {
            return [];
        }

        InputSlot slot = _slots[step];
        _sources.CopyTo(slot.Sources, Buffer(slot.Sources.Count));
        var packets = new ArrivingSpike[slot.Count];
        _packets.CopyTo(slot.Packets, packets);
        int next = slot.Packets.Count;
        foreach (int source in Buffer(slot.Sources.Count))
        {
            ReadOnlySpan<ArrivingSpike> targets = sources.TargetsOf(source);
            targets.CopyTo(packets.AsSpan(next));
            next += targets.Length;
        }

        return packets;
    }

    /// <summary>Forgets packets that arrive in one step, where cores have taken them early.</summary>
    public void Drop(long step, Predicate<ArrivingSpike> isTaken)
    {
        if (!unfolds || Waiting == 0)
        {
            return;
        }

        ref InputSlot slot = ref _slots[step];
        int removed = _packets.RemoveAll(ref slot.Packets, isTaken);
        slot.Count -= removed;
        Waiting -= removed;
    }

    /// <summary>Forgets everything that waits; the next step is the first.</summary>
    public void Clear()
    {
        if (Waiting == 0)
        {
            // Every slot is empty, and a host that resets for each sample need not pay for clearing a long ring.
            _slots.MoveTo(1);
            return;
        }

        _slots.Clear(1);
        _sources.Clear();
        _packets.Clear();
        Waiting = 0;
    }

    private void Release(ref InputSlot slot)
    {
        Waiting -= slot.Count;
        _sources.Release(ref slot.Sources);
        _packets.Release(ref slot.Packets);
        slot.Count = 0;
    }

    private void Unfold(ref InputSlot slot)
    {
        if (slot.Sources.Count == 0)
        {
            return;
        }

        Span<int> spikes = Buffer(slot.Sources.Count);
        _sources.CopyTo(slot.Sources, spikes);
        _sources.Release(ref slot.Sources);
        foreach (int source in spikes)
        {
            _packets.Append(ref slot.Packets, sources.TargetsOf(source));
        }
    }

    private Span<int> Buffer(int length)
    {
        if (_buffer.Length < length)
        {
            _buffer = new int[Math.Max(length, 2 * _buffer.Length)];
        }

        return _buffer.AsSpan(0, length);
    }
}
