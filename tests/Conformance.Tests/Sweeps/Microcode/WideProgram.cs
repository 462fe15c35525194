using NeuroChip.Emulator.Engines;
using NeuroChip.Spec.Microcode;

namespace Conformance.Tests.Sweeps.Microcode;

/// <summary>
/// A learning program as the sums of products that its words stand for, in 128-bit integers: no program counter, no
/// registers of 64 bits, nothing of the product's but the words and the types of operands and results.
/// </summary>
internal sealed class WideProgram
{
    private readonly List<WideOp> _heads = [];
    private readonly List<WideSection> _sections = [];

    public WideProgram(MicroProgram program)
    {
        var constants = new int[16];
        for (int i = 0; i < program.Constants.Length; i++)
        {
            constants[i] = program.Constants[i];
        }

        foreach (ushort word in program.Words)
        {
            Read(new WideOp(word, constants), constants, program);
        }
    }

    /// <summary>What a visit gives, and the opcodes that were executed in it, a bit for each.</summary>
    public (VisitResult Result, int Executed) Evaluate(in SynapseVisit visit)
    {
        var operands = new WideOperands(visit);
        var outcome = new WideOutcome
        {
            Accumulator = _sections.Count == 0 ? 0 : _sections[^1].Start(operands),
            Weight = visit.Weight,
            Delay = visit.Delay,
            Tag = visit.Tag,
        };
        bool goesOn = outcome.Passes(_heads, operands);
        for (int i = 0; i < _sections.Count && goesOn; i++)
        {
            goesOn = _sections[i].Evaluate(operands, visit, outcome);
        }

        return (outcome.Result, outcome.Executed | (goesOn ? 1 << WideOp.Halt : 0));
    }

    private void Read(WideOp op, int[] constants, MicroProgram program)
    {
        switch (op.Code)
        {
            case WideOp.Halt:
                break;
            case WideOp.Target:
                _sections.Add(new WideSection(op));
                break;
            case WideOp.Depend:
                _sections[^1].Products.Add(new WideProduct(op));
                break;
            case WideOp.Round or WideOp.Clip or WideOp.Write:
                _sections[^1].End(op, program.Limits);
                break;
            case WideOp.LoadConstant or WideOp.Exit:
                constants[op.A] = op.Code == WideOp.Exit ? constants[op.A] : (short)((constants[op.A] * 256) + op.Byte);
                (_sections.Count == 0 ? _heads : _sections[^1].Heads).Add(op);
                break;
            default:
                _sections[^1].Products[^1].Add(op);
                break;
        }
    }
}

/// <summary>What has come of a visit.</summary>
internal sealed class WideOutcome
{
    public Int128 Accumulator { get; set; }

    public int Weight { get; set; }

    public int Delay { get; set; }

    public int Tag { get; set; }

    public int Operations { get; set; }

    public int Executed { get; set; }

    public VisitResult Result => new((int)Accumulator, Weight, Delay, Tag, Operations);

    /// <summary>Whether the visit goes on behind EXITs; a LDK has nothing more to do here.</summary>
    public bool Passes(List<WideOp> heads, WideOperands operands)
    {
        foreach (WideOp op in heads)
        {
            Did(op);
            if (op.Code == WideOp.Exit && !operands.AnyHolds(op.A, op.B))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Counts an operation.</summary>
    public void Did(WideOp op)
    {
        Operations++;
        Executed |= 1 << op.Code;
    }
}

/// <summary>An instruction word taken apart, and the value that the constant it may name has there.</summary>
internal readonly record struct WideOp
{
    public const int Halt = 0;
    public const int Target = 1;
    public const int Depend = 2;
    public const int Multiply = 3;
    public const int Scale = 4;
    public const int Accumulate = 5;
    public const int ShiftRight = 6;
    public const int Round = 7;
    public const int Clip = 8;
    public const int Write = 9;
    public const int Compare = 10;
    public const int Exit = 11;
    public const int LoadConstant = 12;
    public const int MultiplyConstant = 13;
    public const int MultiplyTwo = 14;

    public WideOp(int word, int[] constants)
    {
        (Code, A, B, C) = (word >> 12, (word >> 8) & 15, (word >> 4) & 15, word & 15);
        K = Code switch { MultiplyConstant => constants[B], Compare => constants[C], _ => 0 };
    }

    public int Code { get; }

    public int A { get; }

    public int B { get; }

    public int C { get; }

    /// <summary>The constant named by MULK or CMP.</summary>
    public int K { get; }

    /// <summary>Nibbles b and c.</summary>
    public int Byte => (16 * B) + C;
}
