using NeuroChip.Compilation.Lowering;
using NeuroChip.Compilation.Quantization;
using NeuroChip.Graph;

namespace NeuroChip.Compilation.Partitioning;

/// <summary>The synapses of one projection that end in one slice.</summary>
internal sealed class CorePart
{
    private readonly SynapseTable<short> table;
    private readonly int[] starts;
    private readonly int[]? ends;

    public CorePart(int index, int sliceIndex, QuantizedSynapses synapses, CoreSlice slice, bool whole)
    {
        this.Index = index;
        this.SliceIndex = sliceIndex;
        this.Slice = slice;
        this.Pre = synapses.Pre;
        this.FixedFormat = synapses.Format;
        this.Learning = synapses.Learning;
        table = synapses.Table;
        if (whole)
        {
            starts = table.RowStart;
            this.Count = table.Count;
            return;
        }

        starts = new int[table.Rows];
        ends = new int[table.Rows];
        for (int row = 0; row < table.Rows; row++)
        {
            ReadOnlySpan<int> posts = table.RowPosts(row);
            int from = LowerBound(posts, slice.FirstUnit);
            starts[row] = table.RowStart[row] + from;
            ends[row] = starts[row] + LowerBound(posts[from..], slice.FirstUnit + slice.Count);
            this.Count += ends[row] - starts[row];
        }
    }

    /// <summary>Index of the synapses in the network.</summary>
    public int Index { get; }

    /// <summary>Index of the slice on the core.</summary>
    public int SliceIndex { get; }

    /// <summary>The slice.</summary>
    public CoreSlice Slice { get; }

    /// <summary>Index of the pre group.</summary>
    public int Pre { get; }

    /// <summary>The format the user fixed, if any.</summary>
    public WeightFormat? FixedFormat { get; }

    /// <summary>How the synapses learn, or null.</summary>
    public QuantizedLearning? Learning { get; }

    /// <summary>Whether any synapse has a tag.</summary>
    public bool HasTags => table.Tags is not null;

    /// <summary>Whether a pre unit has no synapse at all, here or elsewhere.</summary>
    public bool IsAlone(int row) => table.RowStart[row] == table.RowStart[row + 1];

    /// <summary>Number of pre units.</summary>
    public int Rows => table.Rows;

    /// <summary>Number of synapses.</summary>
    public long Count { get; }

    /// <summary>First synapse of a row, and the one behind its last.</summary>
    public (int Start, int End) Range(int row) => ends is null ? (starts[row], starts[row + 1]) : (starts[row], ends[row]);

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

    /// <summary>Weights of a row.</summary>
    public ReadOnlySpan<short> Weights(int row)
    {
        (int start, int end) = Range(row);
        return table.Weights.AsSpan(start..end);
    }

    /// <summary>Delays of a row; empty where all are 0.</summary>
    public ReadOnlySpan<byte> Delays(int row)
    {
        (int start, int end) = Range(row);
        return table.Delays is null ? [] : table.Delays.AsSpan(start..end);
    }

    /// <summary>Longest delay of any synapse.</summary>
    public int LongestDelay
    {
        get
        {
            int longest = 0;
            for (int row = 0; row < this.Rows && table.Delays is not null; row++)
            {
                foreach (byte delay in Delays(row))
                {
                    longest = Math.Max(longest, delay);
                }
            }

            return longest;
        }
    }

    /// <summary>Compartment of a row's first target.</summary>
    public int FirstTarget(int row) => this.Slice.Compartment(table.Posts[Range(row).Start]);

    /// <summary>Compartment of a row's last target.</summary>
    public int LastTarget(int row) => this.Slice.Compartment(table.Posts[Range(row).End - 1]);

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
