namespace NeuroChip.Spec.Synapses;

/// <summary>
/// Packs synapse lists into the words of a core's synapse memory. Call <see cref="BeginList"/>,
/// write blocks, call <see cref="EndList"/>; the lists lie one behind the other.
/// </summary>
public sealed class SynapseBlockWriter(WordLayout layout)
{
    private readonly List<ulong> _words = [];
    private int _listStart;
    private int _densePosition;
    private long _bit;

    /// <summary>Words written so far, which is where the next list will start.</summary>
    public int Length => _words.Count;

    /// <summary>Starts a list and returns its pointer.</summary>
    public int BeginList()
    {
        _listStart = _words.Count;
        _densePosition = 0;
        return _listStart;
    }

    /// <summary>Ends the list and returns its length in words.</summary>
    public int EndList() => _words.Count - _listStart;

    /// <summary>Appends one block of 1 to 64 synapses.</summary>
    /// <param name="formatIndex">Index of the format among the core's formats.</param>
    /// <param name="format">The format itself.</param>
    /// <param name="synapses">For a run, indexes must be consecutive; for a dense block they must go on at the list's position.</param>
    public void WriteBlock(int formatIndex, SynapseFormat format, ReadOnlySpan<PackedSynapse> synapses)
    {
        if (SynapseLayout.FindProblem(format) is { } problem)
        {
            throw new ArgumentException($"synapse format {formatIndex} cannot be used: {problem}", nameof(format));
        }

        SynapseBlockHeader header = new() { Format = formatIndex, Count = synapses.Length };
        ulong headerBits = header.Encode(layout);
        CheckTargets(format, synapses);

        _bit = 64L * _words.Count;
        for (int i = SynapseLayout.BlockWords(layout, format, synapses.Length); i > 0; i--)
        {
            _words.Add(0);
        }

        int indexBits = SynapseCodes.IndexBits(layout, format.IndexCode);
        int weightBits = SynapseCodes.WeightBits(format.WeightCode);
        Put(headerBits, SynapseLayout.HeaderBits);
        if (format.Compression == Compression.Run)
        {
            Put((ulong)synapses[0].Index, indexBits);
        }

        foreach (PackedSynapse synapse in synapses)
        {
            if (format.Compression == Compression.Sparse)
            {
                Put((ulong)synapse.Index, indexBits);
            }

            Put(SynapseArithmetic.ToStored(synapse.Weight, format.SignMode, weightBits), weightBits);
            Put((ulong)synapse.Delay, format.DelayBits);
            Put((ulong)synapse.Tag & ((1UL << format.TagBits) - 1), format.TagBits);
        }

        if (format.Compression == Compression.Dense)
        {
            _densePosition += synapses.Length;
        }
    }

    /// <summary>All words written.</summary>
    public ulong[] ToArray() => [.. _words];

    private void CheckTargets(SynapseFormat format, ReadOnlySpan<PackedSynapse> synapses)
    {
        long indexMax = (1L << SynapseCodes.IndexBits(layout, format.IndexCode)) - 1;
        long delayMax = Math.Min((1L << format.DelayBits) - 1, AxonOut.DelayLimit(layout).Max);
        long tagMax = format.TagBits == 0 ? 0 : (1L << (format.TagBits - 1)) - 1;
        long tagMin = format.TagBits == 0 ? 0 : -tagMax - 1;
        int weightBits = SynapseCodes.WeightBits(format.WeightCode);
        for (int i = 0; i < synapses.Length; i++)
        {
            PackedSynapse synapse = synapses[i];
            _ = SynapseArithmetic.ToStored(synapse.Weight, format.SignMode, weightBits);
            Check("delay", synapse.Delay, 0, delayMax);
            Check("tag", synapse.Tag, tagMin, tagMax);
            switch (format.Compression)
            {
                case Compression.Sparse:
                    Check("index", synapse.Index, 0, indexMax);
                    break;
                case Compression.Run when i == 0:
                    Check("first index", synapse.Index, 0, indexMax);
                    break;
                case Compression.Run:
                    Check("index in a run", synapse.Index, synapses[0].Index + i, synapses[0].Index + i);
                    break;
                default:
                    Check("index in a dense block", synapse.Index, _densePosition + i, _densePosition + i);
                    break;
            }
        }
    }

    private static void Check(string field, long value, long min, long max)
    {
        if (value < min || value > max)
        {
            throw new SpecRangeException("synapse block", field, value, min, max);
        }
    }

    private void Put(ulong value, int bits)
    {
        if (bits == 0)
        {
            return;
        }

        int word = (int)(_bit >> 6);
        int shift = (int)(_bit & 63);
        _words[word] |= value << shift;
        if (shift + bits > 64)
        {
            _words[word + 1] |= value >> (64 - shift);
        }

        _bit += bits;
    }
}
