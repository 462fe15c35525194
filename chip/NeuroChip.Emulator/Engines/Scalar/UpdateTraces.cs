using NeuroChip.Emulator.State;

namespace NeuroChip.Emulator.Engines.Scalar;

/// <summary>
/// First half of phase 5. The traces of an epoch step by step, from what is stored and the last spike of each unit; behind
/// the microcode, the last value of each history is stored and the epoch's spikes are forgotten (core-semantics section 6).
/// </summary>
internal sealed class UpdateTraces
{
    private byte[] _x1 = [];
    private byte[] _x2 = [];
    private byte[] _y1 = [];
    private byte[] _y2 = [];
    private byte[] _y3 = [];
    private int _epoch;

    /// <summary>Builds the histories of the epoch that ends with a learning step.</summary>
    public void Run(LearnParameters learn, CoreLearning state, long step)
    {
        _epoch = learn.Epoch;
        long start = step - _epoch;
        var pre = new Units(state.Tx, learn.PreSeed, learn.PreUnit, RandomStreams.DecayX1, RandomStreams.ImpulseX1);
        var post = new Units(state.Ty, learn.PostSeed, learn.PostUnit, RandomStreams.DecayY1, RandomStreams.ImpulseY1);
        Build(ref _x1, learn, state.X1, learn.ConfigX1, pre, 0, start);
        Build(ref _x2, learn, state.X2, learn.ConfigX2, pre, 1, start);
        Build(ref _y1, learn, state.Y1, learn.ConfigY1, post, 0, start);
        Build(ref _y2, learn, state.Y2, learn.ConfigY2, post, 1, start);
        Build(ref _y3, learn, state.Y3, learn.ConfigY3, post, 2, start);
    }

    /// <summary>The traces of a synapse at the end of a step of the epoch, 0..epoch.</summary>
    public TraceValues At(int axon, int compartment, int slot)
    {
        int x = (axon * (_epoch + 1)) + slot;
        int y = (compartment * (_epoch + 1)) + slot;
        return new TraceValues(_x1[x], _x2[x], _y1[y], _y2[y], _y3[y]);
    }

    /// <summary>Stores the traces of the end of the epoch and begins the next.</summary>
    public void Store(CoreLearning state)
    {
        for (int axon = 0; axon < state.X1.Length; axon++)
        {
            state.X1[axon] = _x1[(axon * (_epoch + 1)) + _epoch];
            state.X2[axon] = _x2[(axon * (_epoch + 1)) + _epoch];
        }

        for (int i = 0; i < state.Y1.Length; i++)
        {
            int end = (i * (_epoch + 1)) + _epoch;
            (state.Y1[i], state.Y2[i], state.Y3[i]) = (_y1[end], _y2[end], _y3[end]);
        }

        state.ClearEpoch();
    }

    private static void Build(
        ref byte[] histories, LearnParameters learn, int[] stored, int[] configs, in Units units, int trace, long start)
    {
        int length = learn.Epoch + 1;
        if (histories.Length < stored.Length * length)
        {
            histories = new byte[stored.Length * length];
        }

        for (int unit = 0; unit < stored.Length; unit++)
        {
            TraceArithmetic.FillHistory(
                histories.AsSpan(unit * length, length), stored[unit], learn.Traces[configs[unit]], start, units.Spikes[unit],
                units.DrawOf(trace, unit));
        }
    }

    /// <summary>In-axons or compartments, and where the random numbers of their traces come from.</summary>
    private readonly record struct Units(int[] Spikes, ulong[] Seeds, int[] Indices, int DecayStream, int ImpulseStream)
    {
        public TraceDraw DrawOf(int trace, int unit) => new(Seeds[unit], DecayStream + trace, ImpulseStream + trace, Indices[unit]);
    }
}
