using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.State;

namespace NeuroChip.Emulator.Timing;

/// <summary>
/// The time of one core in a step from what it counted: the parts follow one another. A synapse costs what its list's kind costs;
/// where a core has lists of several kinds, the mean over its stored synapses.
/// </summary>
internal sealed class CorePipeline
{
    private readonly CoreParameters _core;
    private readonly CostTable _costs;

    public CorePipeline(CoreParameters core, CostTable costs)
    {
        (_core, _costs) = (core, costs);
        Synapse = MeanSynapse(core.Rows, costs);
        TracesPerEpoch = core.Learn is { } learn ? (2L * learn.Role.Length) + (3L * core.Compartments) : 0;
    }

    /// <summary>A synaptic event of the core.</summary>
    public Cost Synapse { get; }

    /// <summary>Traces that a learning step brings up to date: two of each in-axon, three of each compartment.</summary>
    public long TracesPerEpoch { get; }

    /// <summary>Traces brought up to date in a step.</summary>
    public long TraceUpdates(long step) => _core.Learn is { } learn && learn.LearnsAt(step) ? TracesPerEpoch : 0;

    /// <summary>The times of a step.</summary>
    public CoreStep TimesOf(ReadOnlySpan<uint> counters, long step)
    {
        uint active = ActiveOf(counters);
        uint idle = counters[(int)CoreCounter.CompartmentUpdates] - active;
        return new CoreStep(
            (counters[(int)CoreCounter.SynapticEvents] * Synapse.Time) + (counters[(int)CoreCounter.SynapseWords] * _costs.SynapseWord.Time),
            (active * _costs.ActiveUpdate.Time) + (idle * _costs.IdleUpdate.Time),
            (counters[(int)CoreCounter.CompartmentSpikes] * _costs.SpikeOut.Time) + (counters[(int)CoreCounter.SpikesOut] * _costs.MessageOut.Time),
            _core.Learn is null
                ? 0
                : (counters[(int)CoreCounter.LearnVisits] * _costs.Visit.Time) + (counters[(int)CoreCounter.LearnOps] * _costs.MicroOp.Time)
                    + (TraceUpdates(step) * _costs.TraceUpdate.Time));
    }

    /// <summary>Compartment updates with an input or a spike.</summary>
    public static uint ActiveOf(ReadOnlySpan<uint> counters) => counters[(int)CoreCounter.CompartmentsActive];

    private static Cost MeanSynapse(SynapseRows rows, CostTable costs)
    {
        long dense = 0;
        long shared = 0;
        long all = 0;
        for (int row = 0; row < rows.Count; row++)
        {
            int count = rows.Start[row + 1] - rows.Start[row];
            all += count;
            shared += rows.Shifted[row] ? count : 0;
            dense += rows.Shifted[row] ? 0 : rows.DenseSynapses[row];
        }

        long sparse = all - dense - shared;
        return all == 0
            ? costs.SparseSynapse
            : new Cost(
                ((dense * costs.DenseSynapse.Energy) + (sparse * costs.SparseSynapse.Energy) + (shared * costs.SharedSynapse.Energy)) / all,
                ((dense * costs.DenseSynapse.Time) + (sparse * costs.SparseSynapse.Time) + (shared * costs.SharedSynapse.Time)) / all);
    }
}
