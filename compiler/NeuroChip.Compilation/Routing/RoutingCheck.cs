using NeuroChip.Compilation.Partitioning;
using NeuroChip.Compilation.Quantization;
using NeuroChip.Spec;

namespace NeuroChip.Compilation.Routing;

/// <summary>
/// Sends a spike of every unit along the tables (the way PACMAN checks its routes) and compares where it ends with what
/// the network says: each of the unit's synapses reached once, and nothing else.
/// </summary>
internal static class RoutingCheck
{
    public static IReadOnlyList<string> Check(RoutedGraph routed, WordLayout layout)
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
                    Walk(partition, layout, outgoing, (g, unit), routed.Sources, routed.FirstSource[g] + unit, faults);
                }
            }
        }

        for (int c = 0; c < partition.Cores.Length; c++)
        {
            foreach (CoreSlice slice in partition.Cores[c].Slices)
            {
                for (int unit = slice.FirstUnit; unit < slice.FirstUnit + slice.Count; unit++)
                {
                    Walk(partition, layout, outgoing, (slice.Group, unit), routed.Cores[c], slice.Compartment(unit), faults);
                }
            }
        }

        return faults;
    }

    private static void Walk(
        PartitionedGraph partition,
        WordLayout layout,
        ILookup<int, int> outgoing,
        (int Group, int Unit) from,
        AxonTable table,
        int row,
        List<string> faults)
    {
        string who = $"unit {from.Unit} of '{partition.Network.Groups[from.Group].Name}'";
        AxonRun run = table.Runs[row];
        ReadOnlySpan<AxonEntry> entries = table.Of(row);
        int reached = 0;
        var axons = new HashSet<(int, int)>();
        for (int i = 0; i < entries.Length; i++)
        {
            AxonEntry entry = entries[i];
            if (!axons.Add((entry.Core, entry.Axon)))
            {
                faults.Add($"{who} sends twice to axon {entry.Axon} of core {entry.Core}");
            }

            int atom = entry.IsPopulation ? run.Atom + entry.Atom : 0;
            long most = entry.Kind switch
            {
                AxonKind.Pop16 => SpikePacket.AtomLimit(layout).Max,
                AxonKind.Pop32 => AxonOut.AtomLimit(layout).Max,
                _ => 0,
            };
            if (entry.Kind == AxonKind.Extension || atom > most || (!entry.IsPopulation && entry.Atom != 0))
            {
                faults.Add($"{who} has an entry of kind {entry.Kind} with atom {run.Atom} + {entry.Atom}");
            }

            if (entry.Kind == AxonKind.Pop32 && (++i == entries.Length || entries[i] != AxonEntry.Extension))
            {
                faults.Add($"{who} has a Pop32 entry without its extension");
            }

            reached += Arrive(partition, from, entry, atom, who, faults);
        }

        int wanted = outgoing[from.Group].Sum(s => partition.Network.Synapses[s].Table.RowPosts(from.Unit).Length);
        if (reached != wanted)
        {
            faults.Add($"{who} reaches {reached} of its {wanted} synapses");
        }
    }

    /// <summary>The end of the way: the in-axon must be one that this unit uses, with this atom and delay. Counts synapses.</summary>
    private static int Arrive(PartitionedGraph partition, (int Group, int Unit) from, AxonEntry entry, int atom, string who, List<string> faults)
    {
        if (entry.Core < 0 || entry.Core >= partition.Cores.Length || entry.Axon < 0 || entry.Axon >= partition.Cores[entry.Core].InAxons.Length)
        {
            faults.Add($"{who} sends to axon {entry.Axon} of core {entry.Core}, which does not exist");
            return 0;
        }

        PartitionedCore core = partition.Cores[entry.Core];
        InAxon axon = core.InAxons[entry.Axon];
        if (!Listens(core, new Arrival(from.Group, from.Unit, entry.Axon, atom, entry.Delay)) || axon.Kind != entry.Kind)
        {
            faults.Add($"{who} arrives at axon {entry.Axon} of core {entry.Core} with atom {atom} and delay {entry.Delay}, which is not for it");
        }

        int count = 0;
        foreach (ListSegment segment in core.SegmentsOf(axon.List))
        {
            count += segment.End - segment.First;
        }

        return count;
    }

    /// <summary>Arrivals are ordered by group, unit and in-axon.</summary>
    private static bool Listens(PartitionedCore core, Arrival wanted)
    {
        int low = 0;
        int high = core.Arrivals.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            Arrival at = core.Arrivals[middle];
            bool before = (at.Group, at.Unit, at.Axon).CompareTo((wanted.Group, wanted.Unit, wanted.Axon)) < 0;
            (low, high) = before ? (middle + 1, high) : (low, middle);
        }

        return low < core.Arrivals.Length && core.Arrivals[low] == wanted;
    }
}
