using System.Collections.Immutable;
using NeuroChip.Compilation.Lowering;
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
        this.incoming = Enumerable.Range(0, network.Synapses.Length).ToLookup(s => network.Synapses[s].Post);
    }

    /// <summary>The core, or null where a target index or a whole table is beyond any encoding.</summary>
    public PartitionedCore? Plan(ImmutableArray<CoreSlice> slices) =>
        this.Plan(slices, sparseOnly: false) is { } core && core.Formats.Length <= this.profile.SynapseFormats
            ? core
            : this.Plan(slices, sparseOnly: true);

    private PartitionedCore? Plan(ImmutableArray<CoreSlice> slices, bool sparseOnly)
    {
        this.axons.Clear();
        this.segments.Clear();
        this.formats.Clear();
        List<Part> parts = this.FindParts(slices);
        foreach (IGrouping<int, Part> source in parts.GroupBy(p => p.Pre).OrderBy(g => g.Key))
        {
            MeasureIndices([.. source]);
        }

        if (parts.Exists(p => !p.Prepare(this.profile.Layout)))
        {
            return null;
        }

        foreach (IGrouping<int, Part> source in parts.GroupBy(p => p.Pre).OrderBy(g => g.Key))
        {
            this.PlanLists(source.Key, [.. source], sparseOnly);
        }

        int longestDelay = parts.Count == 0 ? 0 : parts.Max(p => p.LongestDelay);
        int slotsLog2 = SlotsLog2(longestDelay);
        int compartments = slices.Sum(s => s.Count);
        int plainIndex = SynapseCodes.IndexBits(this.profile.Layout, Math.Max(0, SynapseCodes.IndexCodeFor(this.profile.Layout, compartments - 1)));
        return new PartitionedCore
        {
            Slices = slices,
            Formats = [.. this.formats.OrderBy(f => f.Value).Select(f => f.Key)],
            InAxons = [.. this.axons],
            Segments = [.. this.segments],
            DelaySlotsLog2 = slotsLog2,
            SynapseCount = parts.Sum(p => p.Count),
            PlainBits = parts.Sum(p => p.PlainBits(plainIndex)),
            Usage = new CoreUsage
            {
                Compartments = compartments,
                SynapseWords = this.axons.Sum(a => (long)a.Words),
                InAxons = this.axons.Count,
                CompartmentProfiles = this.CountDistinct(slices, CompartmentTables.ProfileOf),
                ThresholdProfiles = this.CountDistinct(slices, CompartmentTables.ThresholdOf),
                SynapseFormats = this.formats.Count,
                DelaySlots = (long)compartments << slotsLog2,
                LongestList = this.axons.Count == 0 ? 0 : this.axons.Max(a => a.Words),
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

    private List<Part> FindParts(ImmutableArray<CoreSlice> slices)
    {
        var parts = new List<Part>();
        for (int slice = 0; slice < slices.Length; slice++)
        {
            foreach (int s in this.incoming[slices[slice].Group])
            {
                QuantizedSynapses synapses = this.network.Synapses[s];
                bool whole = slices[slice].Count == this.network.Groups[synapses.Post].Size;
                var part = new Part(s, slice, synapses, slices[slice], whole);
                if (part.Count > 0)
                {
                    parts.Add(part);
                }
            }
        }

        return parts;
    }

    /// <summary>First pass over the lists of one source group: where each starts, and so how large its indices get.</summary>
    private static void MeasureIndices(Part[] parts)
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
            foreach (Part part in parts)
            {
                if (part.Length(unit) > 0)
                {
                    part.LargestIndex = Math.Max(part.LargestIndex, part.LastTarget(unit) - start);
                }
            }
        }
    }

    /// <summary>Second pass: the cheapest encoding of each segment.</summary>
    private void PlanLists(int group, Part[] parts, bool sparseOnly)
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
            int firstSegment = this.segments.Count;
            int words = 0;
            foreach (Part part in parts)
            {
                if (part.Length(unit) == 0)
                {
                    continue;
                }

                // A list has one running position for dense blocks; only its first segment may use it.
                int denseStart = this.segments.Count == firstSegment
                    ? (baseUnit * SynapseLayout.BaseUnit) - part.Slice.FirstCompartment + part.Slice.FirstUnit
                    : -1;
                (int segmentWords, Compression compression) = part.Blocks!.Cheapest(part.Posts(unit), denseStart, sparseOnly);
                SynapseFormat format = part.Blocks.Format with { Compression = compression };
                if (!this.formats.TryGetValue(format, out int index))
                {
                    index = this.formats.Count;
                    this.formats.Add(format, index);
                }

                (int start, int end) = part.Range(unit);
                this.segments.Add(new ListSegment(part.Index, part.SliceIndex, start, end, index));
                words += segmentWords;
            }

            this.axons.Add(new InAxon(group, unit, baseUnit, words, firstSegment));
        }
    }

    private static int FirstTarget(Part[] parts, int unit)
    {
        int first = int.MaxValue;
        foreach (Part part in parts)
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
            IntegerCuba parameters = this.network.Groups[slice.Group].Parameters!;
            int last = CompartmentTables.IsUniform(parameters) ? slice.FirstUnit : slice.FirstUnit + slice.Count - 1;
            for (int unit = slice.FirstUnit; unit <= last; unit++)
            {
                seen.Add(pick(parameters, unit));
            }
        }

        return seen.Count;
    }

    /// <summary>The synapses of one projection that end in one slice.</summary>
    private sealed class Part
    {
        private readonly SynapseTable<short> table;
        private readonly int[] starts;
        private readonly int[]? ends;
        private readonly WeightFormat? fixedFormat;
        private readonly WeightRange weights;

        public Part(int index, int sliceIndex, QuantizedSynapses synapses, CoreSlice slice, bool whole)
        {
            this.Index = index;
            this.SliceIndex = sliceIndex;
            this.Slice = slice;
            this.Pre = synapses.Pre;
            this.table = synapses.Table;
            this.fixedFormat = synapses.Format;
            var range = new WeightRange();
            if (whole)
            {
                this.starts = this.table.RowStart;
                this.Count = this.table.Count;
                range.Add(this.table.Weights);
                this.LongestDelay = this.table.Delays is null ? 0 : this.table.Delays.Max();
            }
            else
            {
                this.starts = new int[this.table.Rows];
                this.ends = new int[this.table.Rows];
                for (int row = 0; row < this.starts.Length; row++)
                {
                    ReadOnlySpan<int> posts = this.table.RowPosts(row);
                    int from = LowerBound(posts, slice.FirstUnit);
                    int to = from + LowerBound(posts[from..], slice.FirstUnit + slice.Count);
                    this.starts[row] = this.table.RowStart[row] + from;
                    this.ends[row] = this.table.RowStart[row] + to;
                    this.Count += to - from;
                    range.Add(this.table.RowWeights(row)[from..to]);
                    if (this.table.Delays is not null)
                    {
                        foreach (byte delay in this.table.Delays.AsSpan(this.starts[row], to - from))
                        {
                            this.LongestDelay = Math.Max(this.LongestDelay, delay);
                        }
                    }
                }
            }

            this.weights = range;
        }

        public int Index { get; }

        public int SliceIndex { get; }

        public CoreSlice Slice { get; }

        public int Pre { get; }

        public int Rows => this.table.Rows;

        public long Count { get; }

        public int LongestDelay { get; }

        public int LargestIndex { get; set; }

        public BlockPlan? Blocks { get; private set; }

        public (int Start, int End) Range(int row) =>
            this.ends is null ? (this.starts[row], this.starts[row + 1]) : (this.starts[row], this.ends[row]);

        public int Length(int row)
        {
            (int start, int end) = this.Range(row);
            return end - start;
        }

        public ReadOnlySpan<int> Posts(int row)
        {
            (int start, int end) = this.Range(row);
            return this.table.Posts.AsSpan(start..end);
        }

        public int FirstTarget(int row) => this.Slice.Compartment(this.table.Posts[this.Range(row).Start]);

        public int LastTarget(int row) => this.Slice.Compartment(this.table.Posts[this.Range(row).End - 1]);

        /// <summary>Fixes the format; false if no index code reaches far enough.</summary>
        public bool Prepare(WordLayout layout)
        {
            WeightFormat format = this.fixedFormat
                ?? WeightFormatSearch.Find(this.weights)
                ?? throw new InvalidOperationException($"quantization let weights {this.weights.Min}..{this.weights.Max} pass that no format holds");
            this.Blocks = BlockPlan.Create(layout, format, this.LongestDelay, this.LargestIndex);
            return this.Blocks is not null;
        }

        public long PlainBits(int indexBits) => this.Count * (indexBits + 8 + this.Blocks!.Format.DelayBits);

        private static int LowerBound(ReadOnlySpan<int> sorted, int value)
        {
            int low = 0;
            int high = sorted.Length;
            while (low < high)
            {
                int middle = (low + high) >>> 1;
                if (sorted[middle] < value)
                {
                    low = middle + 1;
                }
                else
                {
                    high = middle;
                }
            }

            return low;
        }
    }
}
