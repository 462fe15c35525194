namespace NeuroChip.Compilation.Quantization;

/// <summary>
/// The integers a projection of real weights is rounded to: multiples of 2^g, up to 127 of them in both directions, or
/// 255 if all weights have one sign. An 8-bit format holds each of these exactly.
/// </summary>
internal static class WeightGrid
{
    /// <summary>Largest multiple.</summary>
    public static int Limit(bool oneSigned) => oneSigned ? 255 : 127;

    /// <summary>Largest g: the weight exponent ends at 7, and a mixed mantissa is twice the multiple.</summary>
    public static int MaxExponent(bool oneSigned) => oneSigned ? 7 : 8;

    /// <summary>Smallest g with which a chip weight of that magnitude is within the limit.</summary>
    public static int Exponent(double largest, bool oneSigned)
    {
        int exponent = 0;
        while (exponent < MaxExponent(oneSigned) && Math.Round(Math.ScaleB(largest, -exponent)) > Limit(oneSigned))
        {
            exponent++;
        }

        return exponent;
    }
}
