using NeuroChip.Emulator.State;
using NeuroChip.Spec;

namespace NeuroChip.Emulator.Engines.Scalar;

/// <summary>
/// Phase 2. Each compartment takes its slot, clears it, and integrates the current:
/// u = wrap23(decay(u, d_u) + wrap21(q + noise)) (core-semantics sections 2A and 3).
/// A periodic hard reset clears u and v first and keeps q.
/// </summary>
internal static class IntegrateDendrites
{
    public static void Run(ChipParameters parameters, CoreParameters core, ScalarState state, long step, Span<uint> counters)
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

            long sum = slot[i] * 64L;
            int noise = CounterRandom.NoiseOf(parameters, core, lane, NoiseTarget.Current, step);
            int q = ChipArithmetic.Wrap((int)(sum + noise), ChipArithmetic.AccumulatorBits);
            state.Expect(sum + noise == q, lane, ViolationKind.Accumulator);
            slot[i] = 0;
            state.DendriticInput[lane] = ChipArithmetic.Wrap((int)sum, ChipArithmetic.AccumulatorBits);
            counters[(int)CoreCounter.CompartmentsActive] += state.DendriticInput[lane] != 0 ? 1U : 0;

            int u = ChipArithmetic.Decay(state.Current[lane], parameters.DecayU[lane]) + q;
            state.Current[lane] = ChipArithmetic.Wrap(u, ChipArithmetic.StateBits);
            state.Expect(state.Current[lane] == u, lane, ViolationKind.Current);
        }
    }

    private static bool IsHardReset(int interval, int offset, long step) =>
        interval != 0 && step % interval == offset % interval;
}
