using NeuroChip.Compilation.Lowering;
using NeuroChip.Compilation.Quantization;
using NeuroChip.Spec;
using NeuroChip.Spec.Synapses;

namespace NeuroChip.Compilation.Partitioning;

/// <summary>
/// What learning asks of the in-axons of a core: a list of its own for every pre unit of a projection that learns, plastic
/// throughout and without fillers, with room for what its program writes; and one in-axon for every group that is reward.
/// </summary>
internal sealed class LearnAxonCheck(PartitionedGraph partition, int c, List<string> faults)
{
    private readonly PartitionedCore core = partition.Cores[c];
    private readonly QuantizedGraph network = partition.Network;
    private readonly int[] uses = new int[partition.Cores[c].Lists.Length];

    public void Run()
    {
        foreach (InAxon axon in core.InAxons)
        {
            uses[axon.List]++;
        }

        var arrivals = core.Arrivals.ToLookup(a => a.Axon);
        for (int axon = 0; axon < core.InAxons.Length; axon++)
        {
            CheckAxon(axon, [.. arrivals[axon]]);
        }

        CheckRewards();
        CheckLonely();
    }

    private void CheckAxon(int axon, Arrival[] arrivals)
    {
        InAxon word = core.InAxons[axon];
        ListSegment[] segments = [.. core.SegmentsOf(word.List)];
        if (word.Role == AxonRole.Learn)
        {
            QuantizedSynapses synapses = network.Synapses[word.Synapses];
            bool alone = uses[word.List] == 1
                && core.Lists[word.List].Delay == 0
                && word.Kind == AxonKind.Discrete
                && arrivals is [{ Atom: 0, Delay: 0 } only] && only.Group == synapses.Pre && only.Unit == word.Unit;
            if (!alone || synapses.Learning is null || segments.Any(s => s.Synapses != word.Synapses))
            {
                faults.Add($"core {c}: in-axon {axon} learns, but its list or its spikes are not those of one unit of '{synapses.Name}'");
            }
            else
            {
                CheckFormats(axon, synapses, segments);
            }
        }
        else if (word.Synapses >= 0 || word.Unit >= 0 || segments.Any(s => network.Synapses[s.Synapses].Learning is not null || core.Formats[s.Format].Learn))
        {
            faults.Add($"core {c}: in-axon {axon} does not learn, but synapses of its list do");
        }
    }

    private void CheckFormats(int axon, QuantizedSynapses synapses, ListSegment[] segments)
    {
        QuantizedLearning learning = synapses.Learning!;
        int ring = (1 << core.DelaySlotsLog2) - 2;
        foreach (ListSegment segment in segments)
        {
            SynapseFormat format = core.Formats[segment.Format];
            bool fits = format.Learn
                && (Graph.SignMode)format.SignMode == synapses.Format!.Sign
                && SynapseCodes.WeightBits(format.WeightCode) == synapses.Format.WeightBits
                && format.WeightExp == synapses.Format.WeightExp
                && (!learning.LearnsDelays || (format.DelayBits == 6 && learning.LongestLearned <= ring))
                && (!learning.LearnsTags || format.TagBits == 9);
            if (!fits)
            {
                faults.Add($"core {c}: {format} in a ring of {ring + 2} slots cannot hold what '{synapses.Name}' learns");
            }

            if (Stored(axon, segment, format, synapses) is { } stored && stored != segment.End - segment.First)
            {
                faults.Add($"core {c}: in-axon {axon} would store {stored} synapses for {segment.End - segment.First} that learn");
            }
        }
    }

    /// <summary>Synapses a dense segment stores, fillers included; null for the others, whose fillers show only in memory.</summary>
    private int? Stored(int axon, ListSegment segment, SynapseFormat format, QuantizedSynapses synapses)
    {
        if (format.Compression != Compression.Dense)
        {
            return null;
        }

        return core.Slices[segment.Slice].Compartment(synapses.Table.Posts[segment.End - 1]) - (core.InAxons[axon].BaseUnit * SynapseLayout.BaseUnit) + 1;
    }

    private void CheckRewards()
    {
        var wanted = network.Rewards.Where(r => core.Slices.Any(s => s.Group == r.Onto))
            .SelectMany(r => Enumerable.Range(0, network.Groups[r.From].Size).Select(unit => (r.From, unit, r.Punish))).ToHashSet();
        var found = core.Arrivals.Where(a => core.InAxons[a.Axon].Role is AxonRole.Reward or AxonRole.Punish)
            .Select(a => (a.Group, a.Unit, core.InAxons[a.Axon].Role == AxonRole.Punish)).ToList();
        if (!wanted.SetEquals(found) || wanted.Count != found.Count)
        {
            faults.Add($"core {c}: {found.Count} units count as reward, not the {wanted.Count} of the network");
        }

        CoreSlice[] others = [.. core.Slices.Where(s => core.Slices.Any(t => !CoreWide.Agree(network, s.Group, t.Group)))];
        if (others.Length > 0)
        {
            faults.Add($"core {c}: groups of different epochs, rewards, limits or noise share it");
        }
    }

    /// <summary>Every unit of a learning pre group has its traces somewhere: beside the first post unit if it has no synapse.</summary>
    private void CheckLonely()
    {
        for (int s = 0; s < network.Synapses.Length; s++)
        {
            QuantizedSynapses synapses = network.Synapses[s];
            if (synapses.Learning is null || !core.Slices.Any(slice => slice.Group == synapses.Post && slice.Holds(0)))
            {
                continue;
            }

            HashSet<int> here = [.. core.InAxons.Where(a => a.Synapses == s).Select(a => a.Unit)];
            int missing = Enumerable.Range(0, synapses.Table.Rows).Count(unit => synapses.Table.RowPosts(unit).IsEmpty && !here.Contains(unit));
            if (missing > 0)
            {
                faults.Add($"core {c}: {missing} units of '{synapses.Name}' without synapses have no traces");
            }
        }
    }
}
