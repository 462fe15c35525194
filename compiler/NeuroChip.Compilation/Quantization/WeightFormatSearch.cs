using System.Numerics;
using NeuroChip.Graph;

namespace NeuroChip.Compilation.Quantization;

/// <summary>
/// The cheapest weight format that holds a set of integer weights without error, in the sense of core-semantics
/// section 4: an actual weight w is mantissa * 2^exponent, the mantissa on a grid of 2^lsb. Only the extremes and the
/// common factor 2^z of the weights matter. Searching the width pays: two bits less fit a third more synapses on a core.
/// </summary>
internal static class WeightFormatSearch
{
    /// <summary>Widths the chip can encode, narrowest first; 7 has no code.</summary>
    private static readonly int[] Widths = [1, 2, 3, 4, 5, 6, 8];

    /// <summary>The cheapest exact format, or null if none holds the weights.</summary>
    public static WeightFormat? Find(WeightRange range)
    {
        if (range.Max > WeightRange.Largest || range.Min < -WeightRange.Largest)
        {
            return null;
        }

        foreach (int bits in Widths)
        {
            if (range.Min >= 0 && TryFit(range, SignMode.Excitatory, bits) is { } excitatory)
            {
                return excitatory;
            }

            if (range.Max <= 0 && TryFit(range, SignMode.Inhibitory, bits) is { } inhibitory)
            {
                return inhibitory;
            }

            if (TryFit(range, SignMode.Mixed, bits) is { } mixed)
            {
                return mixed;
            }
        }

        return null;
    }

    /// <summary>Whether a format holds weights without error.</summary>
    public static bool Holds(WeightFormat format, WeightRange range)
    {
        int lsb = 8 - format.WeightBits + (format.Sign == SignMode.Mixed ? 1 : 0);
        int top = 256 - (1 << lsb);
        int low = format.Sign == SignMode.Excitatory ? 0 : format.Sign == SignMode.Mixed ? -256 : -top;
        int high = format.Sign == SignMode.Inhibitory ? 0 : top;

        // Of the mantissas only those count that the exponent shifts without loss; -256 with exponent 7 is clipped.
        return range.CommonZeros - format.WeightExp >= lsb
            && range.Max <= WeightRange.Largest
            && range.Min >= -WeightRange.Largest
            && Math.ScaleB(range.Min, -format.WeightExp) >= low
            && Math.ScaleB(range.Max, -format.WeightExp) <= high;
    }

    private static WeightFormat? TryFit(WeightRange range, SignMode sign, int bits)
    {
        int lsb = 8 - bits + (sign == SignMode.Mixed ? 1 : 0);

        // The mantissa is w << shift and must be on the grid; the smallest such shift leaves the most room above.
        int shift = Math.Max(lsb - range.CommonZeros, -7);
        if (shift > 8)
        {
            return null;
        }

        double low = Math.ScaleB(range.Min, shift);
        double high = Math.ScaleB(range.Max, shift);
        int top = 256 - (1 << lsb);
        int bottom = sign == SignMode.Mixed ? -256 : -top;
        return low >= bottom && high <= top ? new WeightFormat(sign, bits, -shift) : null;
    }
}

/// <summary>What a format must hold: extremes (0 included) and the number of low zero bits all weights share.</summary>
internal record struct WeightRange()
{
    /// <summary>Mantissa 255 with exponent 7; a mixed -256 with it would be clipped (core-semantics section 4).</summary>
    public const int Largest = 255 << 7;

    private int union;

    public int Min { get; private set; }

    public int Max { get; private set; }

    public readonly bool IsEmpty => union == 0;

    public readonly int CommonZeros => union == 0 ? 31 : BitOperations.TrailingZeroCount(union);

    public void Add(int weight)
    {
        this.Min = Math.Min(this.Min, weight);
        this.Max = Math.Max(this.Max, weight);
        union |= weight;
    }

    public void Add(WeightRange other)
    {
        this.Min = Math.Min(this.Min, other.Min);
        this.Max = Math.Max(this.Max, other.Max);
        union |= other.union;
    }

    public void Add(ReadOnlySpan<short> weights)
    {
        foreach (short weight in weights)
        {
            Add(weight);
        }
    }
}
