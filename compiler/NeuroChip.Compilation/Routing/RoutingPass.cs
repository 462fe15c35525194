using System.Collections.Immutable;
using NeuroChip.Compilation.Partitioning;
using NeuroChip.Compilation.Placement;
using NeuroChip.Compilation.Quantization;
using NeuroChip.Spec;
using NeuroChip.Spec.Image;

namespace NeuroChip.Compilation.Routing;

/// <summary>
/// Gives every unit its run of out-axons: the (core, in-axon, atom, delay) its spikes go to, in the order of the
/// partition's cores.
/// </summary>
internal static class RoutingPass
{
    /// <summary>Routes.</summary>
    public static RoutedGraph Run(PlacedGraph placement, WordLayout layout)
    {
        PartitionedGraph partition = placement.Partition;
        QuantizedGraph network = partition.Network;
        var targets = new SpikeTargets(network, partition.Cores);
        int[] firstSource = new int[network.Groups.Length];
        var sources = new AxonTableBuilder(ChipImage.SourceMapLayout);
        for (int g = 0; g < network.Groups.Length; g++)
        {
            firstSource[g] = -1;
            if (network.Groups[g].IsSource)
            {
                firstSource[g] = sources.Units;
                for (int unit = 0; unit < network.Groups[g].Size; unit++)
                {
                    sources.Add(targets.Of(g, unit));
                }
            }
        }

        var cores = ImmutableArray.CreateBuilder<AxonTable>(partition.Cores.Length);
        foreach (PartitionedCore core in partition.Cores)
        {
            var table = new AxonTableBuilder(layout);
            targets.AddTo(table, core);
            cores.Add(table.Build());
        }

        return new RoutedGraph
        {
            Placement = placement,
            Cores = cores.MoveToImmutable(),
            Sources = sources.Build(),
            FirstSource = [.. firstSource],
        };
    }
}
