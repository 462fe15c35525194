using NeuroChip.Graph;

namespace NeuroChip.Compilation.Lowering;

/// <summary>
/// Unrolls a convolution into rows, one per pre unit, sorted by post unit: for every post channel of the unit's group, the
/// post rows and columns whose kernel reaches it.
/// </summary>
internal static class ConvTable
{
    /// <summary>The table of a validated convolution, with the same number of steps added to every delay.</summary>
    /// <param name="conv">The convolution.</param>
    /// <param name="extraDelay">The steps.</param>
    /// <param name="keepZeros">Whether weights of 0 are synapses, because they learn.</param>
    /// <param name="tag">Tag of every synapse.</param>
    public static SynapseTable<float> Build(ConvConnectivity conv, int extraDelay, bool keepZeros = false, int tag = 0)
    {
        ConvGeometry g = conv.Geometry;
        Tap[][] rows = Taps(g.InHeight, (int)g.OutHeight, g.KernelHeight, g.StrideY, g.PaddingY, g.DilationY);
        Tap[][] columns = Taps(g.InWidth, (int)g.OutWidth, g.KernelWidth, g.StrideX, g.PaddingX, g.DilationX);
        int[] rowStart = new int[g.InSize + 1];
        Walk(conv, rows, columns, keepZeros, (pre, _, _) => rowStart[pre + 1]++);
        for (int i = 1; i < rowStart.Length; i++)
        {
            rowStart[i] = checked(rowStart[i] + rowStart[i - 1]);
        }

        int count = rowStart[^1];
        int[] posts = new int[count];
        float[] weights = new float[count];
        byte[]? delays = conv.Delays.Values.All(d => d + extraDelay == 0) ? null : new byte[count];
        int next = 0;
        Walk(conv, rows, columns, keepZeros, (pre, post, weight) =>
        {
            posts[next] = post;
            weights[next] = weight;
            if (delays is not null)
            {
                delays[next] = (byte)(conv.Delays[pre] + extraDelay);
            }

            next++;
        });
        short[]? tags = tag == 0 ? null : new short[count];
        tags?.AsSpan().Fill((short)tag);
        return new SynapseTable<float>(rowStart, posts, weights, delays, tags);
    }

    /// <summary>Every synapse, by pre unit, then by post unit.</summary>
    private static void Walk(ConvConnectivity conv, Tap[][] rows, Tap[][] columns, bool keepZeros, Action<int, int, float> visit)
    {
        ConvGeometry g = conv.Geometry;
        ReadOnlySpan<float> weights = conv.Weights.Span;
        int inPerGroup = g.InChannels / g.Groups;
        int outPerGroup = g.OutChannels / g.Groups;
        int kernel = g.KernelHeight * g.KernelWidth;
        int pre = 0;
        for (int inChannel = 0; inChannel < g.InChannels; inChannel++)
        {
            int group = inChannel / inPerGroup;
            foreach (Tap[] row in rows)
            {
                foreach (Tap[] column in columns)
                {
                    for (int outChannel = group * outPerGroup; outChannel < (group + 1) * outPerGroup; outChannel++)
                    {
                        int firstWeight = ((outChannel * inPerGroup) + (inChannel % inPerGroup)) * kernel;
                        foreach (Tap y in row)
                        {
                            int firstPost = ((outChannel * (int)g.OutHeight) + y.Out) * (int)g.OutWidth;
                            foreach (Tap x in column)
                            {
                                float weight = weights[firstWeight + (y.Kernel * g.KernelWidth) + x.Kernel];
                                if (keepZeros || weight != 0f)
                                {
                                    visit(pre, firstPost + x.Out, weight);
                                }
                            }
                        }
                    }

                    pre++;
                }
            }
        }
    }

    /// <summary>For each place along one axis, the outputs that see it and the place of the kernel that lies on it there.</summary>
    private static Tap[][] Taps(int size, int outputs, int kernel, int stride, int padding, int dilation)
    {
        var taps = new List<Tap>[size];
        for (int place = 0; place < size; place++)
        {
            taps[place] = [];
        }

        for (int output = 0; output < outputs; output++)
        {
            (int first, int last) = ConvGeometry.KernelRange(output, size, kernel, stride, padding, dilation);
            for (int k = first; k <= last; k++)
            {
                taps[(output * stride) - padding + (k * dilation)].Add(new Tap(output, k));
            }
        }

        return [.. taps.Select(list => list.ToArray())];
    }

    private readonly record struct Tap(int Out, int Kernel);
}
