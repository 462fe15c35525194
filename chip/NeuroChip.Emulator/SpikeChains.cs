namespace NeuroChip.Emulator;

/// <summary>Some elements of a <see cref="SpikeChains{T}"/>, in the order they were added.</summary>
internal struct SpikeChain
{
    /// <summary>Place of the first one, when there is one.</summary>
    public int First;

    /// <summary>Place of the last one, when there is one.</summary>
    public int Last;

    /// <summary>How many there are.</summary>
    public int Count;
}

/// <summary>
/// Many short lists in one growing array: each element knows the place of the next, and places given back are used again.
/// It holds as many places as ever waited together, whatever steps they waited for.
/// </summary>
internal sealed class SpikeChains<T>
    where T : struct
{
    private T[] _values = [];
    private int[] _next = [];

    /// <summary>First place behind those that were ever used.</summary>
    private int _end;

    /// <summary>Places given back, linked like a chain.</summary>
    private int _free = -1;

    /// <summary>Adds elements at the end of a chain.</summary>
    public void Append(ref SpikeChain chain, ReadOnlySpan<T> values)
    {
        foreach (T value in values)
        {
            Append(ref chain, value);
        }
    }

    /// <summary>Adds an element at the end of a chain.</summary>
    public void Append(ref SpikeChain chain, T value)
    {
        int place = TakePlace();
        _values[place] = value;
        if (chain.Count++ == 0)
        {
            chain.First = place;
        }
        else
        {
            _next[chain.Last] = place;
        }

        chain.Last = place;
    }

    /// <summary>Copies a chain's elements.</summary>
    public void CopyTo(in SpikeChain chain, Span<T> into)
    {
        int place = chain.First;
        for (int i = 0; i < chain.Count; i++)
        {
            into[i] = _values[place];
            place = _next[place];
        }
    }

    /// <summary>Takes elements out of a chain; the others keep their order.</summary>
    /// <returns>How many were taken out.</returns>
    public int RemoveAll(ref SpikeChain chain, Predicate<T> match)
    {
        int count = chain.Count;
        int place = chain.First;
        SpikeChain kept = chain;
        kept.Count = 0;
        for (int i = 0; i < count; i++)
        {
            T value = _values[place];
            place = _next[place];
            if (!match(value))
            {
                // What is kept moves up in the chain, so that what is too much stands at its end.
                kept.Last = kept.Count++ == 0 ? kept.First : _next[kept.Last];
                _values[kept.Last] = value;
            }
        }

        if (kept.Count < count)
        {
            SpikeChain rest = chain;
            rest.First = kept.Count == 0 ? chain.First : _next[kept.Last];
            Release(ref rest);
        }

        chain = kept.Count == 0 ? default : kept;
        return count - kept.Count;
    }

    /// <summary>Empties a chain.</summary>
    public void Release(ref SpikeChain chain)
    {
        if (chain.Count > 0)
        {
            _next[chain.Last] = _free;
            _free = chain.First;
        }

        chain = default;
    }

    /// <summary>Forgets all chains; the caller empties them.</summary>
    public void Clear() => (_end, _free) = (0, -1);

    private int TakePlace()
    {
        if (_free >= 0)
        {
            int place = _free;
            _free = _next[place];
            return place;
        }

        if (_end == _values.Length)
        {
            int room = Math.Max(64, 2 * _end);
            Array.Resize(ref _values, room);
            Array.Resize(ref _next, room);
        }

        return _end++;
    }
}
