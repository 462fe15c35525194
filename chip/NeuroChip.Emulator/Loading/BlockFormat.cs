using NeuroChip.Spec;
using NeuroChip.Spec.Synapses;

namespace NeuroChip.Emulator.Loading;

/// <summary>What decoding a block needs of its format, worked out once per core: widths, masks, and the weight of all stored bits.</summary>
internal sealed class BlockFormat
{
    private BlockFormat(WordLayout layout, SynapseFormat format)
    {
        Format = format;
        IndexBits = SynapseCodes.IndexBits(layout, format.IndexCode);
        WeightBits = SynapseCodes.WeightBits(format.WeightCode);
        BodyBits = WeightBits + format.DelayBits + format.TagBits;
        DelayMask = (1UL << format.DelayBits) - 1;
        Weights = new short[1 << WeightBits];
        for (int stored = 0; stored < Weights.Length; stored++)
        {
            int mantissa = SynapseArithmetic.FromStored((ulong)stored, format.SignMode, WeightBits);
            Weights[stored] = (short)(SynapseArithmetic.ActualWeight(mantissa, format.WeightExp) / 64);
        }
    }

    /// <summary>The format.</summary>
    public SynapseFormat Format { get; }

    /// <summary>Bits of an index.</summary>
    public int IndexBits { get; }

    /// <summary>Bits of a weight.</summary>
    public int WeightBits { get; }

    /// <summary>Bits of a synapse without its index.</summary>
    public int BodyBits { get; }

    /// <summary>The bits of a delay.</summary>
    public ulong DelayMask { get; }

    /// <summary>Actual weight in units of 64 of all stored bits.</summary>
    public short[] Weights { get; }

    /// <summary>Null for a format that no block may have, and for one that learns.</summary>
    public static BlockFormat? Of(WordLayout layout, SynapseFormat format) =>
        format.Learn || SynapseLayout.FindProblem(format) is not null || !Enum.IsDefined(format.Compression) ? null : new BlockFormat(layout, format);
}
