using NeuroChip.Spec;

namespace NeuroChip.Emulator.OpenCl.Microcode;

/// <summary>
/// What a program does in each case of its dependencies, worked out once: the operations a visit executes, and whether it
/// can change anything. With these numbers a kernel counts visits that it does not look at.
/// A case is x0, y0, r0 and the largest k for which u_k is active (all smaller ones are active then, too).
/// </summary>
internal static class DependencyCases
{
    /// <summary>Cases of x0, y0, r0.</summary>
    public const int Flags = 8;

    /// <summary>Values of the largest active k.</summary>
    public const int Decimations = 10;

    /// <summary>Length of a program's table: element <c>[k * Flags + x0 + 2 y0 + 4 r0]</c>.</summary>
    public const int Count = Flags * Decimations;

    /// <summary>Set where a visit may change a synapse or executes a comparison; the number of operations is in the other bits.</summary>
    public const uint Acts = 1u << 31;

    /// <summary>The table of a program.</summary>
    public static uint[] Of(ProgramCode code)
    {
        var table = new uint[Count];
        for (int i = 0; i < Count; i++)
        {
            table[i] = Walk(code, i % Flags, (2u << (i / Flags)) - 1);
        }

        return table;
    }

    /// <remarks>
    /// A target section whose products are all skipped leaves its target: the stored value is on its grid, so rounding
    /// finds no fraction. A clip is another matter, because the value may lie outside of the limit.
    /// </remarks>
    private static uint Walk(ProgramCode code, int flags, uint active)
    {
        uint operations = 0;
        bool acts = false;
        bool enabled = true;
        foreach (MicroOp op in code.Operations)
        {
            if (op.Op == MicroOpcode.Halt)
            {
                break;
            }

            if (ProgramCode.IsOfProduct(op.Op) && !enabled)
            {
                continue;
            }

            operations++;
            int held = (flags & op.A & 7) | ((op.A & 8) != 0 && ((active >> op.B) & 1) != 0 ? 8 : 0);
            switch (op.Op)
            {
                case MicroOpcode.Depend:
                    enabled = held == op.A;
                    break;
                case MicroOpcode.Exit when held == 0:
                    return operations | (acts ? Acts : 0);
                case MicroOpcode.Accumulate or MicroOpcode.Compare or MicroOpcode.Clip:
                    acts = true;
                    break;
                default:
                    break;
            }
        }

        return operations | (acts ? Acts : 0);
    }
}
