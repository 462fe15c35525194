using NeuroChip.Graph;

namespace Conformance.Tests.Equality;

/// <summary>A synapse and what a spike through it adds.</summary>
internal sealed record ReferenceSynapse(string Pre, int PreUnit, string Post, int PostUnit, int Effect, int Delay);

/// <summary>Every synapse of a projection, with the effect of core-semantics section 4.</summary>
internal static class ReferenceSynapses
{
    private const int LargestWeight = (1 << 21) - 64;

    public static IEnumerable<ReferenceSynapse> Of(Projection projection, int preSize) =>
        Raw(projection.Connectivity, preSize).Select(s =>
            new ReferenceSynapse(projection.Pre, s.Pre, projection.Post, s.Post, Effect(projection.Format, (int)s.Weight), s.Delay));

    /// <summary>Every pair that a connectivity names, in its order.</summary>
    public static IEnumerable<(int Pre, int Post, float Weight, int Delay)> Raw(Connectivity connectivity, int preSize) => connectivity switch
    {
        SparseConnectivity sparse => sparse.Synapses.Select(s => (s.Pre, s.Post, s.Weight, s.Delay)),
        DenseConnectivity dense => Dense(dense, preSize),
        ConvConnectivity conv => Convolution(conv),
        _ => throw new ArgumentOutOfRangeException(nameof(connectivity)),
    };

    /// <summary>Bits of a mantissa that its format does not store.</summary>
    public static int LostBits(WeightFormat format) => 8 - format.WeightBits + (format.Sign == SignMode.Mixed ? 1 : 0);

    /// <summary>A mantissa cut to its format.</summary>
    public static int Stored(WeightFormat format, int weight)
    {
        int lost = LostBits(format);
        return format.Sign == SignMode.Mixed
            ? (weight >> lost) << lost
            : Math.Sign(weight) * ((Math.Abs(weight) >> lost) << lost);
    }

    /// <summary>What a spike adds.</summary>
    public static int Effect(WeightFormat? format, int weight)
    {
        if (format is null)
        {
            return 64 * weight;
        }

        int stored = Stored(format, weight);
        long shifted = format.WeightExp >= 0 ? (long)stored << format.WeightExp : stored >> -format.WeightExp;
        return (int)Math.Clamp(shifted << 6, -LargestWeight, LargestWeight);
    }

    private static IEnumerable<(int Pre, int Post, float Weight, int Delay)> Dense(DenseConnectivity dense, int preSize) =>
        Enumerable.Range(0, dense.Weights.Length).Select(i => (i % preSize, i / preSize, dense.Weights.Span[i], dense.Delays[i]));

    /// <summary>A cross-correlation by its definition: every place of the kernel at every post unit, where there is an input.</summary>
    private static IEnumerable<(int Pre, int Post, float Weight, int Delay)> Convolution(ConvConnectivity conv)
    {
        ConvGeometry g = conv.Geometry;
        int perGroup = g.InChannels / g.Groups;
        (int height, int width) = ((int)g.OutHeight, (int)g.OutWidth);
        for (int post = 0; post < g.OutChannels * height * width; post++)
        {
            (int channel, int y, int x) = (post / (height * width), post / width % height, post % width);
            int firstIn = channel / (g.OutChannels / g.Groups) * perGroup;
            for (int k = 0; k < perGroup * g.KernelHeight * g.KernelWidth; k++)
            {
                (int from, int ky, int kx) = (k / (g.KernelHeight * g.KernelWidth), k / g.KernelWidth % g.KernelHeight, k % g.KernelWidth);
                int inY = (y * g.StrideY) + (ky * g.DilationY) - g.PaddingY;
                int inX = (x * g.StrideX) + (kx * g.DilationX) - g.PaddingX;
                if (inY >= 0 && inY < g.InHeight && inX >= 0 && inX < g.InWidth)
                {
                    int pre = ((((firstIn + from) * g.InHeight) + inY) * g.InWidth) + inX;
                    yield return (pre, post, conv.Weights.Span[(channel * perGroup * g.KernelHeight * g.KernelWidth) + k], conv.Delays[pre]);
                }
            }
        }
    }
}
