using NeuroChip.Emulator.State;

namespace NeuroChip.Emulator.Engines.Scalar;

/// <summary>
/// Phase 2. Each compartment takes its slot, clears it, and integrates the current:
/// u = wrap23(decay(u, d_u) + wrap21(q)) (core-semantics sections 2A and 3).
/// A periodic hard reset clears u and v first and keeps q.
/// </summary>
internal static class IntegrateDendrites
{
    public static void Run(ChipParameters parameters, CoreParameters core, ScalarState state, long step)
    {
        int[] slot = state.Slots[core.Index][(int)(step & (core.DelaySlots - 1))];
        for (int i = 0; i < core.Compartments; i++)
        {
            int lane = core.FirstLane + i;
            if (IsHardReset(parameters.ResetInterval[lane], parameters.ResetOffset[lane], step))
            {
                state.Current[lane] = 0;
                state.Voltage[lane] = 0;
            }

            int q = ChipArithmetic.Wrap(slot[i], ChipArithmetic.AccumulatorBits);
            slot[i] = 0;
            state.DendriticInput[lane] = q;
            state.Current[lane] = ChipArithmetic.Wrap(
                ChipArithmetic.Decay(state.Current[lane], parameters.DecayU[lane]) + q,
                ChipArithmetic.StateBits);
        }
    }

    private static bool IsHardReset(int interval, int offset, long step) =>
        interval != 0 && step % interval == offset % interval;
}
