using System.Numerics;
using NeuroChip.Spec;
using NeuroChip.Spec.Synapses;

namespace NeuroChip.Compilation.Partitioning;

/// <summary>
/// How many words the synapses of one projection on one core take in each of the three encodings, and where blocks are
/// cut. Partitioning counts with it and assembly packs with it, so the count is exact.
/// </summary>
internal sealed class BlockPlan
{
    /// <summary>In place of the start of a dense block: there can be none.</summary>
    public const int NotDense = int.MinValue;

    /// <summary>A block ends on a word, so on average it wastes half of one.</summary>
    private const int MeanPadding = 32;

    private readonly int[] sparseWords;
    private readonly int[] runWords;
    private readonly int[] denseWords;
    private readonly int longestGap;
    private readonly bool fills;

    private BlockPlan(WordLayout layout, SynapseFormat format)
    {
        sparseWords = WordsByCount(layout, format with { Compression = Compression.Sparse });
        runWords = WordsByCount(layout, format with { Compression = Compression.Run });
        denseWords = WordsByCount(layout, format with { Compression = Compression.Dense });
        int body = SynapseCodes.WeightBits(format.WeightCode) + format.DelayBits;
        int overhead = SynapseLayout.HeaderBits + SynapseCodes.IndexBits(layout, format.IndexCode) + MeanPadding;

        // A filler in a list that learns would learn as well.
        fills = !format.Learn;
        longestGap = fills ? overhead / body : 0;
    }

    /// <summary>Fewest bits a number takes.</summary>
    public static int BitsFor(int value) => 32 - BitOperations.LeadingZeroCount((uint)value);

    /// <summary>The plan of a format, whatever its compression.</summary>
    public static BlockPlan Of(WordLayout layout, SynapseFormat format) => new(layout, format);

    /// <summary>Words of a sorted range of targets in one encoding.</summary>
    public int Words(ReadOnlySpan<int> posts, int denseStart, Compression compression) => compression switch
    {
        Compression.Sparse => Blocks(sparseWords, posts.Length),
        Compression.Run => RunWords(posts, out _),
        _ => Blocks(denseWords, posts[^1] - denseStart + 1),
    };

    /// <summary>
    /// Words of a sorted range of targets in its cheapest encoding, and that encoding. Runs and dense blocks fill gaps
    /// with synapses of weight 0, which change nothing; where that saves nothing, or would let them learn, no filler is used.
    /// </summary>
    /// <param name="posts">Targets, ascending; equal ones allowed.</param>
    /// <param name="denseStart">Target at which a dense block would have to start, or <see cref="NotDense"/>.</param>
    /// <param name="sparseOnly">Allow only the sparse encoding.</param>
    public (int Words, Compression Compression) Cheapest(ReadOnlySpan<int> posts, int denseStart, bool sparseOnly)
    {
        (int Words, Compression Compression) best = (Blocks(sparseWords, posts.Length), Compression.Sparse);
        if (sparseOnly)
        {
            return best;
        }

        int run = RunWords(posts, out bool repeats);
        if (run <= best.Words)
        {
            best = (run, Compression.Run);
        }

        if (denseStart != NotDense && !repeats && (fills || posts[^1] - denseStart + 1 == posts.Length))
        {
            int dense = Blocks(denseWords, posts[^1] - denseStart + 1);
            if (dense < best.Words)
            {
                best = (dense, Compression.Dense);
            }
        }

        return best;
    }

    /// <summary>End of the run block that starts at a synapse: gaps up to a length are worth filling.</summary>
    public int RunEnd(ReadOnlySpan<int> posts, int start)
    {
        int end = start + 1;
        while (end < posts.Length
            && posts[end] > posts[end - 1]
            && posts[end] - posts[end - 1] - 1 <= longestGap
            && posts[end] - posts[start] < SynapseLayout.MaxBlockSynapses)
        {
            end++;
        }

        return end;
    }

    private int RunWords(ReadOnlySpan<int> posts, out bool repeats)
    {
        repeats = false;
        int words = 0;
        for (int start = 0; start < posts.Length;)
        {
            int end = RunEnd(posts, start);
            words += runWords[posts[end - 1] - posts[start] + 1];
            repeats |= end < posts.Length && posts[end] == posts[end - 1];
            start = end;
        }

        return words;
    }

    private static int Blocks(int[] words, int count) =>
        (count / SynapseLayout.MaxBlockSynapses * words[SynapseLayout.MaxBlockSynapses]) + words[count % SynapseLayout.MaxBlockSynapses];

    private static int[] WordsByCount(WordLayout layout, SynapseFormat format)
    {
        int[] words = new int[SynapseLayout.MaxBlockSynapses + 1];
        for (int count = 1; count < words.Length; count++)
        {
            words[count] = SynapseLayout.BlockWords(layout, format, count);
        }

        return words;
    }
}
