using System.Collections.Immutable;
using NeuroChip.Spec;
using NeuroChip.Spec.Microcode;

namespace NeuroChip.Emulator.OpenCl.Microcode;

/// <summary>A verified program with its operations taken apart, as the kernels' tables and their generator read it.</summary>
internal sealed class ProgramCode
{
    /// <summary>The traits of <c>microcode.cl</c> above the bits of what is read.</summary>
    public const int WritesWeight = 1 << 16;

    /// <summary>Some WR has the delay as its target.</summary>
    public const int WritesDelay = 1 << 17;

    /// <summary>Some WR has the tag as its target.</summary>
    public const int WritesTag = 1 << 18;

    /// <summary>The operations a visit executes depend on operands, and not on dependencies alone.</summary>
    public const int HasCompares = 1 << 19;

    /// <summary>A visit draws random numbers.</summary>
    public const int HasDraws = 1 << 20;

    /// <summary>Takes a program apart.</summary>
    public ProgramCode(MicroProgram program)
    {
        Operations = [.. program.Words.Select(MicroOps.Decode)];
        Words = program.Words;
        Constants = [.. program.Constants, .. new short[MicroProgram.TableEntries - program.Constants.Length]];
        Limits = [.. program.Limits, .. new LearnLimit[MicroProgram.TableEntries - program.Limits.Length]];
        Traits = TraitsOf(Operations);
        LastTarget = Operations.LastOrDefault(op => op.Op == MicroOpcode.Target) is { Op: MicroOpcode.Target } last
            ? (last.A << 4) | last.B : -1;
    }

    /// <summary>The words.</summary>
    public ImmutableArray<ushort> Words { get; }

    /// <summary>The words' fields.</summary>
    public ImmutableArray<MicroOp> Operations { get; }

    /// <summary>K at the start of a visit: 16 values.</summary>
    public ImmutableArray<short> Constants { get; }

    /// <summary>LIM: 16 pairs.</summary>
    public ImmutableArray<LearnLimit> Limits { get; }

    /// <summary>Bits 15..0 say which operands are read, by factor code; above them are the constants of this class.</summary>
    public int Traits { get; }

    /// <summary>Target (bits 7..4) and fraction bits (3..0) of the last TGT, -1 without one.</summary>
    public int LastTarget { get; }

    /// <summary>Whether <see cref="HasCompares"/>.</summary>
    public bool Compares => (Traits & HasCompares) != 0;

    /// <summary>Whether an operation acts on the product of the dependency before it, and is skipped where that does not hold.</summary>
    public static bool IsOfProduct(MicroOpcode op) => op is MicroOpcode.Multiply or MicroOpcode.Scale or MicroOpcode.Accumulate
        or MicroOpcode.ShiftRight or MicroOpcode.Compare or MicroOpcode.MultiplyConstant or MicroOpcode.MultiplyTwo;

    private static int TraitsOf(ImmutableArray<MicroOp> operations)
    {
        int traits = 0;
        int target = 0;
        foreach (MicroOp op in operations)
        {
            target = op.Op == MicroOpcode.Target ? op.A : target;
            traits |= op.Op switch
            {
                MicroOpcode.Target => Reads((int)FactorCode.Weight + op.A),
                MicroOpcode.Multiply or MicroOpcode.MultiplyConstant => Reads(op.A),
                MicroOpcode.MultiplyTwo => Reads(op.A) | Reads(op.B),
                MicroOpcode.Compare => Reads(op.A) | HasCompares,
                MicroOpcode.Round when op.A == (int)TraceRounding.Stochastic => HasDraws,
                MicroOpcode.Write => WritesWeight << target,
                _ => 0,
            };
        }

        return traits;
    }

    /// <summary>The bit of an operand, and for a sign that of its variable.</summary>
    private static int Reads(int code) =>
        (1 << code) | (code is >= (int)FactorCode.SignWeight and <= (int)FactorCode.SignTag ? 1 << (code - 3) : 0);
}
