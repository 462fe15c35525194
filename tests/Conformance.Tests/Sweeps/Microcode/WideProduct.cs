namespace Conformance.Tests.Sweeps.Microcode;

/// <summary>What follows one DEP: factors, shifts and comparisons, and the sums that are taken on the way.</summary>
internal sealed class WideProduct(WideOp depend)
{
    private readonly List<WideOp> _steps = [];

    public void Add(WideOp op) => _steps.Add(op);

    /// <summary>The accumulator behind the product.</summary>
    public Int128 Onto(Int128 accumulator, WideOperands operands, WideOutcome outcome)
    {
        outcome.Did(depend);
        if (!operands.AllHold(depend.A, depend.B))
        {
            return accumulator;
        }

        (Int128 product, Int128 scaled) = (1, 0);
        foreach (WideOp op in _steps)
        {
            outcome.Did(op);
            switch (op.Code)
            {
                case WideOp.Multiply:
                    int constant = op.Byte < 128 ? op.Byte : op.Byte - 256;
                    product = Fits(product * operands.Factor(op.A, constant));
                    break;
                case WideOp.MultiplyTwo:
                    product = Down(Fits(Fits(product * operands[op.A]) * operands[op.B]), op.C);
                    break;
                case WideOp.MultiplyConstant:
                    product = Down(Fits(product * (operands[op.A] + op.K)), op.C);
                    break;
                case WideOp.ShiftRight:
                    product = Down(product, op.Byte);
                    break;
                case WideOp.Scale:
                    int mantissa = op.A < 8 ? op.A : op.A - 16;
                    scaled = Fits(Down(Fits(product * mantissa), op.C) * Power(op.B));
                    break;
                case WideOp.Accumulate:
                    accumulator = Short(op.A == 0 ? accumulator + Short(scaled) : accumulator - Short(scaled));
                    outcome.Accumulator = accumulator;
                    break;
                case WideOp.Compare when !Holds(operands[op.A], op.B, op.K):
                    return accumulator;
                default:
                    break;
            }
        }

        return accumulator;
    }

    /// <summary>The verifier has promised 64 bits.</summary>
    private static Int128 Fits(Int128 value) => value >= long.MinValue && value <= long.MaxValue
        ? value
        : throw new OverflowException($"{value} of a verified program needs more than 64 bits");

    private static bool Holds(int left, int relation, int right) => relation switch
    {
        0 => left > right,
        1 => left >= right,
        2 => left < right,
        3 => left <= right,
        4 => left == right,
        _ => left != right,
    };

    private static Int128 Short(Int128 value) => Int128.Max(-32768, Int128.Min(32767, value));

    private static Int128 Power(int exponent) => Int128.One << exponent;

    /// <summary>Division by a power of two, toward minus infinity.</summary>
    private static Int128 Down(Int128 value, int exponent)
    {
        Int128 quotient = value / Power(exponent);
        return quotient * Power(exponent) > value ? quotient - 1 : quotient;
    }
}
