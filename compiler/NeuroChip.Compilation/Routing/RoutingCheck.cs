using NeuroChip.Compilation.Partitioning;
using NeuroChip.Compilation.Quantization;

namespace NeuroChip.Compilation.Routing;

/// <summary>
/// Sends a spike of every unit along the tables (the way PACMAN checks its routes) and compares where it ends with what
/// the network says: each of the unit's synapses reached once, and nothing else.
/// </summary>
internal static class RoutingCheck
{
    public static IReadOnlyList<string> Check(RoutedGraph routed)
    {
        var faults = new List<string>();
        PartitionedGraph partition = routed.Placement.Partition;
        QuantizedGraph network = partition.Network;
        ILookup<int, int> outgoing = Enumerable.Range(0, network.Synapses.Length).ToLookup(s => network.Synapses[s].Pre);
        for (int g = 0; g < network.Groups.Length; g++)
        {
            if (network.Groups[g].IsSource)
            {
                if (routed.FirstSource[g] < 0 || routed.FirstSource[g] + network.Groups[g].Size > routed.Sources.Runs.Length)
                {
                    faults.Add($"source '{network.Groups[g].Name}' has no place in the host's table");
                    continue;
                }

                for (int unit = 0; unit < network.Groups[g].Size; unit++)
                {
                    Walk(partition, outgoing, g, unit, routed.Sources.Of(routed.FirstSource[g] + unit), faults);
                }
            }
        }

        for (int c = 0; c < partition.Cores.Length; c++)
        {
            foreach (CoreSlice slice in partition.Cores[c].Slices)
            {
                for (int unit = slice.FirstUnit; unit < slice.FirstUnit + slice.Count; unit++)
                {
                    Walk(partition, outgoing, slice.Group, unit, routed.Cores[c].Of(slice.Compartment(unit)), faults);
                }
            }
        }

        return faults;
    }

    private static void Walk(
        PartitionedGraph partition,
        ILookup<int, int> outgoing,
        int group,
        int unit,
        ReadOnlySpan<AxonEntry> entries,
        List<string> faults)
    {
        string who = $"unit {unit} of '{partition.Network.Groups[group].Name}'";
        var reached = new Dictionary<int, int>();
        var cores = new HashSet<int>();
        foreach (AxonEntry entry in entries)
        {
            if (!cores.Add(entry.Core))
            {
                faults.Add($"{who} sends twice to core {entry.Core}");
            }

            if (entry.Core < 0 || entry.Core >= partition.Cores.Length || entry.Axon < 0 || entry.Axon >= partition.Cores[entry.Core].InAxons.Length)
            {
                faults.Add($"{who} sends to axon {entry.Axon} of core {entry.Core}, which does not exist");
                continue;
            }

            InAxon axon = partition.Cores[entry.Core].InAxons[entry.Axon];
            if (axon.Group != group || axon.Unit != unit)
            {
                faults.Add($"{who} arrives at the axon of unit {axon.Unit} of '{partition.Network.Groups[axon.Group].Name}'");
            }

            foreach (ListSegment segment in partition.Cores[entry.Core].SegmentsOf(entry.Axon))
            {
                reached[segment.Synapses] = reached.GetValueOrDefault(segment.Synapses) + segment.End - segment.First;
            }
        }

        foreach (int s in outgoing[group])
        {
            int wanted = partition.Network.Synapses[s].Table.RowPosts(unit).Length;
            if (reached.GetValueOrDefault(s) != wanted)
            {
                faults.Add($"{who} reaches {reached.GetValueOrDefault(s)} of its {wanted} synapses of '{partition.Network.Synapses[s].Name}'");
            }
        }
    }
}
