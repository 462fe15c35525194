using System.Numerics;
using System.Runtime.InteropServices;

namespace NeuroChip.Emulator;

/// <summary>What waits for one step.</summary>
internal struct InputSlot
{
    /// <summary>Sources that spike; none where <see cref="Packets"/> has some, so that the order of all is kept.</summary>
    public SpikeChain Sources;

    /// <summary>Packets.</summary>
    public SpikeChain Packets;

    /// <summary>Packets of both.</summary>
    public int Count;
}

/// <summary>
/// The slots of the steps to come. Those of the next <see cref="Longest"/> steps lie in a ring and are found by the low bits of
/// their step; the few behind them wait in a dictionary until the ring reaches them.
/// </summary>
internal sealed class InputRing
{
    /// <summary>Steps that the ring spans at most.</summary>
    public const int Longest = 1 << 16;

    private readonly Dictionary<long, InputSlot> _far = [];
    private InputSlot[] _slots = new InputSlot[64];
    private long _nextFar = long.MaxValue;

    /// <summary>The first step that has a slot.</summary>
    public long First { get; private set; } = 1;

    /// <summary>The slot of a step that is not past.</summary>
    public ref InputSlot this[long step]
    {
        get
        {
            if (step - First >= _slots.Length)
            {
                if (step - First >= Longest)
                {
                    _nextFar = Math.Min(_nextFar, step);
                    return ref CollectionsMarshal.GetValueRefOrAddDefault(_far, step, out _);
                }

                Grow(step);
            }

            return ref _slots[step & (_slots.Length - 1)];
        }
    }

    /// <summary>Moves on to a later first step, before which all slots are empty; to an earlier one where all slots are.</summary>
    public void MoveTo(long first)
    {
        First = first;
        if (_nextFar - first < Longest)
        {
            FetchFar();
        }
    }

    /// <summary>Forgets all slots and starts at a step.</summary>
    public void Clear(long first)
    {
        Array.Clear(_slots);
        _far.Clear();
        _nextFar = long.MaxValue;
        First = first;
    }

    private void FetchFar()
    {
        _nextFar = long.MaxValue;
        foreach ((long step, InputSlot slot) in _far)
        {
            if (step - First < Longest)
            {
                this[step] = slot;
                _far.Remove(step);
            }
            else
            {
                _nextFar = Math.Min(_nextFar, step);
            }
        }
    }

    private void Grow(long step)
    {
        var slots = new InputSlot[BitOperations.RoundUpToPowerOf2((uint)(step - First) + 1)];
        for (long s = First; s < First + _slots.Length; s++)
        {
            slots[s & (slots.Length - 1)] = _slots[s & (_slots.Length - 1)];
        }

        _slots = slots;
    }
}
