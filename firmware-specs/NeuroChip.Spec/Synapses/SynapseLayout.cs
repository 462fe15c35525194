namespace NeuroChip.Spec.Synapses;

/// <summary>
/// The bits of a packed block:
/// <code>
/// bit 0          4            10
/// | format : 4 | count-1 : 6 | payload ... | zeros up to the next multiple of 64
///
/// sparse   count x ( index, weight, delay, tag )
/// run      index, then count x ( weight, delay, tag )     targets index, index+1, ...
/// dense    count x ( weight, delay, tag )                 targets go on at the list's position
/// </code>
/// Fields lie from the low bits up and may cross from one 64-bit word into the next.
/// </summary>
public static class SynapseLayout
{
    /// <summary>Bits of a block header.</summary>
    public const int HeaderBits = 10;

    /// <summary>Most synapses that one block can hold.</summary>
    public const int MaxBlockSynapses = 64;

    /// <summary>Compartments per unit of a list's base.</summary>
    public const int BaseUnit = 4;

    /// <summary>Bits of the block's synapses without the header.</summary>
    public static int PayloadBits(WordLayout layout, SynapseFormat format, int count)
    {
        int index = SynapseCodes.IndexBits(layout, format.IndexCode);
        int body = SynapseCodes.WeightBits(format.WeightCode) + format.DelayBits + format.TagBits;
        return format.Compression switch
        {
            Compression.Sparse => count * (index + body),
            Compression.Run => index + (count * body),
            _ => count * body,
        };
    }

    /// <summary>64-bit words that a block takes.</summary>
    public static int BlockWords(WordLayout layout, SynapseFormat format, int count) =>
        (HeaderBits + PayloadBits(layout, format, count) + 63) / 64;

    /// <summary>Says why a format cannot be used for a block, or null.</summary>
    public static string? FindProblem(SynapseFormat format)
    {
        if (format.SignMode == SignMode.Unused)
        {
            return "its sign mode is Unused";
        }

        return format.WeightCode == 0 ? "its weight code is 0, which stands for no bits" : null;
    }
}
