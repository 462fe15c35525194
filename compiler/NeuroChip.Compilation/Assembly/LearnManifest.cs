using System.Collections.Immutable;
using NeuroChip.Compilation.Partitioning;
using NeuroChip.Compilation.Quantization;
using NeuroChip.Compilation.Routing;
using NeuroChip.Spec;
using NeuroChip.Spec.Image;

namespace NeuroChip.Compilation.Assembly;

/// <summary>What a host needs to know of projections that learn: rules, and where each pre unit's synapses are.</summary>
internal static class LearnManifest
{
    public static ImmutableArray<ManifestProjection> Projections(RoutedGraph routed)
    {
        QuantizedGraph network = routed.Placement.Partition.Network;
        var result = ImmutableArray.CreateBuilder<ManifestProjection>();
        ILookup<int, ManifestAxons> axons = Runs(routed).ToLookup(r => r.Synapses, r => r.Axons);
        for (int s = 0; s < network.Synapses.Length; s++)
        {
            if (network.Synapses[s].Learning is { } learning)
            {
                QuantizedSynapses synapses = network.Synapses[s];
                result.Add(new ManifestProjection
                {
                    Name = synapses.Name,
                    Pre = network.Groups[synapses.Pre].Name,
                    Post = network.Groups[synapses.Post].Name,
                    Dw = learning.Texts.Weight,
                    Dd = learning.Texts.Delay,
                    Dt = learning.Texts.Tag,
                    Rounding = learning.Rounding,
                    WeightBounds = Bounds(learning.WeightRange),
                    DelayBounds = Bounds(learning.DelayRange),
                    Seed = learning.Seed,
                    Axons = [.. axons[s]],
                });
            }
        }

        return result.ToImmutable();
    }

    private static ManifestBounds? Bounds(Learning.RuleRange? range) =>
        range is { } held ? new ManifestBounds { Low = held.Low, High = held.High } : null;

    private static IEnumerable<(int Synapses, ManifestAxons Axons)> Runs(RoutedGraph routed)
    {
        PartitionedGraph partition = routed.Placement.Partition;
        IEnumerable<int> byAddress = Enumerable.Range(0, partition.Cores.Length).OrderBy(c => routed.Placement.Addresses[c]);
        foreach (int c in byAddress)
        {
            PartitionedCore core = partition.Cores[c];
            LearnTables tables = LearnTables.Of(partition.Network, core.Slices, core.Learning);
            for (int axon = 0; axon < core.InAxons.Length;)
            {
                InAxon first = core.InAxons[axon];
                int count = 1;
                while (axon + count < core.InAxons.Length
                    && core.InAxons[axon + count].Synapses == first.Synapses
                    && core.InAxons[axon + count].Unit == first.Unit + count)
                {
                    count++;
                }

                if (first.Role == AxonRole.Learn)
                {
                    yield return (first.Synapses, new ManifestAxons
                    {
                        Chip = routed.Placement.Addresses[c].Chip,
                        Core = routed.Placement.Addresses[c].Core,
                        FirstAxon = axon,
                        FirstUnit = first.Unit,
                        Count = count,
                        Profile = tables.PreOf(first.Synapses).Profile,
                    });
                }

                axon += count;
            }
        }
    }
}
