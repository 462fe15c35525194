using System.Collections.Immutable;
using Conformance.Tests.Equality;
using NeuroChip.Emulator.Engines;
using NeuroChip.Spec;

namespace Conformance.Tests.Sweeps.Microcode;

/// <summary>The products of one target, and what is done with their sum.</summary>
internal sealed class WideSection(WideOp target)
{
    private readonly List<(WideOp Op, int Low, int High)> _end = [];

    /// <summary>EXIT and LDK before the first product.</summary>
    public List<WideOp> Heads { get; } = [];

    public List<WideProduct> Products { get; } = [];

    /// <summary>Adds a RND, CLP or WR.</summary>
    public void End(WideOp op, ImmutableArray<LearnLimit> limits) =>
        _end.Add(op.Code == WideOp.Clip ? (op, limits[op.A].Low, limits[op.A].High) : (op, 0, 0));

    /// <summary>The accumulator before the first product: the stored value with so many bits behind the point.</summary>
    public Int128 Start(WideOperands operands) => (Int128)operands[9 + target.A] * One;

    /// <summary>Adds the section to what has come of the visit; whether the visit goes on.</summary>
    public bool Evaluate(WideOperands operands, in SynapseVisit visit, WideOutcome outcome)
    {
        Int128 accumulator = Start(operands);
        outcome.Accumulator = accumulator;
        outcome.Did(target);
        if (!outcome.Passes(Heads, operands))
        {
            return false;
        }

        foreach (WideProduct product in Products)
        {
            accumulator = product.Onto(accumulator, operands, outcome);
        }

        foreach ((WideOp op, int low, int high) in _end)
        {
            outcome.Did(op);
            switch (op.Code)
            {
                case WideOp.Round:
                    accumulator = Round(accumulator, op.A, visit);
                    break;
                case WideOp.Clip:
                    accumulator = Int128.Max(low * One, Int128.Min(high * One, accumulator));
                    break;
                default:
                    Write((int)Floor(accumulator, One), visit, outcome);
                    break;
            }
        }

        return true;
    }

    private Int128 One => 1 << target.B;

    /// <summary>Core-semantics section 7, round: to the storage precision of a weight, to whole numbers elsewhere.</summary>
    private Int128 Round(Int128 accumulator, int mode, in SynapseVisit visit)
    {
        int bits = target.B + (target.A == 0 ? LostBits(visit) : 0);
        Int128 grid = Int128.One << bits;
        Int128 whole = Floor(accumulator, grid);
        Int128 fraction = accumulator - (whole * grid);
        bool up = mode switch
        {
            0 => false,
            1 => 2 * fraction > grid,
            2 => fraction > 0,

            // (rand32 >> (32 - R)) < fraction, with R = 0 nothing to compare.
            _ => bits > 0 && Drawn(visit) / (1UL << (32 - bits)) < (ulong)fraction,
        };
        return (whole + (up ? 1 : 0)) * grid;
    }

    private ulong Drawn(in SynapseVisit visit) =>
        ReferenceRandom.Next(visit.Seed, 32 + (ulong)target.A, (ulong)visit.Step, (ulong)visit.Index);

    private void Write(int value, in SynapseVisit visit, WideOutcome outcome)
    {
        switch (target.A)
        {
            case 0:
                outcome.Weight = Stored(value, visit);
                break;
            case 1:
                outcome.Delay = Math.Max(0, Math.Min(62, value));
                break;
            default:
                outcome.Tag = Math.Max(-256, Math.Min(255, value));
                break;
        }
    }

    /// <summary>Clipped to the sign mode first, then cut to the storage grid (sections 4 and 7).</summary>
    private static int Stored(int value, in SynapseVisit visit)
    {
        (int low, int high) = visit.Sign switch { SignMode.Mixed => (-256, 254), SignMode.Excitatory => (0, 255), _ => (-255, 0) };
        int clipped = Math.Max(low, Math.Min(high, value));
        int grid = 1 << LostBits(visit);
        return visit.Sign == SignMode.Mixed ? (int)Floor(clipped, grid) * grid : clipped / grid * grid;
    }

    private static int LostBits(in SynapseVisit visit) => 8 - visit.WeightBits + (visit.Sign == SignMode.Mixed ? 1 : 0);

    private static Int128 Floor(Int128 value, Int128 divisor)
    {
        Int128 quotient = value / divisor;
        return quotient * divisor > value ? quotient - 1 : quotient;
    }
}
