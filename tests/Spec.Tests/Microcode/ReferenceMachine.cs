using System.Numerics;
using NeuroChip.Spec;
using NeuroChip.Spec.Microcode;

namespace Spec.Tests.Microcode;

/// <summary>What a visit is given: the latched operands by their code, the dependencies, and the synapse's format.</summary>
/// <param name="Operands">Values of codes 0 to 11, the traces being the same at every trace time.</param>
/// <param name="ActiveU">Bit k is set if u_k is 1.</param>
/// <param name="Mode">Sign mode of the weight.</param>
/// <param name="WeightBits">Stored bits of the weight.</param>
/// <param name="Rand32">What the random generator gives for any target.</param>
internal sealed record ReferenceVisit(int[] Operands, int ActiveU, SignMode Mode, int WeightBits, uint Rand32)
{
    public LearnDependency Held => (LearnDependency)(Operands[0] | (Operands[3] << 1) | (Operands[7] << 2));

    /// <summary>Bits that the format drops from a weight.</summary>
    public int Lsb => 8 - WeightBits + (Mode == SignMode.Mixed ? 1 : 0);
}

/// <summary>What a visit left.</summary>
/// <param name="Written">New values by target; targets without WR are missing.</param>
/// <param name="Ops">Instructions executed, HALT not counted.</param>
/// <param name="Widest">Bits of the widest product on the way.</param>
/// <param name="Accumulator">A after the last ACC of the last section.</param>
internal sealed record ReferenceResult(Dictionary<LearnTarget, int> Written, int Ops, int Widest, BigInteger Accumulator);

/// <summary>
/// The machine of manual/microcode.md in integers without a width, written from the page: it knows nothing of engines,
/// and tells how many bits they need.
/// </summary>
internal sealed class ReferenceMachine(MicroProgram program, ReferenceVisit visit)
{
    private readonly BigInteger[] _k = [.. Enumerable.Range(0, 16).Select(i => new BigInteger(i < program.Constants.Length ? program.Constants[i] : 0))];
    private readonly Dictionary<LearnTarget, int> _written = [];
    private BigInteger _p = 1;
    private BigInteger _q;
    private BigInteger _a;
    private BigInteger _accumulator;
    private LearnTarget _z;
    private int _b;
    private int _widest;

    public static ReferenceResult Run(MicroProgram program, ReferenceVisit visit)
    {
        var machine = new ReferenceMachine(program, visit);
        int ops = 0;
        bool skip = false;
        foreach (ushort word in program.Words)
        {
            MicroOp op = MicroOps.Decode(word);
            skip &= op.Op is not (MicroOpcode.Depend or MicroOpcode.Target or MicroOpcode.Round or MicroOpcode.Clip or MicroOpcode.Write or MicroOpcode.Halt);
            if (skip)
            {
                continue;
            }

            if (op.Op == MicroOpcode.Halt)
            {
                break;
            }

            ops++;
            if (op.Op == MicroOpcode.Exit && !machine.Any(op))
            {
                // Nothing was done: the accumulator of the last section is its target as it stands.
                MicroOp last = program.Words.Select(MicroOps.Decode).LastOrDefault(item => item.Op == MicroOpcode.Target);
                machine._accumulator = new BigInteger(visit.Operands[9 + last.A]) << last.B;
                break;
            }

            skip = !machine.Step(op);
        }

        return new ReferenceResult(machine._written, ops, machine._widest, machine._accumulator);
    }

    /// <summary>Executes an instruction; false if what follows is to be passed over.</summary>
    private bool Step(MicroOp op)
    {
        FactorCode a = (FactorCode)op.A;
        FactorCode b = (FactorCode)op.B;
        switch (op.Op)
        {
            case MicroOpcode.Target:
                (_z, _b) = ((LearnTarget)op.A, op.B);
                _a = new BigInteger(visit.Operands[9 + op.A]) << _b;
                _accumulator = _a;
                return true;
            case MicroOpcode.Depend:
                _p = 1;
                return All(op);
            case MicroOpcode.Compare:
                return Holds(Value(a).CompareTo(_k[op.C]), (LearnRelation)op.B);
            case MicroOpcode.Multiply:
                _p = Seen(_p * Clipped(a, op.SignedByte()));
                return true;
            case MicroOpcode.MultiplyTwo:
                _p = Seen(Seen(_p * Value(a)) * Value(b)) >> op.C;
                return true;
            case MicroOpcode.MultiplyConstant:
                _p = Seen(_p * (Value(a) + _k[op.B])) >> op.C;
                return true;
            case MicroOpcode.ShiftRight:
                _p >>= op.Byte();
                return true;
            case MicroOpcode.Scale:
                _q = Seen((Seen(_p * op.SignedA()) >> op.C) << op.B);
                return true;
            case MicroOpcode.Accumulate:
                _a = Saturate(op.A == 0 ? _a + Saturate(_q) : _a - Saturate(_q));
                _accumulator = _a;
                return true;
            case MicroOpcode.LoadConstant:
                _k[op.A] = (short)((((int)_k[op.A] & 0xFF) << 8) | op.Byte());
                return true;
            case MicroOpcode.Round:
                Round((TraceRounding)op.A);
                return true;
            case MicroOpcode.Clip:
                LearnLimit limit = program.Limits[op.A];
                _a = BigInteger.Min(BigInteger.Max(_a, new BigInteger(limit.Low) << _b), new BigInteger(limit.High) << _b);
                return true;
            case MicroOpcode.Write:
                _written[_z] = Stored((int)(_a >> _b));
                return true;
            default:
                return true;
        }
    }

    private static bool Holds(int order, LearnRelation relation) => relation switch
    {
        LearnRelation.Greater => order > 0,
        LearnRelation.GreaterOrEqual => order >= 0,
        LearnRelation.Less => order < 0,
        LearnRelation.LessOrEqual => order <= 0,
        LearnRelation.Equal => order == 0,
        _ => order != 0,
    };

    private static BigInteger Saturate(BigInteger value) => BigInteger.Min(BigInteger.Max(value, short.MinValue), short.MaxValue);

    private bool All(MicroOp op) =>
        ((op.A & 1) == 0 || visit.Operands[0] == 1) && ((op.A & 2) == 0 || visit.Operands[3] == 1)
        && ((op.A & 4) == 0 || visit.Operands[7] == 1) && ((op.A & 8) == 0 || ((visit.ActiveU >> op.B) & 1) == 1);

    private bool Any(MicroOp op) =>
        ((op.A & 1) != 0 && visit.Operands[0] == 1) || ((op.A & 2) != 0 && visit.Operands[3] == 1)
        || ((op.A & 4) != 0 && visit.Operands[7] == 1) || ((op.A & 8) != 0 && ((visit.ActiveU >> op.B) & 1) == 1);

    /// <summary>An operand alone: a sign is that of the value, the constant alone is 0.</summary>
    private BigInteger Value(FactorCode code) => code switch
    {
        FactorCode.Constant => 0,
        >= FactorCode.SignWeight => Math.Sign(visit.Operands[(int)code - 3]),
        _ => visit.Operands[(int)code],
    };

    /// <summary>An operand of MUL: with its constant, under its sign, clipped to its width.</summary>
    private BigInteger Clipped(FactorCode code, int constant)
    {
        int width = code switch
        {
            FactorCode.X0 or FactorCode.Y0 or FactorCode.R0 => 1,
            FactorCode.R1 or FactorCode.Constant => 8,
            >= FactorCode.Weight => 9,
            _ => 7,
        };
        BigInteger value = code switch
        {
            FactorCode.Constant => constant,
            >= FactorCode.SignWeight => Math.Sign(visit.Operands[(int)code - 3] + constant),
            _ => visit.Operands[(int)code] + constant,
        };
        return BigInteger.Min(BigInteger.Max(value, -(1 << width)), (1 << width) - 1);
    }

    private void Round(TraceRounding rounding)
    {
        int r = _b + (_z == LearnTarget.Weight ? visit.Lsb : 0);
        BigInteger fraction = _a - ((_a >> r) << r);
        BigInteger one = BigInteger.One << r;
        bool up = rounding switch
        {
            TraceRounding.Down => false,
            TraceRounding.Nearest => 2 * fraction > one,
            TraceRounding.Up => fraction > 0,
            _ => r > 0 && (visit.Rand32 >> (32 - r)) < fraction,
        };
        _a = ((_a >> r) + (up ? 1 : 0)) << r;
    }

    private int Stored(int value)
    {
        switch (_z)
        {
            case LearnTarget.Delay:
                return Math.Clamp(value, 0, 62);
            case LearnTarget.Tag:
                return Math.Clamp(value, -256, 255);
            default:
                int clipped = visit.Mode switch
                {
                    SignMode.Excitatory => Math.Clamp(value, 0, 255),
                    SignMode.Inhibitory => Math.Clamp(value, -255, 0),
                    _ => Math.Clamp(value, -256, 254),
                };
                return visit.Mode == SignMode.Mixed
                    ? (clipped >> visit.Lsb) << visit.Lsb
                    : Math.Sign(clipped) * ((Math.Abs(clipped) >> visit.Lsb) << visit.Lsb);
        }
    }

    private BigInteger Seen(BigInteger value)
    {
        _widest = Math.Max(_widest, (int)value.GetBitLength() + 1);
        return value;
    }
}
