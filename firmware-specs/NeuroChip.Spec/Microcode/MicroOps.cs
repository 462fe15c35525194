namespace NeuroChip.Spec.Microcode;

/// <summary>Makes and reads single instruction words. All layouts have the same word, so none is named here.</summary>
public static class MicroOps
{
    /// <summary>The fields of a word; every 16-bit word has some.</summary>
    public static MicroOp Decode(ushort word) => MicroOp.Decode(WordLayout.Loihi1, word);

    /// <summary>The word of an instruction.</summary>
    public static ushort Encode(this MicroOp op) => (ushort)op.Encode(WordLayout.Loihi1);

    /// <summary>Nibbles b and c as a signed byte, the constant of MUL.</summary>
    public static int SignedByte(this MicroOp op) => (sbyte)((op.B << 4) | op.C);

    /// <summary>Nibbles b and c as a byte: the shift of SHR, the byte of LDK.</summary>
    public static int Byte(this MicroOp op) => (op.B << 4) | op.C;

    /// <summary>Nibble a as a signed number, the mantissa of SCL.</summary>
    public static int SignedA(this MicroOp op) => op.A - ((op.A & 8) << 1);

    /// <summary>HALT.</summary>
    public static ushort Halt() => Word(MicroOpcode.Halt);

    /// <summary>TGT: Z and the fraction bits 0 to 7.</summary>
    public static ushort Target(LearnTarget target, int fraction = 7) => Word(MicroOpcode.Target, (int)target, fraction);

    /// <summary>DEP: all of a mask, decimation 0 to 9 (0 unless u is in the mask), trace time.</summary>
    public static ushort Depend(LearnDependency mask, int decimation = 0, TraceTime time = TraceTime.Auto) =>
        Word(MicroOpcode.Depend, (int)mask, decimation, (int)time);

    /// <summary>MUL: an operand and a constant of -128 to 127.</summary>
    public static ushort Multiply(FactorCode factor, int constant = 0) => Word(MicroOpcode.Multiply, (int)factor, constant);

    /// <summary>SCL: mantissa -8 to 7, exponent -7 to 8, shift 0 to 15.</summary>
    public static ushort Scale(int mantissa, int exponent, int shift = 0) => Word(MicroOpcode.Scale, mantissa, exponent, shift);

    /// <summary>ACC.</summary>
    public static ushort Accumulate(bool subtract = false) => Word(MicroOpcode.Accumulate, subtract ? 1 : 0);

    /// <summary>SHR: shift 0 to 63.</summary>
    public static ushort ShiftRight(int shift) => Word(MicroOpcode.ShiftRight, shift);

    /// <summary>RND.</summary>
    public static ushort Round(TraceRounding rounding) => Word(MicroOpcode.Round, (int)rounding);

    /// <summary>CLP: limit 0 to 15.</summary>
    public static ushort Clip(int limit) => Word(MicroOpcode.Clip, limit);

    /// <summary>WR.</summary>
    public static ushort Write() => Word(MicroOpcode.Write);

    /// <summary>CMP: an operand, a relation, constant 0 to 15.</summary>
    public static ushort Compare(FactorCode factor, LearnRelation relation, int constant) =>
        Word(MicroOpcode.Compare, (int)factor, (int)relation, constant);

    /// <summary>EXIT unless one of a mask holds; decimation 0 to 9 (0 unless u is in the mask).</summary>
    public static ushort Exit(LearnDependency mask, int decimation = 0) => Word(MicroOpcode.Exit, (int)mask, decimation);

    /// <summary>LDK: constant 0 to 15, byte 0 to 255.</summary>
    public static ushort LoadConstant(int constant, int value) => Word(MicroOpcode.LoadConstant, constant, value);

    /// <summary>MULK: an operand, constant 0 to 15, shift 0 to 15.</summary>
    public static ushort MultiplyConstant(FactorCode factor, int constant, int shift = 0) =>
        Word(MicroOpcode.MultiplyConstant, (int)factor, constant, shift);

    /// <summary>MUL2: two operands, shift 0 to 15.</summary>
    public static ushort MultiplyTwo(FactorCode first, FactorCode second, int shift = 0) =>
        Word(MicroOpcode.MultiplyTwo, (int)first, (int)second, shift);

    /// <summary>The word of an operation and its operands in the order in which they are written.</summary>
    internal static ushort Word(MicroOpcode opcode, params ReadOnlySpan<int> values)
    {
        MicroInstruction instruction = MicroInstructions.Of(opcode);
        int word = (int)opcode << 12;
        for (int i = 0; i < values.Length; i++)
        {
            word |= instruction.Operands[i].Put(values[i]);
        }

        // An exponent of 0 is not stored as 0, but it is always given; every other default is stored as it is.
        for (int i = values.Length; i < instruction.Operands.Length; i++)
        {
            word |= instruction.Operands[i].Put(instruction.Operands[i].Default ?? 0);
        }

        return (ushort)word;
    }
}
