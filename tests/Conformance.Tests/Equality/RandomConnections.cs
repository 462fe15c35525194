using NeuroChip.Graph;

namespace Conformance.Tests.Equality;

/// <summary>
/// Projections of every kind: dense, sparse, convolutions, and rows of one shape that differ by a shift and a delay, which
/// the compiler stores once.
/// </summary>
internal sealed class RandomConnections(Draw draw)
{
    private static readonly int[] _weightBits = [1, 2, 3, 4, 5, 6, 8];

    /// <summary>Weights of every size take many formats, of which a core has sixteen: one projection of a network has them.</summary>
    private bool _hasAnySize;

    /// <summary>A projection between two populations.</summary>
    public Projection Make((string Name, int Size) pre, (string Name, int Size) post, int number) =>
        Project($"{pre.Name}->{post.Name}#{number}", pre.Name, post.Name, weight =>
        {
            int longest = draw.OneOf(0, 0, 3, 20, 62);
            return draw.Below(6) switch
            {
                0 or 1 => Dense(pre.Size, post.Size, weight, longest),
                2 or 3 => Sparse(pre.Size, post.Size, weight, longest),
                _ => Shifted(pre.Size, post.Size, weight, longest),
            };
        });

    /// <summary>A convolution between two populations that have its sizes.</summary>
    public Projection Convolve(string pre, string post, ConvGeometry geometry) =>
        Project($"{pre}*{post}", pre, post, weight => new ConvConnectivity(
            Enumerable.Range(0, (int)geometry.WeightCount).Select(_ => draw.OneIn(5) ? 0 : weight()).ToArray(),
            geometry,
            draw.OneIn(2) ? draw.Below(10) : draw.Values((int)geometry.InSize, (int)geometry.InSize, () => draw.Below(10))));

    /// <summary>A convolution of few units, with strides, padding, dilation and groups.</summary>
    public ConvGeometry Geometry()
    {
        ConvGeometry geometry;
        do
        {
            int groups = draw.OneOf(1, 1, 2);
            geometry = new ConvGeometry
            {
                InChannels = groups * draw.Below(1, 3),
                InHeight = draw.Below(1, 8),
                InWidth = draw.Below(1, 8),
                OutChannels = groups * draw.Below(1, 3),
                KernelHeight = draw.Below(1, 4),
                KernelWidth = draw.Below(1, 4),
                StrideY = draw.OneOf(1, 1, 2),
                StrideX = draw.OneOf(1, 1, 3),
                PaddingY = draw.Below(2),
                PaddingX = draw.Below(3),
                DilationY = draw.OneOf(1, 1, 2),
                DilationX = draw.OneOf(1, 1, 2),
                Groups = groups,
            };
        }
        while (geometry.FindProblem() is not null || geometry.InSize > 100 || geometry.OutSize > 100);

        return geometry;
    }

    private Projection Project(string name, string pre, string post, Func<Func<float>, Connectivity> connect)
    {
        bool mantissas = draw.OneIn(2);
        var format = new WeightFormat((SignMode)draw.Below(1, 4), draw.OneOf(_weightBits), draw.Below(-8, 8));
        return new Projection
        {
            Name = name,
            Pre = pre,
            Post = post,
            Units = mantissas ? WeightUnits.FormatMantissa : WeightUnits.ChipInteger,
            Format = mantissas ? format : null,
            Connectivity = connect(mantissas ? MantissaOf(format) : ChipWeight()),
        };
    }

    private DenseConnectivity Dense(int pre, int post, Func<float> weight, int longest)
    {
        // Zero weights are no synapses; from none to nearly all of them.
        int holes = draw.OneOf(0, 2, 5, 9);
        var weights = new float[pre * post];
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] = draw.Below(10) < holes ? 0 : weight();
        }

        return new DenseConnectivity(weights, draw.Below(3) switch
        {
            0 => draw.Below(longest + 1),
            1 => draw.Values(weights.Length, weights.Length, () => draw.Below(longest + 1)),
            _ => PerPre(pre, post, longest),
        });
    }

    /// <summary>One delay for all synapses of a pre unit, which its spikes can carry.</summary>
    private PerUnit<int> PerPre(int pre, int post, int longest)
    {
        int[] delays = [.. Enumerable.Range(0, pre).Select(_ => draw.Below(longest + 1))];
        return new PerUnit<int>([.. Enumerable.Range(0, pre * post).Select(i => delays[i % pre])]);
    }

    private SparseConnectivity Sparse(int pre, int post, Func<float> weight, int longest)
    {
        int count = 1 + draw.Below(Math.Min(3 * post, (pre * post) + 3));
        return new SparseConnectivity(
        [
            .. Enumerable.Range(0, count).Select(_ =>
                new SparseSynapse(draw.Below(pre), draw.Below(post), weight(), draw.Below(longest + 1))),
        ]);
    }

    /// <summary>Pre unit i reaches i * stride + shift and some behind it, all rows with the same weights; at the ends rows are cut off.</summary>
    private SparseConnectivity Shifted(int pre, int post, Func<float> weight, int longest)
    {
        (float Weight, int Delay)[] row = [.. Enumerable.Range(0, draw.Below(1, 5)).Select(_ => (weight(), draw.Below((longest / 2) + 1)))];
        int stride = draw.OneOf(1, 1, draw.Below(4));
        int shift = draw.OneOf(0, 0, draw.Below(-2, 5));
        int later = draw.OneOf(0, longest / 2);
        return new SparseConnectivity(
        [
            .. from unit in Enumerable.Range(0, pre)
               let axonal = draw.Below(later + 1)
               from lane in Enumerable.Range(0, row.Length)
               let target = (unit * stride) + shift + lane
               where target >= 0 && target < post
               select new SparseSynapse(unit, target, row[lane].Weight, row[lane].Delay + axonal),
        ]);
    }

    private Func<float> MantissaOf(WeightFormat format) => format.Sign switch
    {
        SignMode.Mixed => () => draw.Below(-256, 256),
        SignMode.Excitatory => () => draw.Below(256),
        _ => () => draw.Below(-255, 1),
    };

    /// <summary>
    /// Ranges that one format holds exactly, multiples of a power of two; such of very different size, which take several
    /// formats; and any at all, of which some take two synapses.
    /// </summary>
    private Func<float> ChipWeight()
    {
        int factor = 1 << draw.OneOf(0, 0, 0, 3, 7);
        int small = draw.OneOf(1, 2, 7, 63, 127);
        int kind = draw.Below(_hasAnySize ? 4 : 5);
        _hasAnySize |= kind == 4;
        return kind switch
        {
            0 => () => factor * draw.Below(-small - 1, small + 1),
            1 => () => factor * draw.Below(2 * small),
            2 => () => factor * -draw.Below(2 * small),
            3 => () => draw.OneOf(1, 16, 128) * draw.Below(-100, 100),
            _ => () => draw.OneIn(4) ? draw.Below(-32_640, 32_641) : draw.Below(-16, 17),
        };
    }
}
