using System.Collections.Immutable;
using System.Numerics;
using NeuroChip.Spec;

namespace Compiler.Tests.Learning;

/// <summary>
/// The operations that the rule compiler emits, in wide integers and from the page alone, so that the tests need no
/// engine. Trace times play no part: the operands are given.
/// </summary>
internal static class MicroModel
{
    private static readonly int[] Widths = [1, 7, 7, 1, 7, 7, 7, 1, 8, 9, 9, 9, 9, 9, 9, 8];

    /// <summary>The accumulator before RND, and the operations executed.</summary>
    public static (int Accumulator, int Operations) Run(ImmutableArray<ushort> words, OperandState state)
    {
        BigInteger p = 0, q = 0, a = 0;
        int operations = 0;
        bool skip = false;
        int before = 0;
        foreach (ushort word in words)
        {
            (int op, int x, int y, int z) = (word >> 12, (word >> 8) & 15, (word >> 4) & 15, word & 15);
            if (op == (int)MicroOpcode.Halt)
            {
                break;
            }

            skip &= op is not ((int)MicroOpcode.Target or (int)MicroOpcode.Depend or (int)MicroOpcode.Round or (int)MicroOpcode.Clip or (int)MicroOpcode.Write);
            if (skip)
            {
                continue;
            }

            operations++;
            switch ((MicroOpcode)op)
            {
                case MicroOpcode.Exit when !state.Any(x):
                    return (before, operations);
                case MicroOpcode.Exit or MicroOpcode.Clip or MicroOpcode.Write:
                    break;
                case MicroOpcode.Target:
                    a = state[(FactorCode)(9 + x)] << y;
                    break;
                case MicroOpcode.Depend:
                    p = 1;
                    skip = !state.All(x);
                    break;
                case MicroOpcode.Multiply:
                    int c = (sbyte)(word & 255);
                    p *= Clip(Operand(state, x, c), -(1 << Widths[x]), (1 << Widths[x]) - 1);
                    break;
                case MicroOpcode.MultiplyTwo:
                    p = (p * Operand(state, x, 0) * Operand(state, y, 0)) >> z;
                    break;
                case MicroOpcode.ShiftRight:
                    p >>= word & 255;
                    break;
                case MicroOpcode.Scale:
                    q = ((p * ((x ^ 8) - 8)) >> z) << y;
                    break;
                case MicroOpcode.Accumulate:
                    a = Clip(a + Clip(q, -32768, 32767), -32768, 32767);
                    break;
                case MicroOpcode.Round:
                    before = (int)a;
                    break;
                default:
                    throw new InvalidOperationException($"The rule compiler does not emit {(MicroOpcode)op}.");
            }

            BigInteger.Abs(p).ShouldBeLessThanOrEqualTo(BigInteger.One << 63);
        }

        return (before, operations);
    }

    private static int Operand(OperandState state, int code, int constant) => code switch
    {
        15 => constant,
        >= 12 => Math.Sign(state[(FactorCode)(code - 3)] + constant),
        _ => state[(FactorCode)code] + constant,
    };

    private static BigInteger Clip(BigInteger value, int low, int high) => BigInteger.Max(low, BigInteger.Min(high, value));
}
