using System.Collections.Immutable;
using NeuroChip.Compilation.Partitioning;
using NeuroChip.Compilation.Quantization;

namespace NeuroChip.Compilation.Routing;

/// <summary>The in-axons of the cores turned round: for every unit, what its spikes reach, in the order of the cores.</summary>
internal sealed class SpikeTargets
{
    private readonly int[][] starts;
    private readonly AxonEntry[][] entries;

    /// <summary>Turns the arrivals round.</summary>
    public SpikeTargets(QuantizedGraph network, IReadOnlyList<PartitionedCore> cores)
    {
        starts = [.. network.Groups.Select(g => new int[g.Size + 1])];
        foreach (PartitionedCore core in cores)
        {
            foreach (Arrival arrival in core.Arrivals)
            {
                starts[arrival.Group][arrival.Unit + 1]++;
            }
        }

        foreach (int[] start in starts)
        {
            for (int i = 1; i < start.Length; i++)
            {
                start[i] += start[i - 1];
            }
        }

        entries = [.. starts.Select(start => new AxonEntry[start[^1]])];
        int[][] next = [.. starts.Select(start => start[..^1])];
        for (int c = 0; c < cores.Count; c++)
        {
            ImmutableArray<InAxon> axons = cores[c].InAxons;
            foreach (Arrival arrival in cores[c].Arrivals)
            {
                entries[arrival.Group][next[arrival.Group][arrival.Unit]++] =
                    new AxonEntry(c, arrival.Axon, axons[arrival.Axon].Kind, arrival.Atom, arrival.Delay);
            }
        }
    }

    /// <summary>What a unit's spikes reach, with whole atoms and without extensions.</summary>
    public ReadOnlySpan<AxonEntry> Of(int group, int unit) =>
        entries[group].AsSpan(starts[group][unit]..starts[group][unit + 1]);

    /// <summary>Adds the units of a core to a table, compartment by compartment.</summary>
    public void AddTo(AxonTableBuilder table, PartitionedCore core)
    {
        var units = new (int Group, int Unit)[core.Usage.Compartments];
        foreach (CoreSlice slice in core.Slices)
        {
            for (int unit = slice.FirstUnit; unit < slice.FirstUnit + slice.Count; unit++)
            {
                units[slice.Compartment(unit)] = (slice.Group, unit);
            }
        }

        foreach ((int group, int unit) in units)
        {
            table.Add(Of(group, unit));
        }
    }
}
