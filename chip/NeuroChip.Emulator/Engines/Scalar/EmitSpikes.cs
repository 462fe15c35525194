using NeuroChip.Emulator.State;

namespace NeuroChip.Emulator.Engines.Scalar;

/// <summary>
/// Phase 4. Every compartment that spiked sends one packet per entry of its out-axon list;
/// the packets are delivered in the next step (core-semantics section 2, phase C). Learning notes the spikes of its own
/// compartments here (phase D).
/// </summary>
internal static class EmitSpikes
{
    public static void Run(CoreParameters core, ScalarState state, long step, Span<uint> counters)
    {
        foreach (int compartment in state.Fired[core.Index])
        {
            // Those with an input were counted when it was taken in.
            counters[(int)CoreCounter.CompartmentsActive] += state.DendriticInput[core.FirstLane + compartment] == 0 ? 1U : 0;
            for (int entry = core.OutStart[compartment]; entry < core.OutStart[compartment + 1]; entry++)
            {
                state.Sent[core.OutCore[entry]].Add(core.OutPacket[entry]);
                counters[(int)CoreCounter.SpikesOut]++;
            }

            if (core.Learn is { Active: true } learn)
            {
                SpikeNoting.NotePost(learn, state.Learning[core.Index]!, compartment, (int)step);
            }
        }
    }
}
