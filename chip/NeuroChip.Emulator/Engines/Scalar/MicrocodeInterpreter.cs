using NeuroChip.Spec;
using NeuroChip.Spec.Microcode;
using NeuroChip.Spec.Synapses;

namespace NeuroChip.Emulator.Engines.Scalar;

/// <summary>
/// One learning program at one synapse, instruction by instruction: what manual/microcode.md says of NLE-1, word for word.
/// All targets read the values from before the visit, and what is written takes effect behind it.
/// </summary>
/// <remarks>Programs are verified before they come here, so no register overflows and every path ends with HALT.</remarks>
public sealed class MicrocodeInterpreter
{
    private readonly int[] _constants = new int[16];
    private MicroProgram _program = null!;
    private SynapseVisit _visit;
    private EpochTraces _traces;
    private TraceValues _now;
    private int _target;
    private int _fractionBits;

    /// <summary>Word that is executed next; past the last instruction, the place of the HALT.</summary>
    public int Position { get; private set; }

    /// <summary>Whether the program has ended.</summary>
    public bool Ended { get; private set; }

    /// <summary>The registers.</summary>
    public MicrocodeRegisters Registers { get; private set; }

    /// <summary>What has come of the visit so far.</summary>
    public VisitResult Result { get; private set; }

    /// <summary>The instruction at the position.</summary>
    public ushort Word => _program.Words[Position];

    /// <summary>Values that the instruction at the position reads, for those who watch: see <see cref="ExecutedInstruction"/>.</summary>
    public (int? First, int? Second) Operands
    {
        get
        {
            var op = MicroOp.Decode(WordLayout.Loihi1, Word);
            return op.Op switch
            {
                MicroOpcode.Multiply => (Operand((FactorCode)op.A), (sbyte)((op.B << 4) | op.C)),
                MicroOpcode.MultiplyTwo => (Operand((FactorCode)op.A), Operand((FactorCode)op.B)),
                MicroOpcode.MultiplyConstant => (Operand((FactorCode)op.A), _constants[op.B]),
                MicroOpcode.Compare => (Operand((FactorCode)op.A), _constants[op.C]),
                MicroOpcode.Target => (Operand(FactorCode.Weight + op.A), null),
                _ => (null, null),
            };
        }
    }

    /// <summary>Starts a program at a synapse.</summary>
    /// <param name="program">A verified program.</param>
    /// <param name="visit">Operands; of its traces only r1 is read.</param>
    /// <param name="traces">Traces by the time they are read at.</param>
    public void Begin(MicroProgram program, in SynapseVisit visit, in EpochTraces traces)
    {
        ArgumentNullException.ThrowIfNull(program);
        _program = program;
        _visit = visit;
        _traces = traces;
        _now = traces.End;
        for (int i = 0; i < _constants.Length; i++)
        {
            _constants[i] = i < program.Constants.Length ? program.Constants[i] : 0;
        }

        Position = 0;
        Ended = false;
        Registers = default;
        Result = new VisitResult(LastTargetValue(), visit.Weight, visit.Delay, visit.Tag, 0);
    }

    /// <summary>Runs the program to its end.</summary>
    public VisitResult RunToEnd()
    {
        while (!Ended)
        {
            Step();
        }

        return Result;
    }

    /// <summary>Executes one instruction.</summary>
    public void Step()
    {
        var op = MicroOp.Decode(WordLayout.Loihi1, Word);
        if (op.Op == MicroOpcode.Halt)
        {
            Ended = true;
            return;
        }

        Result = Result with { Ops = Result.Ops + 1 };
        Position++;
        MicrocodeRegisters r = Registers;
        switch (op.Op)
        {
            case MicroOpcode.Target:
                (_target, _fractionBits) = (op.A, op.B);
                SetAccumulator(r, Operand(FactorCode.Weight + op.A) << op.B);
                break;
            case MicroOpcode.Depend:
                _now = TracesAt(op.A, op.C);
                Registers = r with { P = 1, E = Holds(op.A, op.B, all: true) };
                SkipUnlessHeld();
                break;
            case MicroOpcode.Multiply:
                Registers = r with { P = r.P * Factor((FactorCode)op.A, (sbyte)((op.B << 4) | op.C)) };
                break;
            case MicroOpcode.Scale:
                Registers = r with { Q = ((r.P * Signed4(op.A)) >> op.C) << op.B };
                break;
            case MicroOpcode.Accumulate:
                SetAccumulator(r, Saturate(r.A + (op.A == 0 ? Saturate(r.Q) : -Saturate(r.Q))));
                break;
            case MicroOpcode.ShiftRight:
                Registers = r with { P = r.P >> ((op.B << 4) | op.C) };
                break;
            case MicroOpcode.Round:
                Registers = r with { A = Round(r.A, (TraceRounding)op.A) };
                break;
            case MicroOpcode.Clip:
                LearnLimit limit = _program.Limits[op.A];
                Registers = r with { A = Math.Clamp(r.A, limit.Low << _fractionBits, limit.High << _fractionBits) };
                break;
            case MicroOpcode.Write:
                Write(r.A >> _fractionBits);
                break;
            case MicroOpcode.Compare:
                Registers = r with { E = r.E && Compare(Operand((FactorCode)op.A), op.B, _constants[op.C]) };
                SkipUnlessHeld();
                break;
            case MicroOpcode.Exit:
                Ended = !Holds(op.A, op.B, all: false);
                break;
            case MicroOpcode.LoadConstant:
                _constants[op.A] = (short)((_constants[op.A] << 8) | (op.B << 4) | op.C);
                break;
            case MicroOpcode.MultiplyConstant:
                Registers = r with { P = (r.P * (Operand((FactorCode)op.A) + _constants[op.B])) >> op.C };
                break;
            case MicroOpcode.MultiplyTwo:
                Registers = r with { P = (r.P * Operand((FactorCode)op.A) * Operand((FactorCode)op.B)) >> op.C };
                break;
            default:
                throw new InvalidOperationException($"word {Position - 1} is {Word:X4}, which no verified program has");
        }
    }

    /// <summary>What the accumulator is before the first ACC of the program's last target.</summary>
    private int LastTargetValue()
    {
        for (int i = _program.Words.Length - 1; i >= 0; i--)
        {
            var op = MicroOp.Decode(WordLayout.Loihi1, _program.Words[i]);
            if (op.Op == MicroOpcode.Target)
            {
                return Operand(FactorCode.Weight + op.A) << op.B;
            }
        }

        return 0;
    }

    private void SetAccumulator(MicrocodeRegisters registers, int value)
    {
        Registers = registers with { A = value };
        Result = Result with { Accumulator = value };
    }

    private TraceValues TracesAt(int mask, int time) => time switch
    {
        1 => _traces.AtTx,
        2 => _traces.AtTy,
        3 => _traces.End,
        _ => (mask & 1) != 0 ? _traces.AtTx : (mask & 2) != 0 ? _traces.AtTy : _traces.End,
    };

    /// <summary>Whether the dependencies of a mask hold, all or any; no dependency at all always holds where all must.</summary>
    private bool Holds(int mask, int decimation, bool all)
    {
        int held = (_visit.X0 ? 1 : 0) | (_visit.Y0 ? 2 : 0) | (_visit.R0 ? 4 : 0) | (((_visit.ActiveU >> decimation) & 1) << 3);
        return all ? (held & mask) == mask : (held & mask) != 0;
    }

    private void SkipUnlessHeld()
    {
        while (!Registers.E && !IsBoundary((MicroOpcode)(Word >> 12)))
        {
            Position++;
        }
    }

    private static bool IsBoundary(MicroOpcode op) => op is
        MicroOpcode.Depend or MicroOpcode.Target or MicroOpcode.Round or MicroOpcode.Clip or MicroOpcode.Write or MicroOpcode.Halt;

    private int Operand(FactorCode code) => code switch
    {
        FactorCode.X0 => _visit.X0 ? 1 : 0,
        FactorCode.X1 => _now.X1,
        FactorCode.X2 => _now.X2,
        FactorCode.Y0 => _visit.Y0 ? 1 : 0,
        FactorCode.Y1 => _now.Y1,
        FactorCode.Y2 => _now.Y2,
        FactorCode.Y3 => _now.Y3,
        FactorCode.R0 => _visit.R0 ? 1 : 0,
        FactorCode.R1 => _visit.R1,
        FactorCode.Weight => _visit.Weight,
        FactorCode.Delay => _visit.Delay,
        FactorCode.Tag => _visit.Tag,
        FactorCode.SignWeight => Math.Sign(_visit.Weight),
        FactorCode.SignDelay => Math.Sign(_visit.Delay),
        FactorCode.SignTag => Math.Sign(_visit.Tag),
        _ => 0,
    };

    /// <summary>clip(F + C) to the width of the operand; the sign is taken after the constant is added.</summary>
    private int Factor(FactorCode code, int constant)
    {
        if (code is >= FactorCode.SignWeight and <= FactorCode.SignTag)
        {
            return Math.Sign(Operand(code - FactorCode.SignWeight + FactorCode.Weight) + constant);
        }

        int width = code switch
        {
            FactorCode.X0 or FactorCode.Y0 or FactorCode.R0 => 1,
            <= FactorCode.Y3 => 7,
            FactorCode.R1 or FactorCode.Constant => 8,
            _ => 9,
        };
        return Math.Clamp(Operand(code) + constant, -(1 << width), (1 << width) - 1);
    }

    private int Round(int accumulator, TraceRounding mode)
    {
        int bits = _fractionBits + (_target == 0 ? SynapseArithmetic.DroppedBits(_visit.Sign, _visit.WeightBits) : 0);
        int fraction = accumulator & ((1 << bits) - 1);
        bool up = mode switch
        {
            TraceRounding.Down => false,
            TraceRounding.Nearest => 2 * fraction > 1 << bits,
            TraceRounding.Up => fraction > 0,
            _ => fraction > 0
                && CounterRandom.Next(_visit.Seed, RandomStreams.Weight + _target, _visit.Step, _visit.Index) >> (32 - bits) < fraction,
        };
        return ((accumulator >> bits) + (up ? 1 : 0)) << bits;
    }

    private void Write(int value) => Result = _target switch
    {
        0 => Result with { Weight = StoredWeight(value) },
        1 => Result with { Delay = Math.Clamp(value, 0, 62) },
        _ => Result with { Tag = Math.Clamp(value, -256, 255) },
    };

    private int StoredWeight(int value)
    {
        FieldLimit limit = SynapseArithmetic.MantissaLimit(_visit.Sign);
        return SynapseArithmetic.Truncate(Math.Clamp(value, (int)limit.Min, (int)limit.Max), _visit.Sign, _visit.WeightBits);
    }

    private static bool Compare(int left, int relation, int right) => relation switch
    {
        0 => left > right,
        1 => left >= right,
        2 => left < right,
        3 => left <= right,
        4 => left == right,
        _ => left != right,
    };

    private static int Signed4(int nibble) => nibble >= 8 ? nibble - 16 : nibble;

    private static int Saturate(long value) => (int)Math.Clamp(value, short.MinValue, short.MaxValue);
}
