namespace NeuroChip.Compilation.Quantization;

/// <summary>
/// The integers a projection of real weights is rounded to: multiples of 2^g. With one synapse per weight up to 127 of
/// them in both directions, or 255 if all weights have one sign: an 8-bit format holds each exactly. With two synapses
/// per weight, a coarse and a fine one that add up, 128 times as many.
/// </summary>
internal readonly record struct WeightGrid(bool OneSigned, bool TwoTerms)
{
    /// <summary>Bits the fine synapse of a pair has below the coarse one.</summary>
    public const int FineBits = 7;

    /// <summary>Largest multiple.</summary>
    public int Limit => this.TwoTerms ? (126 << FineBits) + 63 : this.OneSigned ? 255 : 127;

    /// <summary>Largest g: the weight exponent ends at 7, and a mixed mantissa is twice the multiple.</summary>
    public int MaxExponent => this.TwoTerms ? 8 - FineBits : this.OneSigned ? 7 : 8;

    /// <summary>Smallest g with which a chip weight of that magnitude is within the limit.</summary>
    public int Exponent(double largest)
    {
        int exponent = 0;
        while (exponent < this.MaxExponent && Math.Round(Math.ScaleB(largest, -exponent)) > this.Limit)
        {
            exponent++;
        }

        return exponent;
    }

    /// <summary>The part of a multiple that the coarse synapse carries; the fine one carries the rest, -64..63.</summary>
    public static int Coarse(int multiple) => ((multiple + (1 << (FineBits - 1))) >> FineBits) << FineBits;
}
