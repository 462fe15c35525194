using NeuroChip.Emulator.State;

namespace NeuroChip.Emulator.Engines.Scalar;

/// <summary>
/// Phase 1. Spikes that reached the core since the last step walk their synapse lists.
/// A spike of step t - 1 through a synapse of delay D adds to the slot of step t + D: with delay 0 that is the slot
/// integrated next (core-semantics section 2, phase C, seen from the receiving core). A packet's axonal delay adds to D,
/// and its atom to every target of the list.
/// </summary>
internal static class DeliverSpikes
{
    public static void Run(CoreParameters core, ScalarState state, ReadOnlySpan<ArrivingSpike> outside, long step, Span<uint> counters)
    {
        foreach (long packet in state.Arriving[core.Index])
        {
            WalkList(core, state, packet, step, counters);
        }

        foreach (ArrivingSpike spike in outside)
        {
            if (spike.Core == core.Index)
            {
                WalkList(core, state, spike.Code, step, counters);
            }
        }

        state.Arriving[core.Index].Clear();
    }

    private static void WalkList(CoreParameters core, ScalarState state, long packet, long step, Span<uint> counters)
    {
        SynapseRows rows = core.Rows;
        int[][] slots = state.Slots[core.Index];
        int axon = PacketCode.AxonOf(packet);
        int atom = PacketCode.AtomOf(packet);
        long arrival = step + PacketCode.DelayOf(packet);
        for (int synapse = rows.Start[axon]; synapse < rows.Start[axon + 1]; synapse++)
        {
            int slot = (int)((arrival + rows.Delay[synapse]) & (core.DelaySlots - 1));
            slots[slot][rows.Target[synapse] + atom] += rows.Weight[synapse];
        }

        counters[(int)CoreCounter.SpikesIn]++;
        counters[(int)CoreCounter.SynapticEvents] += (uint)(rows.Start[axon + 1] - rows.Start[axon]);
        counters[(int)CoreCounter.SynapseWords] += (uint)rows.Words[axon];
    }
}
