using System.Numerics;

namespace NeuroChip.Spec.Microcode;

/// <summary>
/// Follows P and Q through a program as intervals: from the range of every operand to the range of every result, which
/// must fit 64 bits. A comparison or a dependency only leaves out what follows it, so one walk covers every path.
/// </summary>
internal sealed class ProductBounds(ConstantTable constants, List<MicroProblem> problems)
{
    private MicroInterval _product = MicroInterval.One;

    /// <summary>Bits that hold everything seen so far.</summary>
    public int Bits { get; private set; } = 1;

    public void Step(int position, MicroOp op)
    {
        switch (op.Op)
        {
            case MicroOpcode.Depend:
                _product = Held(position, MicroInterval.One);
                break;
            case MicroOpcode.Multiply:
                _product = Held(position, _product * Factor((FactorCode)op.A, op.SignedByte()));
                break;
            case MicroOpcode.MultiplyTwo:
                MicroInterval first = Held(position, _product * MicroInterval.Of((FactorCode)op.A));
                _product = Held(position, first * MicroInterval.Of((FactorCode)op.B)) >> op.C;
                break;
            case MicroOpcode.MultiplyConstant:
                _product = Held(position, _product * (MicroInterval.Of((FactorCode)op.A) + constants[op.B])) >> op.C;
                break;
            case MicroOpcode.ShiftRight:
                _product >>= op.Byte();
                break;
            case MicroOpcode.Scale:
                MicroInterval scaled = Held(position, _product * new MicroInterval(op.SignedA(), op.SignedA()));
                Held(position, (scaled >> op.C) << op.B);
                break;
            default:
                break;
        }
    }

    /// <summary>What MUL multiplies with, clipped to the width of its operand.</summary>
    private static MicroInterval Factor(FactorCode factor, int constant)
    {
        MicroInterval value = MicroInterval.Of(MicroFactors.Inside(factor)) + constant;
        BigInteger bound = BigInteger.One << MicroFactors.Width(factor);
        return (MicroFactors.IsSign(factor) ? value.Sign() : value).Clip(-bound, bound - 1);
    }

    private MicroInterval Held(int position, MicroInterval value)
    {
        if (value.Bits > 64)
        {
            problems.Add(new MicroProblem(
                MicrocodeCodes.ProductOverflow, position, $"a product of {value}, which needs {value.Bits} bits",
                "products of 64 bits: fewer or narrower factors, or a shift (SHR, or that of MUL2 and MULK) between them"));
            return MicroInterval.One; // one report is enough for a product that goes on
        }

        Bits = Math.Max(Bits, value.Bits);
        return value;
    }
}
