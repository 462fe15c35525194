using NeuroChip.Emulator.State;

namespace NeuroChip.Emulator.Engines.Scalar;

/// <summary>
/// Phase 1. Spikes that reached the core since the last step walk their synapse lists.
/// A spike of step t - 1 through a synapse of delay D adds to the slot of step t + D: with delay 0 that is the slot
/// integrated next (core-semantics section 2, phase C, seen from the receiving core).
/// </summary>
internal static class DeliverSpikes
{
    public static void Run(CoreParameters core, ScalarState state, ReadOnlySpan<ArrivingSpike> outside, long step, Span<uint> counters)
    {
        foreach (int axon in state.Arriving[core.Index])
        {
            WalkList(core, state, axon, step, counters);
        }

        foreach (ArrivingSpike spike in outside)
        {
            if (spike.Core == core.Index)
            {
                WalkList(core, state, spike.Axon, step, counters);
            }
        }
    }

    private static void WalkList(CoreParameters core, ScalarState state, int axon, long step, Span<uint> counters)
    {
        SynapseRows rows = core.Rows;
        int[][] slots = state.Slots[core.Index];
        for (int synapse = rows.Start[axon]; synapse < rows.Start[axon + 1]; synapse++)
        {
            int slot = (int)((step + rows.Delay[synapse]) & (core.DelaySlots - 1));
            slots[slot][rows.Target[synapse]] += rows.Weight[synapse] * 64;
        }

        counters[(int)CoreCounter.SpikesIn]++;
        counters[(int)CoreCounter.SynapticEvents] += (uint)(rows.Start[axon + 1] - rows.Start[axon]);
        counters[(int)CoreCounter.SynapseWords] += (uint)rows.Words[axon];
    }
}
