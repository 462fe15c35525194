using NeuroChip.Graph;

namespace Conformance.Tests.Kernels;

/// <summary>A network whose rows the delivery tables cut into every kind of segment, with every reset mode, over two cores.</summary>
internal static class SegmentNetwork
{
    private const int Units = 80;

    public static SnnGraph Build() => new SnnGraphBuilder("segments")
        .Source("in", 6)
        .Compartments("zero", Units, new IntegerCuba { DecayU = 1000, DecayV = 200, VthMant = 60, Refract = 2, BiasMant = 100 })
        .Compartments("none", Units, new IntegerCuba { DecayU = 4095, VthMant = 40, Reset = ResetMode.None, ResetInterval = 5, ResetOffset = 2 })
        .Compartments("subtract", Units, new IntegerCuba { DecayU = 300, VthMant = 90, Reset = ResetMode.Subtract, BiasMant = 900 })

        // Neighboring lanes of one delay lie dense; weights beyond a byte take 16 bits.
        .Projection(Project("dense8", "in", "zero", 0, Synapses([0], Units, 1, 0)))
        .Projection(Project("dense16", "in", "zero", 3, Synapses([1], Units, 1, 2)))

        // Every eighth lane is too thin for vectors, and few synapses of each delay share one segment.
        .Projection(Project("indexed8", "zero", "none", 0, Synapses([2, 20], 10, 8, 1)))
        .Projection(Project("indexed16", "in", "none", 3, Synapses([3], 10, 8, 1)))
        .Projection(Project("scattered", "in", "subtract", 0, [.. Enumerable.Range(0, 30).Select(i => new SparseSynapse(4, 2 * i, 50 - i, i % 11))]))
        .Projection(Project("recurrent", "subtract", "subtract", 0, Synapses([3, 9, 70], Units, 1, 4)))
        .Build();

    private static Projection Project(string name, string pre, string post, int exponent, IEnumerable<SparseSynapse> synapses) => new()
    {
        Name = name,
        Pre = pre,
        Post = post,
        Units = WeightUnits.FormatMantissa,
        Format = new WeightFormat(SignMode.Mixed, 8, exponent),
        Connectivity = new SparseConnectivity([.. synapses]),
    };

    private static IEnumerable<SparseSynapse> Synapses(int[] pre, int count, int stride, int delay) =>
        from unit in pre from i in Enumerable.Range(0, count) select new SparseSynapse(unit, i * stride, (2 * (i % 60)) + 2, delay);
}
