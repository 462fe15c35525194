using NeuroChip.Compilation.Quantization;
using NeuroChip.Spec;
using NeuroChip.Spec.Profiles;

namespace NeuroChip.Compilation.Partitioning;

/// <summary>
/// Holds partitioning to its promise without knowing how slices were found: every compartment lies somewhere once,
/// every unit finds its synapses in the lists of the cores of their post units (<see cref="ListCheck"/>), and no core is
/// over a limit.
/// </summary>
internal static class PartitionCheck
{
    public static IReadOnlyList<string> Check(PartitionedGraph partition, ChipProfile profile)
    {
        var faults = new List<string>();
        CheckUnits(partition, faults);
        new ListCheck(partition, profile.Layout, faults).Run();
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

    private static void CheckLimits(PartitionedGraph partition, int c, ChipProfile profile, List<string> faults)
    {
        PartitionedCore core = partition.Cores[c];
        var counted = new CoreUsage
        {
            Compartments = core.Slices.Sum(s => s.Count),
            SynapseWords = core.Lists.Sum(l => (long)l.Words),
            InAxons = core.InAxons.Length,
            OutAxons = CountSlots(partition, core, profile.Layout),
            CompartmentProfiles = Distinct(partition, core, CompartmentTables.ProfileOf),
            ThresholdProfiles = Distinct(partition, core, CompartmentTables.ThresholdOf),
            SynapseFormats = core.Formats.Length,
            DelaySlots = core.Slices.Sum(s => (long)s.Count) << core.DelaySlotsLog2,
            LongestList = core.Lists.Length == 0 ? 0 : core.Lists.Max(l => l.Words),
            DendriteStack = StackWalk.Run(partition.Network, InOrder(partition, core), $"core {c}", faults),
        };
        counted = LearnCount.Add(counted, partition.Network, core);
        if (counted != core.Usage)
        {
            faults.Add($"core {c}: reported {core.Usage}, counted {counted}");
        }

        faults.AddRange(counted.Violations(profile).Select(use => $"core {c}: {use.Name} {use.Used} of {use.Limit}"));
    }

    private static IEnumerable<(int Group, int Unit, Graph.DendriteRole? Role)> InOrder(PartitionedGraph partition, PartitionedCore core) =>
        from slice in core.Slices
        from unit in Enumerable.Range(slice.FirstUnit, slice.Count)
        orderby slice.Compartment(unit)
        select (slice.Group, unit, partition.Network.Groups[slice.Group].Parameters!.Dendrite);

    /// <summary>
    /// Slots of out-axons: for each unit the in-axons it reaches, with the atoms less what AxonMap can add; equal ones once.
    /// </summary>
    private static long CountSlots(PartitionedGraph partition, PartitionedCore core, WordLayout layout)
    {
        int perUnit = (int)AxonMap.AtomLimit(layout).Max + 1;
        var reached = new Dictionary<(int Group, int Unit), List<(int Core, int Axon, AxonKind Kind, int Atom, int Delay)>>();
        for (int c = 0; c < partition.Cores.Length; c++)
        {
            foreach (Arrival a in partition.Cores[c].Arrivals)
            {
                if (core.Slices.Any(s => s.Group == a.Group && s.Holds(a.Unit)))
                {
                    reached.TryAdd((a.Group, a.Unit), []);
                    reached[(a.Group, a.Unit)].Add((c, a.Axon, partition.Cores[c].InAxons[a.Axon].Kind, a.Atom, a.Delay));
                }
            }
        }

        var runs = new Dictionary<string, int>();
        foreach (var axons in reached.Values)
        {
            int least = axons.Where(a => a.Kind != AxonKind.Discrete).Select(a => a.Atom).DefaultIfEmpty(0).Min() % perUnit;
            string run = string.Join(' ', axons.Select(a => $"{a.Core}.{a.Axon}.{a.Kind}.{(a.Kind == AxonKind.Discrete ? 0 : a.Atom - least)}.{a.Delay}"));
            runs[run] = axons.Sum(a => a.Kind == AxonKind.Pop32 ? 2 : 1);
        }

        return runs.Values.Sum();
    }

    private static int Distinct<T>(PartitionedGraph partition, PartitionedCore core, Func<Graph.IntegerCuba, int, T> pick) =>
        core.Slices
            .SelectMany(s => Enumerable.Range(s.FirstUnit, s.Count).Select(unit => pick(partition.Network.Groups[s.Group].Parameters!, unit)))
            .Distinct()
            .Count();
}
