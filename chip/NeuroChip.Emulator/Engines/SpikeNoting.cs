using NeuroChip.Emulator.State;
using NeuroChip.Spec;

namespace NeuroChip.Emulator.Engines;

/// <summary>
/// How learning notes spikes (core-semantics section 6): the last one of an epoch is kept, one that it replaces becomes an
/// impulse at the start of the epoch. A pre spike of step t is noted when its packet is delivered: at the start of step
/// t + 1, or in phase Learn of t. Noting a unit's spike of the same step again does nothing.
/// </summary>
public static class SpikeNoting
{
    /// <summary>
    /// Whether a spike of a step is noted when it is delivered at the start of the next. One of a learning step was noted in
    /// phase Learn, unless the host has moved the epochs since, and then it belongs to none.
    /// </summary>
    public static bool NotesAtDelivery(LearnParameters learn, long spikeStep)
    {
        ArgumentNullException.ThrowIfNull(learn);
        return learn.Active && spikeStep % learn.Epoch != 0;
    }

    /// <summary>Notes a packet to an in-axon.</summary>
    /// <param name="learn">The core's parameters.</param>
    /// <param name="state">The core's learning, which changes.</param>
    /// <param name="axon">In-axon.</param>
    /// <param name="step">Step in which the sender spiked.</param>
    public static void NotePre(LearnParameters learn, CoreLearning state, int axon, int step)
    {
        ArgumentNullException.ThrowIfNull(learn);
        ArgumentNullException.ThrowIfNull(state);
        switch (learn.Role[axon])
        {
            case AxonRole.Learn:
                NoteLearning(learn, state, axon, step);
                break;
            case AxonRole.Reward or AxonRole.Punish:
                // Every packet counts.
                state.RewardSpikes++;
                state.RewardSum += learn.Role[axon] == AxonRole.Reward ? 1 : -1;
                break;
            default:
                break;
        }
    }

    /// <summary>Notes a spike of a compartment.</summary>
    public static void NotePost(LearnParameters learn, CoreLearning state, int compartment, int step)
    {
        ArgumentNullException.ThrowIfNull(learn);
        ArgumentNullException.ThrowIfNull(state);
        int replaced = state.Ty[compartment];
        if (replaced == step)
        {
            return;
        }

        state.Ty[compartment] = step;
        if (replaced > 0)
        {
            Replace(learn, state.Y1, learn.ConfigY1, compartment, replaced, RandomStreams.ImpulseY1, learn.PostSeed, learn.PostUnit);
            Replace(learn, state.Y2, learn.ConfigY2, compartment, replaced, RandomStreams.ImpulseY1 + 1, learn.PostSeed, learn.PostUnit);
            Replace(learn, state.Y3, learn.ConfigY3, compartment, replaced, RandomStreams.ImpulseY1 + 2, learn.PostSeed, learn.PostUnit);
        }
    }

    /// <summary>
    /// Notes packets in flight in a copy of a core's learning, so that a look at it shows every spike so far, whenever it is taken.
    /// </summary>
    /// <param name="learn">The core's parameters.</param>
    /// <param name="copy">A copy of the core's learning, which changes.</param>
    /// <param name="packets">Packets due at the start of the next step, as <see cref="PacketCode"/>.</param>
    /// <param name="step">The last step, in which their senders spiked.</param>
    public static void NoteAhead(LearnParameters learn, CoreLearning copy, ReadOnlySpan<long> packets, long step)
    {
        if (!NotesAtDelivery(learn, step))
        {
            return;
        }

        foreach (long packet in packets)
        {
            NotePre(learn, copy, PacketCode.AxonOf(packet), (int)step);
        }
    }

    private static void NoteLearning(LearnParameters learn, CoreLearning state, int axon, int step)
    {
        int replaced = state.Tx[axon];
        if (replaced == step)
        {
            return;
        }

        state.Tx[axon] = step;
        if (replaced > 0)
        {
            Replace(learn, state.X1, learn.ConfigX1, axon, replaced, RandomStreams.ImpulseX1, learn.PreSeed, learn.PreUnit);
            Replace(learn, state.X2, learn.ConfigX2, axon, replaced, RandomStreams.ImpulseX1 + 1, learn.PreSeed, learn.PreUnit);
        }
    }

    private static void Replace(
        LearnParameters learn, int[] traces, int[] configs, int unit, int replaced, int stream, ulong[] seeds, int[] indices) =>
        traces[unit] = TraceArithmetic.WithExtraImpulse(
            traces[unit], learn.Traces[configs[unit]], seeds[unit], stream, replaced, indices[unit]);
}
