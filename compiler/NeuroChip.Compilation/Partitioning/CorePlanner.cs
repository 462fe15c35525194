using System.Collections.Immutable;
using NeuroChip.Compilation.Quantization;
using NeuroChip.Graph;
using NeuroChip.Spec;
using NeuroChip.Spec.Profiles;

namespace NeuroChip.Compilation.Partitioning;

/// <summary>
/// Works out everything a core with given slices would hold: in-axons, lists and formats, to the word. Called many times
/// while slices are sought.
/// </summary>
internal sealed class CorePlanner
{
    private readonly QuantizedGraph network;
    private readonly ChipProfile profile;
    private readonly ILookup<int, int> incoming;
    private readonly AxonMerging merging;
    private readonly SegmentPlans plans;
    private readonly int[] stackDepths;

    public CorePlanner(QuantizedGraph network, ChipProfile profile)
    {
        this.network = network;
        this.profile = profile;
        incoming = Enumerable.Range(0, network.Synapses.Length).ToLookup(s => network.Synapses[s].Post);
        merging = new AxonMerging(profile.Layout);
        plans = new SegmentPlans(profile.Layout);
        stackDepths = StackDepths.Of(network);
    }

    /// <summary>
    /// The core, or null where a target index is beyond any encoding. Lists are merged by atoms where that halves the
    /// in-axons, and further where the core is too small without.
    /// </summary>
    public PartitionedCore? Plan(ImmutableArray<CoreSlice> slices)
    {
        List<CorePart> parts = FindParts(slices);
        ShapeTable[] tables =
            [.. parts.Where(p => p.Learning is null).GroupBy(p => p.Pre).OrderBy(g => g.Key).Select(g => new ShapeTable([.. g]))];
        PartitionedCore? core = Plan(slices, tables, parts, eager: false);
        return core is not null
            && (core.Usage.InAxons > profile.InAxonsPerCore || core.Usage.SynapseWords > profile.SynapseMemoryWords)
            && Array.Exists(tables, t => t.Shapes.Count < t.Count)
            ? Plan(slices, tables, parts, eager: true)
            : core;
    }

    private PartitionedCore? Plan(ImmutableArray<CoreSlice> slices, ShapeTable[] tables, List<CorePart> parts, bool eager)
    {
        var lists = new ListBuilder(profile.Layout, plans);
        foreach (ShapeTable table in tables)
        {
            if (!lists.Add(table, merging, eager))
            {
                return null;
            }
        }

        if (!AddLearning(lists, slices, parts, out int longestLearned))
        {
            return null;
        }

        lists.Finish(profile.SynapseFormats);
        int slotsLog2 = SlotsLog2(Math.Max(longestLearned, tables.Length == 0 ? 0 : tables.Max(t => t.LongestDelay)));
        int[] learning = [.. lists.Axons.Where(a => a.Role == AxonRole.Learn).Select(a => a.Synapses).Distinct().Order()];
        LearnTables learn = LearnTables.Of(network, slices, learning);
        int compartments = slices.Sum(s => s.Count);
        return new PartitionedCore
        {
            Slices = slices,
            Formats = [.. lists.Formats],
            Lists = [.. lists.Lists],
            Segments = [.. lists.Segments],
            InAxons = [.. lists.Axons],
            Arrivals = lists.Axons.TrueForAll(a => a.Role == AxonRole.None)
                ? [.. lists.Arrivals]
                : [.. lists.Arrivals.OrderBy(a => a.Group).ThenBy(a => a.Unit).ThenBy(a => a.Axon)],
            DelaySlotsLog2 = slotsLog2,
            SynapseCount = parts.Sum(p => p.Count),
            Usage = new CoreUsage
            {
                Compartments = compartments,
                SynapseWords = lists.Lists.Sum(a => (long)a.Words),
                InAxons = lists.Axons.Count,
                CompartmentProfiles = CountDistinct(slices, CompartmentTables.ProfileOf),
                ThresholdProfiles = CountDistinct(slices, CompartmentTables.ThresholdOf),
                SynapseFormats = lists.Formats.Count,
                DelaySlots = (long)compartments << slotsLog2,
                LongestList = lists.Lists.Count == 0 ? 0 : lists.Lists.Max(a => a.Words),
                DendriteStack = slices.Max(s => stackDepths[s.Group]),
                TraceConfigs = learn.Configs.Count,
                LearnProfiles = learn.Profiles.Count,
                MicrocodeWords = learn.Microcode.Count,
                LearnLimits = learn.Limits.Count,
                RandomSeeds = learn.Seeds.Count,
            },
        };
    }

    /// <summary>In-axons that learn, projection by projection, and those that count reward for them.</summary>
    private bool AddLearning(ListBuilder lists, ImmutableArray<CoreSlice> slices, List<CorePart> parts, out int longestDelay)
    {
        longestDelay = 0;
        foreach (IGrouping<int, CorePart> projection in parts.Where(p => p.Learning is not null).GroupBy(p => p.Index).OrderBy(g => g.Key))
        {
            // The traces of a unit without synapses are kept beside the post group's first unit, and nowhere else.
            bool withLonely = projection.Any(p => p.Slice.Holds(0));
            CorePart[] own = [.. projection];
            int before = lists.Axons.Count;
            if (!lists.AddLearning(own, withLonely))
            {
                return false;
            }

            // A projection without an in-axon here asks for no slots, whatever it may learn elsewhere.
            if (lists.Axons.Count > before)
            {
                longestDelay = Math.Max(longestDelay, Math.Max(own[0].Learning!.LongestLearned, own.Max(p => p.LongestDelay)));
            }
        }

        foreach ((int from, bool punish) in RewardsOn(network, slices))
        {
            lists.AddReward(from, network.Groups[from].Size, punish ? AxonRole.Punish : AxonRole.Reward);
        }

        return true;
    }

    /// <summary>The groups whose spikes are reward on a core, each once however many of its groups it is for.</summary>
    private static IEnumerable<(int From, bool Punish)> RewardsOn(QuantizedGraph network, ImmutableArray<CoreSlice> slices) =>
        network.Rewards.Where(r => slices.Any(s => s.Group == r.Onto)).Select(r => (r.From, r.Punish)).Distinct().Order();

    /// <summary>Smallest ring that holds the longest delay, the slot being read and the one ahead of it.</summary>
    private static int SlotsLog2(int longestDelay)
    {
        int log2 = 1;
        while (1 << log2 < longestDelay + 2)
        {
            log2++;
        }

        return log2;
    }

    private List<CorePart> FindParts(ImmutableArray<CoreSlice> slices)
    {
        var parts = new List<CorePart>();
        for (int slice = 0; slice < slices.Length; slice++)
        {
            foreach (int s in incoming[slices[slice].Group])
            {
                QuantizedSynapses synapses = network.Synapses[s];
                bool whole = slices[slice].Count == network.Groups[synapses.Post].Size;
                var part = new CorePart(s, slice, synapses, slices[slice], whole);
                if (part.Count > 0 || (part.Learning is not null && part.Slice.Holds(0)))
                {
                    parts.Add(part);
                }
            }
        }

        return parts;
    }

    private int CountDistinct<T>(ImmutableArray<CoreSlice> slices, Func<IntegerCuba, int, T> pick)
        where T : notnull
    {
        var seen = new HashSet<T>();
        foreach (CoreSlice slice in slices)
        {
            IntegerCuba parameters = network.Groups[slice.Group].Parameters!;
            int last = CompartmentTables.IsUniform(parameters) ? slice.FirstUnit : slice.FirstUnit + slice.Count - 1;
            for (int unit = slice.FirstUnit; unit <= last; unit++)
            {
                seen.Add(pick(parameters, unit));
            }
        }

        return seen.Count;
    }
}
