using System.Numerics;
using NeuroChip.Emulator.Engines;
using NeuroChip.Spec;
using NeuroChip.Spec.Microcode;

namespace Chip.Tests.Learning;

/// <summary>
/// What a program makes of a synapse, section by section in whole numbers without bounds: written from the instruction set's
/// text and sharing nothing with the engines but the words.
/// </summary>
internal static class MicrocodeReference
{
    private static readonly string[] Boundaries = ["Depend", "Target", "Round", "Clip", "Write", "Halt"];

    /// <summary>The result of a visit.</summary>
    public static VisitResult Evaluate(MicroProgram program, SynapseVisit visit)
    {
        MicroOp[] ops = [.. program.Words.Select(word => MicroOps.Decode(word))];
        var constants = new BigInteger[16];
        for (int i = 0; i < program.Constants.Length; i++)
        {
            constants[i] = program.Constants[i];
        }

        BigInteger[] stored = [visit.Weight, visit.Delay, visit.Tag];
        BigInteger[] written = [.. stored];
        MicroOp last = ops.LastOrDefault(op => op.Op == MicroOpcode.Target);
        BigInteger seen = last.Op == MicroOpcode.Target ? stored[last.A] * BigInteger.Pow(2, last.B) : 0;
        BigInteger a = 0;
        (int target, int fraction, int executed) = (0, 0, 0);
        for (int i = 0; ops[i].Op != MicroOpcode.Halt;)
        {
            MicroOp op = ops[i];
            executed++;
            i++;
            switch (op.Op)
            {
                case MicroOpcode.LoadConstant:
                    BigInteger loaded = ((constants[op.A] * 256) + (op.B * 16) + op.C) & 0xFFFF;
                    constants[op.A] = loaded >= 32768 ? loaded - 65536 : loaded;
                    break;
                case MicroOpcode.Exit when !Held(visit, op.B).Any(bit => (op.A & bit) != 0):
                    return Result();
                case MicroOpcode.Target:
                    (target, fraction) = (op.A, op.B);
                    a = stored[target] * BigInteger.Pow(2, fraction);
                    seen = a;
                    break;
                case MicroOpcode.Depend:
                    int end = i;
                    while (!Boundaries.Contains(ops[end].Op.ToString()))
                    {
                        end++;
                    }

                    bool holds = Bits(op.A).All(bit => Held(visit, op.B).Contains(bit));
                    if (holds)
                    {
                        executed += Product(ops[i..end], visit, constants, ref a, ref seen);
                    }

                    i = end;
                    break;
                case MicroOpcode.Round:
                    a = Round(a, fraction + (target == 0 ? Dropped(visit) : 0), (TraceRounding)op.A, visit, target);
                    break;
                case MicroOpcode.Clip:
                    BigInteger unit = BigInteger.Pow(2, fraction);
                    a = Clip(a, program.Limits[op.A].Low * unit, program.Limits[op.A].High * unit);
                    break;
                case MicroOpcode.Write:
                    written[target] = Store(Floor(a, fraction), target, visit);
                    break;
                default:
                    break;
            }
        }

        return Result();

        VisitResult Result() => new((int)seen, (int)written[0], (int)written[1], (int)written[2], executed);
    }

    /// <summary>The instructions behind a DEP that holds; gives how many were executed.</summary>
    private static int Product(MicroOp[] ops, SynapseVisit visit, BigInteger[] constants, ref BigInteger a, ref BigInteger seen)
    {
        BigInteger p = 1;
        BigInteger q = 0;
        for (int i = 0; i < ops.Length; i++)
        {
            MicroOp op = ops[i];
            var code = (FactorCode)op.A;
            switch (op.Op)
            {
                case MicroOpcode.Multiply:
                    p *= Factor(code, (sbyte)((op.B * 16) + op.C), visit);
                    break;
                case MicroOpcode.MultiplyTwo:
                    p = Floor(p * Value(code, visit) * Value((FactorCode)op.B, visit), op.C);
                    break;
                case MicroOpcode.MultiplyConstant:
                    p = Floor(p * (Value(code, visit) + constants[op.B]), op.C);
                    break;
                case MicroOpcode.ShiftRight:
                    p = Floor(p, (op.B * 16) + op.C);
                    break;
                case MicroOpcode.Scale:
                    q = Floor(p * (op.A > 7 ? op.A - 16 : op.A), op.C) * BigInteger.Pow(2, op.B);
                    break;
                case MicroOpcode.Accumulate:
                    BigInteger term = Clip(q, -32768, 32767);
                    a = Clip(op.A == 1 ? a - term : a + term, -32768, 32767);
                    seen = a;
                    break;
                default:
                    int order = Value(code, visit).CompareTo(constants[op.C]);
                    bool[] relations = [order > 0, order >= 0, order < 0, order <= 0, order == 0, order != 0];
                    if (!relations[op.B])
                    {
                        return i + 1;
                    }

                    break;
            }
        }

        return ops.Length;
    }

    private static IEnumerable<int> Bits(int mask) => new[] { 1, 2, 4, 8 }.Where(bit => (mask & bit) != 0);

    private static List<int> Held(SynapseVisit visit, int decimation)
    {
        List<int> held = [];
        held.AddRange(visit.X0 ? [1] : []);
        held.AddRange(visit.Y0 ? [2] : []);
        held.AddRange(visit.R0 ? [4] : []);
        held.AddRange(visit.ActiveU / (1 << decimation) % 2 == 1 ? [8] : []);
        return held;
    }

    private static BigInteger Value(FactorCode code, SynapseVisit visit)
    {
        BigInteger[] values =
        [
            visit.X0 ? 1 : 0, visit.X1, visit.X2, visit.Y0 ? 1 : 0, visit.Y1, visit.Y2, visit.Y3, visit.R0 ? 1 : 0, visit.R1,
            visit.Weight, visit.Delay, visit.Tag, Math.Sign(visit.Weight), Math.Sign(visit.Delay), Math.Sign(visit.Tag), 0,
        ];
        return values[(int)code];
    }

    private static BigInteger Factor(FactorCode code, int constant, SynapseVisit visit)
    {
        int[] widths = [1, 7, 7, 1, 7, 7, 7, 1, 8, 9, 9, 9, 9, 9, 9, 8];
        BigInteger value = code is FactorCode.SignWeight or FactorCode.SignDelay or FactorCode.SignTag
            ? (Value(code - 3, visit) + constant).Sign
            : Value(code, visit) + constant;
        BigInteger bound = BigInteger.Pow(2, widths[(int)code]);
        return Clip(value, -bound, bound - 1);
    }

    private static BigInteger Round(BigInteger a, int bits, TraceRounding mode, SynapseVisit visit, int target)
    {
        BigInteger one = BigInteger.Pow(2, bits);
        BigInteger fraction = a - (Floor(a, bits) * one);
        bool up = mode switch
        {
            TraceRounding.Down => false,
            TraceRounding.Nearest => fraction * 2 > one,
            TraceRounding.Up => fraction > 0,
            _ => Floor(Rand(visit.Seed, 32 + target, visit.Step, visit.Index), 32 - bits) < fraction,
        };
        return (Floor(a, bits) + (up ? 1 : 0)) * one;
    }

    private static BigInteger Store(BigInteger value, int target, SynapseVisit visit)
    {
        if (target > 0)
        {
            return target == 1 ? Clip(value, 0, 62) : Clip(value, -256, 255);
        }

        BigInteger step = BigInteger.Pow(2, Dropped(visit));
        return visit.Sign switch
        {
            SignMode.Mixed => Floor(Clip(value, -256, 254), Dropped(visit)) * step,
            SignMode.Excitatory => Clip(value, 0, 255) / step * step,
            _ => -(-Clip(value, -255, 0) / step * step),
        };
    }

    private static int Dropped(SynapseVisit visit) => 8 - visit.WeightBits + (visit.Sign == SignMode.Mixed ? 1 : 0);

    private static BigInteger Clip(BigInteger value, BigInteger low, BigInteger high) => BigInteger.Max(low, BigInteger.Min(high, value));

    /// <summary>Division by a power of two toward minus infinity.</summary>
    private static BigInteger Floor(BigInteger value, int bits)
    {
        var quotient = BigInteger.DivRem(value, BigInteger.Pow(2, bits), out BigInteger rest);
        return rest < 0 ? quotient - 1 : quotient;
    }

    private static BigInteger Rand(ulong seed, int stream, long step, long index)
    {
        BigInteger golden = 0x9E3779B97F4A7C15;
        BigInteger k = Mix(seed + (golden * (stream + 1)));
        k = Mix(k + (golden * (step + 1)));
        return Mix(k + (golden * (index + 1))) >> 32;
    }

    private static BigInteger Mix(BigInteger z)
    {
        z &= ulong.MaxValue;
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & ulong.MaxValue;
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & ulong.MaxValue;
        return z ^ (z >> 31);
    }
}
