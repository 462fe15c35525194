using NeuroChip.Emulator.State;
using NeuroChip.Spec;
using NeuroChip.Spec.Synapses;

namespace NeuroChip.Emulator.Engines.Scalar;

/// <summary>
/// Phase 1. Spikes that reached the core since the last step walk their synapse lists.
/// A spike of step t - 1 through a synapse of delay D adds to the slot of step t + D: with delay 0 that is the slot
/// integrated next (core-semantics section 2, phase C, seen from the receiving core). A packet's axonal delay adds to D,
/// and its atom to every target of the list. In a learning step of the core the same happens once more, at the end of the
/// step, so that the spikes of the step act with the weights from before it.
/// </summary>
internal static class DeliverSpikes
{
    /// <summary>Delivers all that has reached the core.</summary>
    /// <param name="core">The core.</param>
    /// <param name="state">State, which changes.</param>
    /// <param name="outside">Packets from outside, to any core.</param>
    /// <param name="step">The step at whose start the packets are due; their senders spiked in the one before.</param>
    /// <param name="notes">Whether learning notes the spikes.</param>
    /// <param name="counters">Counters of the core.</param>
    public static void Run(
        CoreParameters core, ScalarState state, ArrivingPackets outside, long step, bool notes, Span<uint> counters)
    {
        foreach (long packet in state.Arriving[core.Index])
        {
            Deliver(core, state, packet, step, notes, counters);
        }

        foreach (ArrivingSpike spike in outside)
        {
            if (spike.Core == core.Index)
            {
                Deliver(core, state, spike.Code, step, notes, counters);
            }
        }

        state.Arriving[core.Index].Clear();
    }

    private static void Deliver(CoreParameters core, ScalarState state, long packet, long step, bool notes, Span<uint> counters)
    {
        int axon = PacketCode.AxonOf(packet);
        if (core.Learn is { } learn && learn.Role[axon] == AxonRole.Learn)
        {
            WalkPlasticList(core, learn.Rows, state, packet, step);
        }
        else
        {
            WalkList(core, state, packet, step);
        }

        if (notes)
        {
            SpikeNoting.NotePre(core.Learn!, state.Learning[core.Index]!, axon, (int)(step - 1));
        }

        SynapseRows rows = core.Rows;
        counters[(int)CoreCounter.SpikesIn]++;
        counters[(int)CoreCounter.SynapticEvents] += (uint)(rows.Start[axon + 1] - rows.Start[axon]);
        counters[(int)CoreCounter.SynapseWords] += (uint)rows.Words[axon];
    }

    /// <summary>A list that learns: weights and delays are those of now, and no packet shifts it.</summary>
    private static void WalkPlasticList(CoreParameters core, PlasticRows rows, ScalarState state, long packet, long step)
    {
        CoreLearning learned = state.Learning[core.Index]!;
        int[][] slots = state.Slots[core.Index];
        int axon = PacketCode.AxonOf(packet);
        long arrival = step + PacketCode.DelayOf(packet);
        for (int synapse = rows.Start[axon]; synapse < rows.Start[axon + 1]; synapse++)
        {
            int slot = (int)((arrival + learned.Delay[synapse]) & (core.DelaySlots - 1));
            slots[slot][rows.Target[synapse]] += SynapseArithmetic.ActualWeight(learned.Weight[synapse], rows.WeightExp[axon]) / 64;
        }
    }

    private static void WalkList(CoreParameters core, ScalarState state, long packet, long step)
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
    }
}
