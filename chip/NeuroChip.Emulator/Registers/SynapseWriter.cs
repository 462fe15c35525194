using NeuroChip.Emulator.Loading;
using NeuroChip.Emulator.State;
using NeuroChip.Spec;
using NeuroChip.Spec.Synapses;

namespace NeuroChip.Emulator.Registers;

/// <summary>Writes single synapses that learn, held to what their lists store.</summary>
internal sealed class SynapseWriter(Chip chip)
{
    /// <summary>Writes all, or none when one is refused.</summary>
    public void Write(IReadOnlyList<SynapseWrite> writes)
    {
        var changed = new Dictionary<int, CoreLearning>();
        foreach (SynapseWrite write in writes)
        {
            LearnParameters learn = Find(write);
            if (!changed.TryGetValue(write.Core, out CoreLearning? state))
            {
                state = chip.Engine.ReadLearning(write.Core)!;
                changed.Add(write.Core, state);
            }

            Write(learn, state, write);
        }

        foreach ((int core, CoreLearning state) in changed)
        {
            chip.Engine.WriteLearning(core, state);
        }
    }

    private LearnParameters Find(SynapseWrite write)
    {
        bool learns = (uint)write.Core < (uint)chip.Parameters.Cores.Length
            && chip.Parameters.Cores[write.Core].Learn is { } known
            && (uint)write.Axon < (uint)known.Rows.Count
            && (uint)write.Position < (uint)(known.Rows.Start[write.Axon + 1] - known.Rows.Start[write.Axon]);
        return learns
            ? chip.Parameters.Cores[write.Core].Learn!
            : throw new RegisterException(
                $"No synapse that learns is at position {write.Position} of in-axon {write.Axon} on core index {write.Core}.", isOutOfRange: true);
    }

    private static void Write(LearnParameters learn, CoreLearning state, SynapseWrite write)
    {
        (PlasticRows rows, LearnDecoder decoder) = (learn.Rows, learn.Decoder);
        int synapse = rows.Start[write.Axon] + write.Position;
        if (write.Weight is { } weight)
        {
            FieldLimit limit = SynapseArithmetic.MantissaLimit(rows.Sign[write.Axon]);
            bool fits = weight >= limit.Min && weight <= limit.Max
                && SynapseArithmetic.Truncate(weight, rows.Sign[write.Axon], rows.WeightBits[write.Axon]) == weight;
            Require(fits, write, "weight", weight, $"{limit.Min}..{limit.Max} in steps of {1 << rows.DroppedBits(write.Axon)}");
            state.Weight[synapse] = weight;
        }

        if (write.Delay is { } delay)
        {
            int largest = decoder.LargestStoredDelay(write.Axon);
            Require(delay >= 0 && delay <= largest, write, "delay", delay, $"0..{largest}");
            state.Delay[synapse] = delay;
        }

        if (write.Tag is { } tag)
        {
            (int low, int high) = decoder.StoredTags(write.Axon);
            Require(tag >= low && tag <= high, write, "tag", tag, $"{low}..{high}");
            state.Tag[synapse] = tag;
        }
    }

    private static void Require(bool holds, SynapseWrite write, string what, int value, string allowed)
    {
        if (!holds)
        {
            throw new RegisterException(
                $"The {what} {value} of synapse {write.Position} of in-axon {write.Axon} on core index {write.Core}; allowed: {allowed}.", isOutOfRange: false);
        }
    }
}
