using System.Collections.Immutable;
using NeuroChip.Spec;

namespace NeuroChip.Emulator.OpenCl.Microcode;

/// <summary>A verified program with its operations taken apart, as the kernels' tables and their generator read it.</summary>
internal sealed class ProgramCode
{
    /// <summary>Constants, and limits, of a core.</summary>
    public const int PoolSize = 16;

    /// <summary>Takes a program apart.</summary>
    /// <param name="words">The words, up to and with the last HALT.</param>
    /// <param name="constants">K: 16 values; fewer are filled up with 0.</param>
    /// <param name="limits">LIM: 16 pairs; fewer are filled up with 0.</param>
    public ProgramCode(ReadOnlySpan<ushort> words, ReadOnlySpan<short> constants, ReadOnlySpan<(int Low, int High)> limits)
    {
        Words = [.. words];
        Operations = [.. Words.Select(word => MicroOp.Decode(WordLayout.Loihi1, word))];
        var k = new short[PoolSize];
        constants.CopyTo(k);
        Constants = [.. k];
        var pairs = new (int Low, int High)[PoolSize];
        limits.CopyTo(pairs);
        Limits = [.. pairs];
    }

    /// <summary>The words.</summary>
    public ImmutableArray<ushort> Words { get; }

    /// <summary>The words' fields; an operation's layout is the same in every word layout.</summary>
    public ImmutableArray<MicroOp> Operations { get; }

    /// <summary>K at the start of a visit.</summary>
    public ImmutableArray<short> Constants { get; }

    /// <summary>LIM.</summary>
    public ImmutableArray<(int Low, int High)> Limits { get; }

    /// <summary>Whether the operations a visit executes depend on operands, and not on dependencies alone.</summary>
    public bool Compares => Operations.Any(op => op.Op == MicroOpcode.Compare);

    /// <summary>Whether a visit draws random numbers.</summary>
    public bool Draws => Operations.Any(op => op.Op == MicroOpcode.Round && op.A == (int)TraceRounding.Stochastic);

    /// <summary>Whether an operation acts on the product of the dependency before it, and is skipped where that does not hold.</summary>
    public static bool IsOfProduct(MicroOpcode op) => op is MicroOpcode.Multiply or MicroOpcode.Scale or MicroOpcode.Accumulate
        or MicroOpcode.ShiftRight or MicroOpcode.Compare or MicroOpcode.MultiplyConstant or MicroOpcode.MultiplyTwo;

    /// <summary>The constant of a MUL: b and c as eight bits with a sign.</summary>
    public static int ByteOf(MicroOp op) => (sbyte)((op.B << 4) | op.C);
}
