namespace NeuroChip.Spec.Microcode;

/// <summary>One operand of an instruction and the bits of the word that hold it.</summary>
/// <param name="Name">Name, such as mantissa.</param>
/// <param name="Form">How it is written.</param>
/// <param name="Low">Lowest bit in the word: 8 for nibble a, 4 for b, 0 for c and bc.</param>
/// <param name="Bits">4 for a nibble, 8 for bc.</param>
/// <param name="Min">Smallest legal value.</param>
/// <param name="Max">Largest legal value.</param>
/// <param name="Default">Value where the text leaves it out, or null where it may not.</param>
/// <param name="About">One line of meaning.</param>
public sealed record MicroOperand(
    string Name, OperandForm Form, int Low, int Bits, int Min, int Max, int? Default, string About)
{
    /// <summary>What is stored above the value: 7 for an exponent.</summary>
    private int Excess => Form == OperandForm.Exponent ? 7 : 0;

    private bool Signed => Form is OperandForm.SignedByte or OperandForm.Mantissa;

    /// <summary>The value in a word; it may be illegal.</summary>
    public int Get(ushort word)
    {
        int raw = (word >> Low) & ((1 << Bits) - 1);
        return Signed && raw >= 1 << (Bits - 1) ? raw - (1 << Bits) : raw - Excess;
    }

    /// <summary>The bits of the word that hold a value from <see cref="Min"/> to <see cref="Max"/>.</summary>
    public ushort Put(int value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, Min);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, Max);
        return (ushort)(((value + Excess) & ((1 << Bits) - 1)) << Low);
    }
}
