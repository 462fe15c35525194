using NeuroChip.Compilation.Quantization;
using NeuroChip.Spec;
using NeuroChip.Spec.Synapses;

namespace NeuroChip.Compilation.Partitioning;

/// <summary>
/// Every list, as each unit that arrives at it has it, against the network: what the unit's spike does on the core, from
/// the list shifted by base, atom and delays, and from the synapse tables. Nothing may be missing, twice or over.
/// </summary>
internal sealed class ListCheck
{
    private readonly PartitionedGraph partition;
    private readonly WordLayout layout;
    private readonly List<string> faults;
    private readonly int[][] coreOf;
    private readonly int[][] compartmentOf;
    private readonly ILookup<int, QuantizedSynapses> outgoing;

    public ListCheck(PartitionedGraph partition, WordLayout layout, List<string> faults)
    {
        this.partition = partition;
        this.layout = layout;
        this.faults = faults;
        outgoing = partition.Network.Synapses.ToLookup(s => s.Pre);
        coreOf = [.. partition.Network.Groups.Select(g => Filled(g.Size))];
        compartmentOf = [.. partition.Network.Groups.Select(g => Filled(g.Size))];
        for (int c = 0; c < partition.Cores.Length; c++)
        {
            foreach (CoreSlice slice in partition.Cores[c].Slices)
            {
                for (int unit = slice.FirstUnit; unit < slice.FirstUnit + slice.Count; unit++)
                {
                    coreOf[slice.Group][unit] = c;
                    compartmentOf[slice.Group][unit] = slice.Compartment(unit);
                }
            }
        }
    }

    public void Run()
    {
        long checkedSynapses = 0;
        for (int c = 0; c < partition.Cores.Length; c++)
        {
            CheckFormats(c);
            var seen = new HashSet<(int, int, AxonRole, int)>();
            foreach (Arrival arrival in partition.Cores[c].Arrivals)
            {
                // A unit has one in-axon for all synapses that stay, and one for each projection that learns or reward.
                InAxon axon = partition.Cores[c].InAxons[arrival.Axon];
                if (!seen.Add((arrival.Group, arrival.Unit, axon.Role, axon.Synapses)))
                {
                    faults.Add($"core {c}: {Name(arrival)} arrives twice");
                }

                checkedSynapses += CheckArrival(c, arrival);
            }

            new LearnAxonCheck(partition, c, faults).Run();
        }

        long wanted = partition.Network.Synapses.Sum(s => (long)s.Table.Count);
        if (checkedSynapses != wanted)
        {
            faults.Add($"{wanted - checkedSynapses} synapses are in no list");
        }
    }

    private string Name(Arrival arrival) => $"unit {arrival.Unit} of '{partition.Network.Groups[arrival.Group].Name}'";

    /// <summary>Indices, weights and delays of every segment fit its format.</summary>
    private void CheckFormats(int c)
    {
        PartitionedCore core = partition.Cores[c];
        for (int l = 0; l < core.Lists.Length; l++)
        {
            foreach (ListSegment segment in core.SegmentsOf(l))
            {
                QuantizedSynapses synapses = partition.Network.Synapses[segment.Synapses];
                CoreSlice slice = core.Slices[segment.Slice];
                SynapseFormat format = core.Formats[segment.Format];
                bool inside = slice.Group == synapses.Post;
                for (int i = segment.First; i < segment.End && inside; i++)
                {
                    int index = slice.Compartment(synapses.Table.Posts[i]) - core.Lists[l].Origin;
                    int delay = synapses.Table.Delay(i) - core.Lists[l].Delay;
                    inside = slice.Holds(synapses.Table.Posts[i])
                        && index >= 0
                        && (format.Compression == Compression.Dense || index < 1 << SynapseCodes.IndexBits(layout, format.IndexCode))
                        && delay >= 0
                        && delay < 1 << format.DelayBits
                        && (format.TagBits == 9 || synapses.Table.Tag(i) == 0);
                }

                if (!inside)
                {
                    faults.Add($"core {c} list {l}: synapses {segment.First}..{segment.End - 1} of '{synapses.Name}' do not fit slice, indices or delays of {format}");
                }
            }
        }
    }

    /// <summary>Compares what one unit's spike does on a core; the number of its synapses there.</summary>
    private int CheckArrival(int c, Arrival arrival)
    {
        PartitionedCore core = partition.Cores[c];
        InAxon axon = core.InAxons[arrival.Axon];
        StoredList list = core.Lists[axon.List];
        if (axon.Kind == AxonKind.Discrete && arrival.Atom != 0)
        {
            faults.Add($"core {c}: {Name(arrival)} has atom {arrival.Atom} at a discrete axon");
        }

        var found = new List<(int Target, int Delay, int Weight)>();
        foreach (ListSegment segment in core.SegmentsOf(axon.List))
        {
            QuantizedSynapses synapses = partition.Network.Synapses[segment.Synapses];
            int exponent = synapses.Format?.WeightExp ?? 0;
            for (int i = segment.First; i < segment.End; i++)
            {
                int index = core.Slices[segment.Slice].Compartment(synapses.Table.Posts[i]) - list.Origin;
                int delay = synapses.Table.Delay(i) - list.Delay + arrival.Delay;
                found.Add(((axon.BaseUnit * SynapseLayout.BaseUnit) + index + arrival.Atom, delay, Effect(synapses.Table.Weights[i], exponent)));
                if (delay + 2 > 1 << core.DelaySlotsLog2)
                {
                    faults.Add($"core {c}: {Name(arrival)} has delay {delay}, more than {1 << core.DelaySlotsLog2} slots allow");
                }
            }
        }

        List<(int Target, int Delay, int Weight)> wanted = Wanted(c, arrival, axon);
        found.Sort();
        wanted.Sort();
        if (!found.SequenceEqual(wanted))
        {
            faults.Add($"core {c}: {Name(arrival)} has {wanted.Count} synapses here; its list states {found.Count} and not the same");
        }

        return wanted.Count;
    }

    /// <summary>Synapses that learn are alone in the lists of their in-axons; reward has none; all others share lists.</summary>
    private List<(int Target, int Delay, int Weight)> Wanted(int c, Arrival arrival, InAxon axon)
    {
        var wanted = new List<(int, int, int)>();
        IEnumerable<QuantizedSynapses> here = axon.Role switch
        {
            AxonRole.None => outgoing[arrival.Group].Where(s => s.Learning is null),
            AxonRole.Learn => outgoing[arrival.Group].Where(s => ReferenceEquals(s, partition.Network.Synapses[axon.Synapses])),
            _ => [],
        };
        foreach (QuantizedSynapses synapses in here)
        {
            int exponent = synapses.Format?.WeightExp ?? 0;
            for (int i = synapses.Table.RowStart[arrival.Unit]; i < synapses.Table.RowStart[arrival.Unit + 1]; i++)
            {
                int post = synapses.Table.Posts[i];
                if (coreOf[synapses.Post][post] == c)
                {
                    wanted.Add((compartmentOf[synapses.Post][post], synapses.Table.Delay(i), Effect(synapses.Table.Weights[i], exponent)));
                }
            }
        }

        return wanted;
    }

    private static int Effect(int weight, int exponent) => SynapseArithmetic.ActualWeight(weight, exponent);

    private static int[] Filled(int size)
    {
        int[] result = new int[size];
        Array.Fill(result, -1);
        return result;
    }
}
