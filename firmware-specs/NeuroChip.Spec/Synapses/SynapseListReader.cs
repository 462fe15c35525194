namespace NeuroChip.Spec.Synapses;

/// <summary>
/// Walks a synapse list: <c>foreach (DecodedSynapse s in new SynapseListReader(...))</c>. Lists come
/// from files, so every block is checked; a bad one throws <see cref="SynapseListException"/>.
/// </summary>
public ref struct SynapseListReader
{
    private readonly WordLayout _layout;
    private readonly ReadOnlySpan<ulong> _list;
    private readonly ReadOnlySpan<SynapseFormat> _formats;
    private readonly int _baseCompartment;
    private SynapseFormat _format;
    private int _formatIndex;
    private int _indexBits;
    private int _weightBits;
    private int _left;
    private int _nextTarget;
    private int _densePosition;
    private int _blockStart;
    private int _nextBlock;
    private long _bit;

    /// <summary>Prepares to read.</summary>
    /// <param name="layout">Layout of the image.</param>
    /// <param name="list">The words of this list only.</param>
    /// <param name="listBase">The Base field of the list, in units of four compartments.</param>
    /// <param name="formats">The core's formats.</param>
    public SynapseListReader(WordLayout layout, ReadOnlySpan<ulong> list, int listBase, ReadOnlySpan<SynapseFormat> formats)
    {
        _layout = layout;
        _list = list;
        _formats = formats;
        _baseCompartment = SynapseLayout.BaseUnit * listBase;
    }

    /// <summary>The synapse last read.</summary>
    public DecodedSynapse Current { get; private set; }

    /// <summary>Number of blocks entered so far.</summary>
    public int BlocksRead { get; private set; }

    /// <summary>Word within the list at which the block of <see cref="Current"/> starts.</summary>
    public readonly int BlockStart => _blockStart;

    /// <summary>The format of the block of <see cref="Current"/>.</summary>
    public readonly SynapseFormat Format => _format;

    /// <summary>For use in foreach.</summary>
    public readonly SynapseListReader GetEnumerator() => this;

    /// <summary>Decodes the list that a SynapseList word points to.</summary>
    public static List<DecodedSynapse> ReadAll(
        WordLayout layout, ReadOnlySpan<ulong> memory, SynapseList list, ReadOnlySpan<SynapseFormat> formats)
    {
        List<DecodedSynapse> result = [];
        foreach (DecodedSynapse synapse in new SynapseListReader(layout, Slice(memory, list), list.Base, formats))
        {
            result.Add(synapse);
        }

        return result;
    }

    /// <summary>The words of one list, or <see cref="SynapseListException"/> if it leaves the memory.</summary>
    public static ReadOnlySpan<ulong> Slice(ReadOnlySpan<ulong> memory, SynapseList list)
    {
        if ((long)list.Pointer + list.Length > memory.Length)
        {
            throw new SynapseListException(
                0, $"words {list.Pointer}..{(long)list.Pointer + list.Length - 1} leave the synapse memory of {memory.Length} words");
        }

        return memory.Slice(list.Pointer, list.Length);
    }

    /// <summary>Goes to the next synapse.</summary>
    public bool MoveNext()
    {
        if (_left == 0)
        {
            if (_nextBlock >= _list.Length)
            {
                return false;
            }

            EnterBlock();
        }

        if (_format.Compression == Compression.Sparse)
        {
            _nextTarget = _baseCompartment + (int)Take(_indexBits);
        }

        int weight = SynapseArithmetic.FromStored(Take(_weightBits), _format.SignMode, _weightBits);
        int delay = (int)Take(_format.DelayBits);
        int tag = TakeSigned(_format.TagBits);
        if (delay > AxonOut.DelayLimit(_layout).Max)
        {
            throw new SynapseListException(_blockStart, $"delay {delay}; the longest is {AxonOut.DelayLimit(_layout).Max}");
        }

        Current = new DecodedSynapse(_nextTarget, weight, delay, tag, _formatIndex);
        _nextTarget++;
        if (--_left == 0)
        {
            LeaveBlock();
        }

        return true;
    }

    private void EnterBlock()
    {
        _blockStart = _nextBlock;
        _bit = 64L * _blockStart;
        SynapseBlockHeader header = SynapseBlockHeader.Decode(_layout, Take(SynapseLayout.HeaderBits));
        _formatIndex = header.Format;
        if (_formatIndex >= _formats.Length)
        {
            throw new SynapseListException(_blockStart, $"format {_formatIndex}; the core has {_formats.Length}");
        }

        _format = _formats[_formatIndex];
        if (SynapseLayout.FindProblem(_format) is { } problem)
        {
            throw new SynapseListException(_blockStart, $"format {_formatIndex} cannot be used: {problem}");
        }

        _nextBlock = _blockStart + SynapseLayout.BlockWords(_layout, _format, header.Count);
        if (_nextBlock > _list.Length)
        {
            throw new SynapseListException(
                _blockStart, $"a block of {header.Count} synapses needs {_nextBlock - _blockStart} words; the list has {_list.Length - _blockStart} left");
        }

        _left = header.Count;
        _indexBits = SynapseCodes.IndexBits(_layout, _format.IndexCode);
        _weightBits = SynapseCodes.WeightBits(_format.WeightCode);
        BlocksRead++;
        if (_format.Compression == Compression.Run)
        {
            _nextTarget = _baseCompartment + (int)Take(_indexBits);
        }
        else if (_format.Compression == Compression.Dense)
        {
            _nextTarget = _baseCompartment + _densePosition;
            _densePosition += header.Count;
        }
    }

    private void LeaveBlock()
    {
        int rest = (int)((64L * _nextBlock) - _bit);
        if (rest > 0 && Take(rest) != 0)
        {
            throw new SynapseListException(_blockStart, "the bits behind the last synapse of the block are not zero");
        }
    }

    private ulong Take(int bits)
    {
        if (bits == 0)
        {
            return 0;
        }

        int word = (int)(_bit >> 6);
        int shift = (int)(_bit & 63);
        ulong value = _list[word] >> shift;
        if (shift + bits > 64)
        {
            value |= _list[word + 1] << (64 - shift);
        }

        _bit += bits;
        return bits == 64 ? value : value & ((1UL << bits) - 1);
    }

    private int TakeSigned(int bits) => bits == 0 ? 0 : (int)((long)(Take(bits) << (64 - bits)) >> (64 - bits));
}
