namespace NeuroChip.Compilation.Lowering;

/// <summary>
/// Synapses in rows, one row per pre unit, each row sorted by post unit (equal pairs in the order given).
/// Plain arrays: a network of ten million synapses must not cost ten million objects.
/// </summary>
/// <typeparam name="T">The weights' type.</typeparam>
public sealed class SynapseTable<T>
    where T : struct
{
    /// <summary>Wraps arrays built elsewhere; the table owns them from then on.</summary>
    /// <param name="rowStart">Pre size + 1 offsets into the other arrays.</param>
    /// <param name="posts">Post unit of each synapse.</param>
    /// <param name="weights">Weight of each synapse.</param>
    /// <param name="delays">Extra steps of each synapse, or null when all are 0.</param>
    /// <param name="tags">Tag of each synapse, or null when all are 0.</param>
    internal SynapseTable(int[] rowStart, int[] posts, T[] weights, byte[]? delays, short[]? tags = null)
    {
        this.RowStart = rowStart;
        this.Posts = posts;
        this.Weights = weights;
        this.Delays = posts.Length == 0 ? null : delays;
        this.Tags = posts.Length == 0 ? null : tags;
    }

    /// <summary>Number of synapses.</summary>
    public int Count => this.Posts.Length;

    /// <summary>Number of pre units.</summary>
    public int Rows => this.RowStart.Length - 1;

    internal int[] RowStart { get; }

    internal int[] Posts { get; }

    internal T[] Weights { get; }

    internal byte[]? Delays { get; }

    internal short[]? Tags { get; }

    /// <summary>Post units of one pre unit's synapses.</summary>
    public ReadOnlySpan<int> RowPosts(int pre) => Row(this.Posts, pre);

    /// <summary>Weights of one pre unit's synapses.</summary>
    public ReadOnlySpan<T> RowWeights(int pre) => Row(this.Weights, pre);

    /// <summary>Delay of one synapse, counted over the whole table.</summary>
    public int Delay(int synapse) => this.Delays is null ? 0 : this.Delays[synapse];

    /// <summary>Tag of one synapse, counted over the whole table.</summary>
    public int Tag(int synapse) => this.Tags is null ? 0 : this.Tags[synapse];

    private ReadOnlySpan<TItem> Row<TItem>(TItem[] items, int pre) =>
        items.AsSpan(this.RowStart[pre], this.RowStart[pre + 1] - this.RowStart[pre]);
}
