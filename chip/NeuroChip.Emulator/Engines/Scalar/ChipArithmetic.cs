namespace NeuroChip.Emulator.Engines.Scalar;

/// <summary>The arithmetic of core-semantics sections 0 and 1, on 32-bit integers.</summary>
public static class ChipArithmetic
{
    /// <summary>Magnitude bits of u and v.</summary>
    public const int StateBits = 23;

    /// <summary>Magnitude bits of a dendritic accumulator slot.</summary>
    public const int AccumulatorBits = 21;

    /// <summary>
    /// Two's complement with <paramref name="bits"/> magnitude bits and a sign: ((x + 2^n) mod 2^(n+1)) - 2^n.
    /// Shifting the sign bit up to bit 31 and back does just that.
    /// </summary>
    public static int Wrap(int value, int bits) => (value << (31 - bits)) >> (31 - bits);

    /// <summary>
    /// sgn(x) * ((|x| * (4096 - d)) >> 12): decay toward zero by d / 4096, 0 &lt;= d &lt;= 4096.
    /// The product needs up to 35 bits.
    /// </summary>
    public static int Decay(int value, int d)
    {
        long magnitude = (Math.Abs((long)value) * (4096 - d)) >> 12;
        return (int)(value < 0 ? -magnitude : magnitude);
    }
}
