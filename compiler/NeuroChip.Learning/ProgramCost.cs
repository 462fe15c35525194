using System.Collections.Immutable;
using NeuroChip.Spec;

namespace NeuroChip.Learning;

/// <summary>
/// Operations that a program of the rule compiler executes: every one counts 1 except HALT, a DEP that fails counts
/// itself, and what it skips counts nothing. Constants and comparisons, which only hand-written programs have, are not
/// followed here.
/// </summary>
internal static class ProgramCost
{
    /// <summary>The dependencies that EXIT and DEP name, without u0, which always holds.</summary>
    public static RuleDependency Used(ImmutableArray<ushort> words)
    {
        RuleDependency used = RuleDependency.None;
        foreach (MicroOp op in words.Select(Decode).Where(o => o.Op is MicroOpcode.Exit or MicroOpcode.Depend))
        {
            var mask = (RuleDependency)op.A;
            used |= op.B == 0 ? mask & ~RuleDependency.Epoch : mask;
        }

        return used;
    }

    /// <summary>Operations of a visit in which exactly these dependencies hold, and u0.</summary>
    public static int Count(ImmutableArray<ushort> words, RuleDependency holds)
    {
        int count = 0;
        bool skipping = false;
        foreach (MicroOp op in words.Select(Decode))
        {
            if (op.Op == MicroOpcode.Halt)
            {
                break;
            }

            skipping &= !EndsProduct(op.Op);
            if (skipping)
            {
                continue;
            }

            count++;
            RuleDependency now = op.B == 0 ? holds | RuleDependency.Epoch : holds;
            var mask = (RuleDependency)op.A;
            if (op.Op == MicroOpcode.Exit && (mask & now) == 0)
            {
                break;
            }

            skipping = op.Op == MicroOpcode.Depend && (mask & now) != mask;
        }

        return count;
    }

    private static MicroOp Decode(ushort word) => MicroOp.Decode(WordLayout.Loihi1, word);

    private static bool EndsProduct(MicroOpcode op) =>
        op is MicroOpcode.Depend or MicroOpcode.Target or MicroOpcode.Round or MicroOpcode.Clip or MicroOpcode.Write;
}
