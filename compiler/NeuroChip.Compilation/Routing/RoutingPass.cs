using System.Collections.Immutable;
using NeuroChip.Compilation.Partitioning;
using NeuroChip.Compilation.Placement;
using NeuroChip.Compilation.Quantization;

namespace NeuroChip.Compilation.Routing;

/// <summary>
/// Turns the in-axons of the cores round: for every unit, the list of (core, in-axon) its spikes go to, in the order of
/// the partition's cores.
/// </summary>
internal static class RoutingPass
{
    /// <summary>Routes.</summary>
    public static RoutedGraph Run(PlacedGraph placement)
    {
        PartitionedGraph partition = placement.Partition;
        QuantizedGraph network = partition.Network;
        (int[][] starts, AxonEntry[][] entries) = Invert(partition);

        int[] firstSource = new int[network.Groups.Length];
        var sources = new TableBuilder();
        for (int g = 0; g < network.Groups.Length; g++)
        {
            firstSource[g] = -1;
            if (network.Groups[g].IsSource)
            {
                firstSource[g] = sources.Units;
                sources.Add(starts[g], entries[g], 0, network.Groups[g].Size);
            }
        }

        var cores = ImmutableArray.CreateBuilder<AxonTable>(partition.Cores.Length);
        foreach (PartitionedCore core in partition.Cores)
        {
            var table = new TableBuilder();
            foreach ((int group, int unit) in UnitsByCompartment(core))
            {
                table.Add(starts[group], entries[group], unit, 1);
            }

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

    private static (int Group, int Unit)[] UnitsByCompartment(PartitionedCore core)
    {
        var units = new (int Group, int Unit)[core.Usage.Compartments];
        foreach (CoreSlice slice in core.Slices)
        {
            for (int unit = slice.FirstUnit; unit < slice.FirstUnit + slice.Count; unit++)
            {
                units[slice.Compartment(unit)] = (slice.Group, unit);
            }
        }

        return units;
    }

    /// <summary>Per group: entries sorted by unit, and where each unit's begin.</summary>
    private static (int[][] Starts, AxonEntry[][] Entries) Invert(PartitionedGraph partition)
    {
        int[][] starts = [.. partition.Network.Groups.Select(g => new int[g.Size + 1])];
        foreach (PartitionedCore core in partition.Cores)
        {
            foreach (InAxon axon in core.InAxons)
            {
                starts[axon.Group][axon.Unit + 1]++;
            }
        }

        foreach (int[] start in starts)
        {
            for (int i = 1; i < start.Length; i++)
            {
                start[i] += start[i - 1];
            }
        }

        AxonEntry[][] entries = [.. starts.Select(start => new AxonEntry[start[^1]])];
        int[][] next = [.. starts.Select(start => start[..^1])];
        for (int c = 0; c < partition.Cores.Length; c++)
        {
            ImmutableArray<InAxon> axons = partition.Cores[c].InAxons;
            for (int a = 0; a < axons.Length; a++)
            {
                entries[axons[a].Group][next[axons[a].Group][axons[a].Unit]++] = new AxonEntry(c, a);
            }
        }

        return (starts, entries);
    }

    private sealed class TableBuilder
    {
        private readonly ImmutableArray<AxonRun>.Builder runs = ImmutableArray.CreateBuilder<AxonRun>();
        private readonly ImmutableArray<AxonEntry>.Builder entries = ImmutableArray.CreateBuilder<AxonEntry>();

        public int Units => runs.Count;

        public void Add(int[] starts, AxonEntry[] from, int firstUnit, int count)
        {
            for (int unit = firstUnit; unit < firstUnit + count; unit++)
            {
                int length = starts[unit + 1] - starts[unit];
                runs.Add(new AxonRun(length == 0 ? 0 : entries.Count, length));
                entries.AddRange(from.AsSpan(starts[unit], length));
            }
        }

        public AxonTable Build() => new(runs.ToImmutable(), entries.ToImmutable());
    }
}
