using NeuroChip.Graph;

namespace NeuroChip.Compilation.Lowering;

/// <summary>
/// Turns the graph's connectivities into row tables. Weights of 0 are no synapses and are left out, except where they learn.
/// </summary>
internal static class SynapseTableBuilder
{
    /// <summary>The table of a validated connectivity, with the same number of steps added to every delay.</summary>
    public static SynapseTable<float> Build(Connectivity connectivity, int preSize, int postSize, int extraDelay) =>
        Build(connectivity, preSize, postSize, extraDelay, keepZeros: false, 0);

    /// <summary>The table of a projection that learns: every pair is a synapse.</summary>
    public static SynapseTable<float> BuildLearning(Connectivity connectivity, int preSize, int postSize, PerUnit<int> tags) =>
        Build(connectivity, preSize, postSize, 0, keepZeros: true, tags);

    private static SynapseTable<float> Build(
        Connectivity connectivity, int preSize, int postSize, int extraDelay, bool keepZeros, PerUnit<int> tags) => connectivity switch
    {
        DenseConnectivity dense => FromDense(dense, preSize, postSize, extraDelay, keepZeros, tags),
        SparseConnectivity sparse => FromSparse(sparse, preSize, postSize, extraDelay, keepZeros, tags),
        ConvConnectivity conv => ConvTable.Build(conv, extraDelay, keepZeros, tags[0]),
        _ => throw new InvalidOperationException($"no lowering for {connectivity.GetType().Name}"),
    };

    private static SynapseTable<float> FromDense(
        DenseConnectivity dense, int preSize, int postSize, int extraDelay, bool keepZeros, PerUnit<int> tags)
    {
        ReadOnlySpan<float> weights = dense.Weights.Span;
        int[] rowStart = new int[preSize + 1];
        for (int post = 0; post < postSize; post++)
        {
            ReadOnlySpan<float> line = weights.Slice(post * preSize, preSize);
            for (int pre = 0; pre < preSize; pre++)
            {
                rowStart[pre + 1] += keepZeros || line[pre] != 0f ? 1 : 0;
            }
        }

        Accumulate(rowStart);
        int count = rowStart[preSize];
        int[] posts = new int[count];
        float[] values = new float[count];
        bool sharedDelay = dense.Delays.IsShared;
        byte[]? delays = sharedDelay && dense.Delays[0] + extraDelay == 0 ? null : new byte[count];
        short[]? tagged = NewTags(tags, count);
        int[] cursor = rowStart.AsSpan(0, preSize).ToArray();
        for (int post = 0; post < postSize; post++)
        {
            ReadOnlySpan<float> line = weights.Slice(post * preSize, preSize);
            for (int pre = 0; pre < preSize; pre++)
            {
                if (!keepZeros && line[pre] == 0f)
                {
                    continue;
                }

                int at = cursor[pre]++;
                posts[at] = post;
                values[at] = line[pre];
                if (delays is not null)
                {
                    delays[at] = (byte)((sharedDelay ? dense.Delays[0] : dense.Delays[(post * preSize) + pre]) + extraDelay);
                }

                if (tagged is not null)
                {
                    tagged[at] = (short)tags[(post * preSize) + pre];
                }
            }
        }

        return new SynapseTable<float>(rowStart, posts, values, DropIfZero(delays), tagged);
    }

    /// <summary>Two stable counting sorts, by post and then by pre, keep equal pairs in the order given.</summary>
    private static SynapseTable<float> FromSparse(
        SparseConnectivity sparse, int preSize, int postSize, int extraDelay, bool keepZeros, PerUnit<int> tags)
    {
        ReadOnlySpan<SparseSynapse> synapses = sparse.Synapses.AsSpan();
        int[] postStart = new int[postSize + 1];
        int[] rowStart = new int[preSize + 1];
        int longestDelay = 0;
        int count = 0;
        foreach (ref readonly SparseSynapse synapse in synapses)
        {
            if (keepZeros || synapse.Weight != 0f)
            {
                count++;
                postStart[synapse.Post + 1]++;
                rowStart[synapse.Pre + 1]++;
                longestDelay = Math.Max(longestDelay, synapse.Delay + extraDelay);
            }
        }

        Accumulate(postStart);
        Accumulate(rowStart);
        int[] byPost = new int[count];
        for (int i = 0; i < synapses.Length; i++)
        {
            if (keepZeros || synapses[i].Weight != 0f)
            {
                byPost[postStart[synapses[i].Post]++] = i;
            }
        }

        int[] posts = new int[count];
        float[] values = new float[count];
        byte[]? delays = longestDelay == 0 ? null : new byte[count];
        short[]? tagged = NewTags(tags, count);
        int[] cursor = rowStart.AsSpan(0, preSize).ToArray();
        foreach (int i in byPost)
        {
            ref readonly SparseSynapse synapse = ref synapses[i];
            int at = cursor[synapse.Pre]++;
            posts[at] = synapse.Post;
            values[at] = synapse.Weight;
            if (delays is not null)
            {
                delays[at] = (byte)(synapse.Delay + extraDelay);
            }

            if (tagged is not null)
            {
                tagged[at] = (short)tags[i];
            }
        }

        return new SynapseTable<float>(rowStart, posts, values, delays, tagged);
    }

    private static short[]? NewTags(PerUnit<int> tags, int count) => tags.Values.All(t => t == 0) ? null : new short[count];

    private static void Accumulate(int[] counts)
    {
        for (int i = 1; i < counts.Length; i++)
        {
            counts[i] += counts[i - 1];
        }
    }

    private static byte[]? DropIfZero(byte[]? delays) => delays is null || !delays.AsSpan().ContainsAnyExcept((byte)0) ? null : delays;
}
