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
        Build(ref _x1, state.X1, learn.ConfigX1, state.Tx, Pre(0));
        Build(ref _x2, state.X2, learn.ConfigX2, state.Tx, Pre(1));
        Build(ref _y1, state.Y1, learn.ConfigY1, state.Ty, Post(0));
        Build(ref _y2, state.Y2, learn.ConfigY2, state.Ty, Post(1));
        Build(ref _y3, state.Y3, learn.ConfigY3, state.Ty, Post(2));

        Func<int, TraceDraw> Pre(int trace) => axon => new TraceDraw(
            learn.PreSeed[axon], RandomStreams.DecayX1 + trace, RandomStreams.ImpulseX1 + trace, learn.PreUnit[axon]);

        Func<int, TraceDraw> Post(int trace) => compartment => new TraceDraw(
            learn.PostSeed[compartment], RandomStreams.DecayY1 + trace, RandomStreams.ImpulseY1 + trace, learn.PostUnit[compartment]);

        void Build(ref byte[] histories, int[] stored, int[] configs, int[] spikes, Func<int, TraceDraw> draw)
        {
            int length = _epoch + 1;
            if (histories.Length < stored.Length * length)
            {
                histories = new byte[stored.Length * length];
            }

            for (int unit = 0; unit < stored.Length; unit++)
            {
                TraceArithmetic.FillHistory(
                    histories.AsSpan(unit * length, length), stored[unit], learn.Traces[configs[unit]], start, spikes[unit], draw(unit));
            }
        }
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
}
