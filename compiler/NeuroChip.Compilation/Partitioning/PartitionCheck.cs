using System.Collections;
using NeuroChip.Compilation.Quantization;
using NeuroChip.Spec;
using NeuroChip.Spec.Profiles;

namespace NeuroChip.Compilation.Partitioning;

/// <summary>
/// Holds partitioning to its promise without knowing how slices were found: every compartment lies somewhere once,
/// every synapse is in exactly one list, on the core of its post unit, and no core is over a limit.
/// </summary>
internal static class PartitionCheck
{
    public static IReadOnlyList<string> Check(PartitionedGraph partition, ChipProfile profile)
    {
        var faults = new List<string>();
        CheckUnits(partition, faults);
        CheckSynapses(partition, faults);
        for (int c = 0; c < partition.Cores.Length; c++)
        {
            CheckLimits(partition, c, profile, faults);
        }

        return faults;
    }

    private static void CheckUnits(PartitionedGraph partition, List<string> faults)
    {
        QuantizedGraph network = partition.Network;
        int[][] placed = [.. network.Groups.Select(g => new int[g.Size])];
        for (int c = 0; c < partition.Cores.Length; c++)
        {
            var used = new HashSet<int>();
            foreach (CoreSlice slice in partition.Cores[c].Slices)
            {
                for (int unit = slice.FirstUnit; unit < slice.FirstUnit + slice.Count; unit++)
                {
                    placed[slice.Group][unit]++;
                    if (!used.Add(slice.Compartment(unit)))
                    {
                        faults.Add($"core {c}: compartment {slice.Compartment(unit)} is used twice");
                    }
                }
            }

            if (used.Count > 0 && used.Max() != used.Count - 1)
            {
                faults.Add($"core {c}: {used.Count} compartments, but the last is {used.Max()}");
            }
        }

        for (int g = 0; g < placed.Length; g++)
        {
            int wanted = network.Groups[g].IsSource ? 0 : 1;
            for (int unit = 0; unit < placed[g].Length; unit++)
            {
                if (placed[g][unit] != wanted)
                {
                    faults.Add($"unit {unit} of '{network.Groups[g].Name}' lies on {placed[g][unit]} cores, not {wanted}");
                }
            }
        }
    }

    private static void CheckSynapses(PartitionedGraph partition, List<string> faults)
    {
        QuantizedGraph network = partition.Network;
        BitArray[] listed = [.. network.Synapses.Select(s => new BitArray(s.Table.Count))];
        for (int c = 0; c < partition.Cores.Length; c++)
        {
            PartitionedCore core = partition.Cores[c];
            for (int a = 0; a < core.InAxons.Length; a++)
            {
                foreach (ListSegment segment in core.SegmentsOf(a))
                {
                    CheckSegment(network, core, core.InAxons[a], segment, listed[segment.Synapses], $"core {c} axon {a}", faults);
                }
            }
        }

        for (int s = 0; s < listed.Length; s++)
        {
            int missing = listed[s].Cast<bool>().Count(found => !found);
            if (missing > 0)
            {
                faults.Add($"{missing} synapses of '{network.Synapses[s].Name}' are in no list");
            }
        }
    }

    private static void CheckSegment(
        QuantizedGraph network,
        PartitionedCore core,
        InAxon axon,
        ListSegment segment,
        BitArray listed,
        string place,
        List<string> faults)
    {
        QuantizedSynapses synapses = network.Synapses[segment.Synapses];
        CoreSlice slice = core.Slices[segment.Slice];
        if (synapses.Pre != axon.Group || slice.Group != synapses.Post)
        {
            faults.Add($"{place}: synapses '{synapses.Name}' do not belong to its source or slice");
            return;
        }

        SynapseFormat format = core.Formats[segment.Format];
        for (int i = segment.First; i < segment.End; i++)
        {
            if (listed[i])
            {
                faults.Add($"{place}: synapse {i} of '{synapses.Name}' is listed twice");
            }

            listed[i] = true;
            if (i < synapses.Table.RowStart[axon.Unit] || i >= synapses.Table.RowStart[axon.Unit + 1])
            {
                faults.Add($"{place}: synapse {i} of '{synapses.Name}' starts at another unit");
            }

            if (!slice.Holds(synapses.Table.Posts[i]))
            {
                faults.Add($"{place}: synapse {i} of '{synapses.Name}' ends on another core");
            }

            if (synapses.Table.Delay(i) >= 1 << format.DelayBits || synapses.Table.Delay(i) + 2 > 1 << core.DelaySlotsLog2)
            {
                faults.Add($"{place}: delay {synapses.Table.Delay(i)} does not fit {format.DelayBits} bits or {1 << core.DelaySlotsLog2} slots");
            }
        }
    }

    private static void CheckLimits(PartitionedGraph partition, int c, ChipProfile profile, List<string> faults)
    {
        PartitionedCore core = partition.Cores[c];
        long outAxons = 0;
        foreach (CoreSlice slice in core.Slices)
        {
            foreach (PartitionedCore other in partition.Cores)
            {
                outAxons += other.InAxons.Count(a => a.Group == slice.Group && slice.Holds(a.Unit));
            }
        }

        var counted = new CoreUsage
        {
            Compartments = core.Slices.Sum(s => s.Count),
            SynapseWords = core.InAxons.Sum(a => (long)a.Words),
            InAxons = core.InAxons.Length,
            OutAxons = outAxons,
            CompartmentProfiles = Distinct(partition, core, CompartmentTables.ProfileOf),
            ThresholdProfiles = Distinct(partition, core, CompartmentTables.ThresholdOf),
            SynapseFormats = core.Formats.Length,
            DelaySlots = core.Slices.Sum(s => (long)s.Count) << core.DelaySlotsLog2,
            LongestList = core.InAxons.Length == 0 ? 0 : core.InAxons.Max(a => a.Words),
        };
        if (counted != core.Usage)
        {
            faults.Add($"core {c}: reported {core.Usage}, counted {counted}");
        }

        faults.AddRange(counted.Violations(profile).Select(use => $"core {c}: {use.Name} {use.Used} of {use.Limit}"));
    }

    private static int Distinct<T>(PartitionedGraph partition, PartitionedCore core, Func<Graph.IntegerCuba, int, T> pick) =>
        core.Slices
            .SelectMany(s => Enumerable.Range(s.FirstUnit, s.Count).Select(unit => pick(partition.Network.Groups[s.Group].Parameters!, unit)))
            .Distinct()
            .Count();
}
