using NeuroChip.Compilation.Lowering;
using NeuroChip.Compilation.Quantization;
using NeuroChip.Graph;
using NeuroChip.Spec;

namespace NeuroChip.Compilation.Partitioning;

/// <summary>
/// The synapses of one projection that end in one slice. Where the source units are each excitatory or inhibitory, rows of
/// one sign get a format of their own: it needs no sign bit, and often fewer others.
/// </summary>
internal sealed class CorePart
{
    private const int Positive = 0;
    private const int Negative = 1;
    private const int Both = 2;

    private readonly SynapseTable<short> table;
    private readonly int[] starts;
    private readonly int[]? ends;
    private readonly byte[] signs;
    private readonly WeightFormat? fixedFormat;
    private readonly WeightRange all;
    private readonly WeightRange[] bySign = [new(), new(), new()];
    private readonly BlockPlan?[] plans = new BlockPlan?[3];

    public CorePart(int index, int sliceIndex, QuantizedSynapses synapses, CoreSlice slice, bool whole)
    {
        this.Index = index;
        this.SliceIndex = sliceIndex;
        this.Slice = slice;
        this.Pre = synapses.Pre;
        table = synapses.Table;
        fixedFormat = synapses.Format;
        signs = new byte[table.Rows];
        starts = whole ? table.RowStart : new int[table.Rows];
        ends = whole ? null : new int[table.Rows];
        var range = new WeightRange();
        for (int row = 0; row < table.Rows; row++)
        {
            if (ends is not null)
            {
                ReadOnlySpan<int> posts = table.RowPosts(row);
                int from = LowerBound(posts, slice.FirstUnit);
                starts[row] = table.RowStart[row] + from;
                ends[row] = starts[row] + LowerBound(posts[from..], slice.FirstUnit + slice.Count);
            }

            MeasureRow(row, ref range);
        }

        all = range;
    }

    /// <summary>Index of the synapses in the network.</summary>
    public int Index { get; }

    /// <summary>Index of the slice on the core.</summary>
    public int SliceIndex { get; }

    /// <summary>The slice.</summary>
    public CoreSlice Slice { get; }

    /// <summary>Index of the pre group.</summary>
    public int Pre { get; }

    /// <summary>Number of pre units.</summary>
    public int Rows => table.Rows;

    /// <summary>Number of synapses.</summary>
    public long Count { get; private set; }

    /// <summary>Longest delay.</summary>
    public int LongestDelay { get; private set; }

    /// <summary>Largest distance of a target from the base of its list; known after the planner's first pass.</summary>
    public int LargestIndex { get; set; }

    /// <summary>First synapse of a row, and the one behind its last.</summary>
    public (int Start, int End) Range(int row) =>
        ends is null ? (starts[row], starts[row + 1]) : (starts[row], ends[row]);

    /// <summary>Number of synapses of a row.</summary>
    public int Length(int row)
    {
        (int start, int end) = Range(row);
        return end - start;
    }

    /// <summary>Post units of a row.</summary>
    public ReadOnlySpan<int> Posts(int row)
    {
        (int start, int end) = Range(row);
        return table.Posts.AsSpan(start..end);
    }

    /// <summary>Compartment of a row's first target.</summary>
    public int FirstTarget(int row) => this.Slice.Compartment(table.Posts[Range(row).Start]);

    /// <summary>Compartment of a row's last target.</summary>
    public int LastTarget(int row) => this.Slice.Compartment(table.Posts[Range(row).End - 1]);

    /// <summary>The encodings of a row.</summary>
    public BlockPlan Blocks(int row) => plans[signs[row]]!;

    /// <summary>Fixes the formats; false if no index code reaches far enough.</summary>
    /// <param name="layout">Layout of the words.</param>
    /// <param name="separate">Whether rows of one sign may have a format of their own.</param>
    public bool Prepare(WordLayout layout, bool separate)
    {
        WeightFormat joint = fixedFormat ?? Find(all);
        for (int sign = Positive; sign <= Both; sign++)
        {
            WeightFormat format = joint;
            if (separate && Narrower(sign, joint) is { } own)
            {
                format = own;
            }

            plans[sign] = BlockPlan.Create(layout, format, this.LongestDelay, this.LargestIndex);
            if (plans[sign] is null)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether rows of one sign could do with fewer bits than all rows together.</summary>
    public bool GainsBySign =>
        fixedFormat is null && Find(all) is var joint && Enumerable.Range(Positive, 3).Any(sign => Narrower(sign, joint) is not null);

    /// <summary>What plain sparse blocks of 8-bit weights would take, each index wide enough for the whole core.</summary>
    public long PlainWords(WordLayout layout, int compartments)
    {
        BlockPlan? plain = BlockPlan.Create(layout, new WeightFormat(Graph.SignMode.Mixed, 8, 0), this.LongestDelay, compartments - 1);
        long words = 0;
        for (int row = 0; row < this.Rows && plain is not null; row++)
        {
            words += plain.SparseWords(Length(row));
        }

        return words;
    }

    /// <summary>The format of rows of one sign, if there are such rows and it takes fewer bits than the joint one.</summary>
    private WeightFormat? Narrower(int sign, WeightFormat joint) =>
        fixedFormat is null && bySign[sign] is { IsEmpty: false } range && Find(range) is var own && own.WeightBits < joint.WeightBits
            ? own
            : null;

    private static WeightFormat Find(WeightRange range) => WeightFormatSearch.Find(range)
        ?? throw new InvalidOperationException($"quantization let weights {range.Min}..{range.Max} pass that no format holds");

    private void MeasureRow(int row, ref WeightRange range)
    {
        (int start, int end) = Range(row);
        this.Count += end - start;
        ReadOnlySpan<short> weights = table.Weights.AsSpan(start..end);
        bool positive = false;
        bool negative = false;
        foreach (short weight in weights)
        {
            positive |= weight > 0;
            negative |= weight < 0;
        }

        signs[row] = (byte)(positive && negative ? Both : negative ? Negative : Positive);
        if (fixedFormat is null)
        {
            range.Add(weights);
            bySign[signs[row]].Add(weights);
        }

        if (table.Delays is not null)
        {
            foreach (byte delay in table.Delays.AsSpan(start..end))
            {
                this.LongestDelay = Math.Max(this.LongestDelay, delay);
            }
        }
    }

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
