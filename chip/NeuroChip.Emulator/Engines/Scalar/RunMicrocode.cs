using System.Numerics;
using NeuroChip.Emulator.State;

namespace NeuroChip.Emulator.Engines.Scalar;

/// <summary>
/// Phase 5, in a learning step of a core: every plastic synapse is visited once, and the program of its in-axon's profile runs
/// on the traces of the epoch (core-semantics sections 6 and 7). The packets of the step have been delivered by then.
/// </summary>
internal sealed class RunMicrocode(IMicrocodeObserver? observer)
{
    private readonly UpdateTraces _traces = new();
    private readonly MicrocodeInterpreter _interpreter = new();

    /// <summary>Bit k is set when u_k is active in a learning step: (t / t_epoch) mod 2^k = 0, k 0..9.</summary>
    public static int ActiveU(long step, int epoch)
    {
        int zeros = BitOperations.TrailingZeroCount(step / epoch);
        return (1 << (Math.Min(zeros, 9) + 1)) - 1;
    }

    /// <summary>Learns.</summary>
    public void Run(CoreParameters core, LearnParameters learn, CoreLearning state, long step, Span<uint> counters)
    {
        CloseRewards(state);
        _traces.Run(learn, state, step);
        int active = ActiveU(step, learn.Epoch);
        uint ops = 0;
        for (int axon = 0; axon < learn.Rows.Count; axon++)
        {
            for (int synapse = learn.Rows.Start[axon]; synapse < learn.Rows.Start[axon + 1]; synapse++)
            {
                ops += (uint)Visit(core, learn, state, step, active, axon, synapse);
            }
        }

        counters[(int)CoreCounter.LearnVisits] += (uint)learn.Rows.Synapses;
        counters[(int)CoreCounter.LearnOps] += ops;
        _traces.Store(state);
    }

    /// <summary>Spikes of reward axons, if there were any, become the reward event and overwrite r1.</summary>
    private static void CloseRewards(CoreLearning state)
    {
        if (state.RewardSpikes > 0)
        {
            state.RewardEvent = true;
            state.R1 = Math.Clamp(state.RewardSum, sbyte.MinValue, sbyte.MaxValue);
        }
    }

    private int Visit(CoreParameters core, LearnParameters learn, CoreLearning state, long step, int active, int axon, int synapse)
    {
        int target = learn.Rows.Target[synapse];
        long start = step - learn.Epoch;
        var visit = new SynapseVisit
        {
            X0 = state.Tx[axon] > 0,
            Y0 = state.Ty[target] > 0,
            R0 = state.RewardEvent,
            ActiveU = active,
            R1 = state.R1,
            Weight = state.Weight[synapse],
            Delay = state.Delay[synapse],
            Tag = state.Tag[synapse],
            Sign = learn.Rows.Sign[axon],
            WeightBits = learn.Rows.WeightBits[axon],
            Seed = learn.PreSeed[axon],
            Step = step,
            Index = learn.RandomIndex(axon, target),
        };
        var traces = new EpochTraces(
            _traces.At(axon, target, visit.X0 ? (int)(state.Tx[axon] - start) : 0),
            _traces.At(axon, target, visit.Y0 ? (int)(state.Ty[target] - start) : 0),
            _traces.At(axon, target, learn.Epoch));
        _interpreter.Begin(learn.Programs[learn.Profile[axon]].Program, visit, traces);
        VisitResult result = ObservedRun.Run(
            _interpreter, observer, new VisitedSynapse(step, core.Index, axon, synapse - learn.Rows.Start[axon], target));
        (state.Weight[synapse], state.Delay[synapse], state.Tag[synapse]) = (result.Weight, result.Delay, result.Tag);
        return result.Ops;
    }
}
