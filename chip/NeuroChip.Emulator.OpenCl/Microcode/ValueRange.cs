namespace NeuroChip.Emulator.OpenCl.Microcode;

/// <summary>
/// What a product can be, from the ranges of its factors, and the largest magnitude on the way: whether 32 bits hold it.
/// The verifier has shown that 64 bits do, so 128 are enough here.
/// </summary>
internal readonly record struct ValueRange(Int128 Low, Int128 High)
{
    /// <summary>Whether 32-bit integers hold all of it.</summary>
    public bool IsNarrow => Low >= int.MinValue && High <= int.MaxValue;

    /// <summary>Whether 16-bit integers hold all of it.</summary>
    public bool IsShort => Low >= short.MinValue && High <= short.MaxValue;

    /// <summary>One value.</summary>
    public static ValueRange Of(Int128 value) => new(value, value);

    /// <summary>The smallest range that holds every product of a value of both.</summary>
    public static ValueRange operator *(ValueRange a, ValueRange b)
    {
        Int128[] corners = [a.Low * b.Low, a.Low * b.High, a.High * b.Low, a.High * b.High];
        return new ValueRange(corners.Min(), corners.Max());
    }

    /// <summary>Both ends moved.</summary>
    public static ValueRange operator +(ValueRange a, Int128 constant) => new(a.Low + constant, a.High + constant);

    /// <summary>Arithmetic shift, which keeps the order.</summary>
    public static ValueRange operator >>(ValueRange a, int bits) => new(a.Low >> bits, a.High >> bits);

    /// <summary>Both ends held to a range.</summary>
    public ValueRange Clip(int low, int high) => new(Int128.Clamp(Low, low, high), Int128.Clamp(High, low, high));

    /// <summary>Both ends shifted up.</summary>
    public ValueRange Up(int bits) => new(Low << bits, High << bits);
}
