namespace NeuroChip.Spec.Microcode;

/// <summary>Counts the instructions of a sound program that a visit executes: only dependencies and exits decide.</summary>
internal sealed class CostModel(MicroProgram program)
{
    public int OpsOf(LearnDependency held, int activeU)
    {
        int ops = 0;
        bool skipping = false;
        foreach (ushort word in program.Words)
        {
            MicroOp op = MicroOps.Decode(word);
            skipping &= !SkipEnd(op.Op);
            if (skipping)
            {
                continue;
            }

            ops += MicroInstructions.Of(op.Op).Cost;
            DependencyTerm term = new((LearnDependency)op.A, op.B);
            if (op.Op == MicroOpcode.Halt || (op.Op == MicroOpcode.Exit && !term.HoldsAny(held, activeU)))
            {
                break;
            }

            skipping = op.Op == MicroOpcode.Depend && !term.Holds(held, activeU);
        }

        return ops;
    }

    /// <summary>Where a product that is passed over ends.</summary>
    public static bool SkipEnd(MicroOpcode opcode) => opcode
        is MicroOpcode.Depend or MicroOpcode.Target or MicroOpcode.Round or MicroOpcode.Clip or MicroOpcode.Write or MicroOpcode.Halt;
}
