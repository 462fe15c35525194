using NeuroChip.Graph;

namespace NeuroChip.Compilation.Lowering;

/// <summary>Turns the graph's connectivities into row tables. Weights of 0 are no synapses and are left out.</summary>
internal static class SynapseTableBuilder
{
    /// <summary>The table of a validated connectivity, with the same number of steps added to every delay.</summary>
    public static SynapseTable<float> Build(Connectivity connectivity, int preSize, int postSize, int extraDelay) => connectivity switch
    {
        DenseConnectivity dense => FromDense(dense, preSize, postSize, extraDelay),
        SparseConnectivity sparse => FromSparse(sparse, preSize, postSize, extraDelay),
        ConvConnectivity conv => ConvTable.Build(conv, extraDelay),
        _ => throw new InvalidOperationException($"no lowering for {connectivity.GetType().Name}"),
    };

    private static SynapseTable<float> FromDense(DenseConnectivity dense, int preSize, int postSize, int extraDelay)
    {
        ReadOnlySpan<float> weights = dense.Weights.Span;
        int[] rowStart = new int[preSize + 1];
        for (int post = 0; post < postSize; post++)
        {
            ReadOnlySpan<float> line = weights.Slice(post * preSize, preSize);
            for (int pre = 0; pre < preSize; pre++)
            {
                rowStart[pre + 1] += line[pre] != 0f ? 1 : 0;
            }
        }

        Accumulate(rowStart);
        int count = rowStart[preSize];
        int[] posts = new int[count];
        float[] values = new float[count];
        bool sharedDelay = dense.Delays.IsShared;
        byte[]? delays = sharedDelay && dense.Delays[0] + extraDelay == 0 ? null : new byte[count];
        int[] cursor = rowStart.AsSpan(0, preSize).ToArray();
        for (int post = 0; post < postSize; post++)
        {
            ReadOnlySpan<float> line = weights.Slice(post * preSize, preSize);
            for (int pre = 0; pre < preSize; pre++)
            {
                if (line[pre] == 0f)
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
            }
        }

        return new SynapseTable<float>(rowStart, posts, values, DropIfZero(delays));
    }

    /// <summary>Two stable counting sorts, by post and then by pre, keep equal pairs in the order given.</summary>
    private static SynapseTable<float> FromSparse(SparseConnectivity sparse, int preSize, int postSize, int extraDelay)
    {
        ReadOnlySpan<SparseSynapse> synapses = sparse.Synapses.AsSpan();
        int[] postStart = new int[postSize + 1];
        int[] rowStart = new int[preSize + 1];
        int longestDelay = 0;
        int count = 0;
        foreach (ref readonly SparseSynapse synapse in synapses)
        {
            if (synapse.Weight != 0f)
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
            if (synapses[i].Weight != 0f)
            {
                byPost[postStart[synapses[i].Post]++] = i;
            }
        }

        int[] posts = new int[count];
        float[] values = new float[count];
        byte[]? delays = longestDelay == 0 ? null : new byte[count];
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
        }

        return new SynapseTable<float>(rowStart, posts, values, delays);
    }

    private static void Accumulate(int[] counts)
    {
        for (int i = 1; i < counts.Length; i++)
        {
            counts[i] += counts[i - 1];
        }
    }

    private static byte[]? DropIfZero(byte[]? delays) => delays is null || !delays.AsSpan().ContainsAnyExcept((byte)0) ? null : delays;
}
