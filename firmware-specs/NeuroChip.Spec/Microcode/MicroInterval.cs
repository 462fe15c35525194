using System.Numerics;

namespace NeuroChip.Spec.Microcode;

/// <summary>All values that a quantity can have lie from Low to High, both reached in the worst case; exact, without a width.</summary>
internal readonly record struct MicroInterval(BigInteger Low, BigInteger High)
{
    public static MicroInterval One => new(BigInteger.One, BigInteger.One);

    /// <summary>The values of an operand itself, without a constant.</summary>
    public static MicroInterval Of(FactorCode factor) => new(FactorCodes.Smallest((int)factor), FactorCodes.Largest((int)factor));

    public static MicroInterval operator *(MicroInterval left, MicroInterval right)
    {
        BigInteger a = left.Low * right.Low;
        BigInteger b = left.Low * right.High;
        BigInteger c = left.High * right.Low;
        BigInteger d = left.High * right.High;
        return new(
            BigInteger.Min(BigInteger.Min(a, b), BigInteger.Min(c, d)), BigInteger.Max(BigInteger.Max(a, b), BigInteger.Max(c, d)));
    }

    public static MicroInterval operator +(MicroInterval left, int constant) => new(left.Low + constant, left.High + constant);

    /// <summary>Rounds down, as an arithmetic shift does.</summary>
    public static MicroInterval operator >>(MicroInterval left, int shift) => new(left.Low >> shift, left.High >> shift);

    public static MicroInterval operator <<(MicroInterval left, int shift) => new(left.Low << shift, left.High << shift);

    public MicroInterval Clip(BigInteger low, BigInteger high) =>
        new(BigInteger.Min(BigInteger.Max(Low, low), high), BigInteger.Min(BigInteger.Max(High, low), high));

    /// <summary>The values of sgn.</summary>
    public MicroInterval Sign() => new(Low.Sign, High.Sign);

    /// <summary>Bits, in two's complement, that hold every value.</summary>
    public int Bits => (int)Math.Max(Low.GetBitLength(), High.GetBitLength()) + 1;

    public override string ToString() => $"{Low}..{High}";
}
