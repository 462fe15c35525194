using System.Collections.Immutable;
using NeuroChip.Compilation.Quantization;
using NeuroChip.Graph;
using NeuroChip.Spec;
using NeuroChip.Spec.Profiles;
using NeuroChip.Spec.Synapses;

namespace NeuroChip.Compilation.Partitioning;

/// <summary>
/// Works out everything a core with given slices would hold: in-axons, their lists and formats, to the word. Called many
/// times while slices are sought, so it works on arrays it keeps.
/// </summary>
internal sealed class CorePlanner
{
    private readonly QuantizedGraph network;
    private readonly ChipProfile profile;
    private readonly ILookup<int, int> incoming;
    private readonly List<InAxon> axons = [];
    private readonly List<ListSegment> segments = [];
    private readonly Dictionary<SynapseFormat, int> formats = [];

    public CorePlanner(QuantizedGraph network, ChipProfile profile)
    {
        this.network = network;
        this.profile = profile;
        incoming = Enumerable.Range(0, network.Synapses.Length).ToLookup(s => network.Synapses[s].Post);
    }

    /// <summary>
    /// The core, or null where a target index is beyond any encoding. Formats by sign are used where they save words and
    /// the format table has room; if it overflows without them, only sparse blocks are used.
    /// </summary>
    public PartitionedCore? Plan(ImmutableArray<CoreSlice> slices)
    {
        List<CorePart> parts = FindParts(slices);
        foreach (IGrouping<int, CorePart> source in parts.GroupBy(p => p.Pre).OrderBy(g => g.Key))
        {
            MeasureIndices([.. source]);
        }

        PartitionedCore? core = Plan(slices, parts, bySign: false, sparseOnly: false);
        if (core is null)
        {
            return null;
        }

        if (parts.Exists(p => p.GainsBySign)
            && Plan(slices, parts, bySign: true, sparseOnly: false) is { } narrow
            && narrow.Formats.Length <= profile.SynapseFormats
            && narrow.Usage.SynapseWords < core.Usage.SynapseWords)
        {
            return narrow;
        }

        return core.Formats.Length <= profile.SynapseFormats ? core : Plan(slices, parts, bySign: false, sparseOnly: true);
    }

    private PartitionedCore? Plan(ImmutableArray<CoreSlice> slices, List<CorePart> parts, bool bySign, bool sparseOnly)
    {
        axons.Clear();
        segments.Clear();
        formats.Clear();
        if (parts.Exists(p => !p.Prepare(profile.Layout, bySign)))
        {
            return null;
        }

        foreach (IGrouping<int, CorePart> source in parts.GroupBy(p => p.Pre).OrderBy(g => g.Key))
        {
            PlanLists(source.Key, [.. source], sparseOnly);
        }

        int longestDelay = parts.Count == 0 ? 0 : parts.Max(p => p.LongestDelay);
        int slotsLog2 = SlotsLog2(longestDelay);
        int compartments = slices.Sum(s => s.Count);
        return new PartitionedCore
        {
            Slices = slices,
            Formats = [.. formats.OrderBy(f => f.Value).Select(f => f.Key)],
            InAxons = [.. axons],
            Segments = [.. segments],
            DelaySlotsLog2 = slotsLog2,
            SynapseCount = parts.Sum(p => p.Count),
            PlainBits = parts.Sum(p => 64 * p.PlainWords(profile.Layout, compartments)),
            Usage = new CoreUsage
            {
                Compartments = compartments,
                SynapseWords = axons.Sum(a => (long)a.Words),
                InAxons = axons.Count,
                CompartmentProfiles = CountDistinct(slices, CompartmentTables.ProfileOf),
                ThresholdProfiles = CountDistinct(slices, CompartmentTables.ThresholdOf),
                SynapseFormats = formats.Count,
                DelaySlots = (long)compartments << slotsLog2,
                LongestList = axons.Count == 0 ? 0 : axons.Max(a => a.Words),
            },
        };
    }

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
                if (part.Count > 0)
                {
                    parts.Add(part);
                }
            }
        }

        return parts;
    }

    /// <summary>First pass over the lists of one source group: where each starts, and so how large its indices get.</summary>
    private static void MeasureIndices(CorePart[] parts)
    {
        int rows = parts[0].Rows;
        for (int unit = 0; unit < rows; unit++)
        {
            int first = FirstTarget(parts, unit);
            if (first == int.MaxValue)
            {
                continue;
            }

            int start = first / SynapseLayout.BaseUnit * SynapseLayout.BaseUnit;
            foreach (CorePart part in parts)
            {
                if (part.Length(unit) > 0)
                {
                    part.LargestIndex = Math.Max(part.LargestIndex, part.LastTarget(unit) - start);
                }
            }
        }
    }

    /// <summary>Second pass: the cheapest encoding of each segment.</summary>
    private void PlanLists(int group, CorePart[] parts, bool sparseOnly)
    {
        int rows = parts[0].Rows;
        for (int unit = 0; unit < rows; unit++)
        {
            int first = FirstTarget(parts, unit);
            if (first == int.MaxValue)
            {
                continue;
            }

            int baseUnit = first / SynapseLayout.BaseUnit;
            int firstSegment = segments.Count;
            int words = 0;
            foreach (CorePart part in parts)
            {
                if (part.Length(unit) == 0)
                {
                    continue;
                }

                // Runs and dense blocks count compartments, the table counts units: only at a stride of 1 the same.
                // A list has one running position for dense blocks; only its first segment may use it.
                int denseStart = segments.Count == firstSegment
                    ? (baseUnit * SynapseLayout.BaseUnit) - part.Slice.FirstCompartment + part.Slice.FirstUnit
                    : -1;
                (int segmentWords, Compression compression) = part.Blocks(unit).Cheapest(part.Posts(unit), denseStart, sparseOnly || part.Slice.Stride > 1);
                SynapseFormat format = part.Blocks(unit).Format with { Compression = compression };
                if (!formats.TryGetValue(format, out int index))
                {
                    index = formats.Count;
                    formats.Add(format, index);
                }

                (int start, int end) = part.Range(unit);
                segments.Add(new ListSegment(part.Index, part.SliceIndex, start, end, index));
                words += segmentWords;
            }

            axons.Add(new InAxon(group, unit, baseUnit, words, firstSegment));
        }
    }

    private static int FirstTarget(CorePart[] parts, int unit)
    {
        int first = int.MaxValue;
        foreach (CorePart part in parts)
        {
            if (part.Length(unit) > 0)
            {
                first = Math.Min(first, part.FirstTarget(unit));
            }
        }

        return first;
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
