using NeuroChip.Graph;

namespace Conformance.Tests.Kernels;

/// <summary>
/// Synapses that learn in every form the kernels know: dense and indexed rows, weights, delays and tags, reward and punishment,
/// traces with several spikes an epoch, every rounding, decimation.
/// </summary>
internal static class PlasticNetwork
{
    private const int Inputs = 12;
    private const int Units = 40;

    public static SnnGraph Build() => new SnnGraphBuilder("plastic")
        .Source("in", Inputs)
        .Compartments("paired", Units, new IntegerCuba { DecayU = 1500, DecayV = 300, VthMant = 30, BiasMant = 200 }, seed: 3)
        .Compartments("rewarded", Units, new IntegerCuba { DecayU = 4095, VthMant = 25, Refract = 2 }, seed: 5)
        .Compartments("aligned", Units, new IntegerCuba { DecayU = 2500, VthMant = 20, BiasMant = 600 }, seed: 7)

        // Full rows of one delay; stochastic rounding of traces and weights; EXIT leaves what has no spike.
        .Projection(Project("dense", "in", "paired", SignMode.Excitatory, Synapses(Units, 1, 1, 1)))
        .Learn(
            new LearningRule
            {
                Name = "pairs",
                Weight = "dw = 2^-3*y0*x1 - 2^-3*x0*y1",
                X1 = TraceSpec.Of(20.5, 9),
                Y1 = TraceSpec.Of(17.25, 6),
                WeightRange = new ValueRange(0, 200),
            },
            seed: 11)

        // Far targets and mixed delays; a tag that decays in every second epoch, a weight that waits for reward.
        .Projection(Project("tagged", "in", "rewarded", SignMode.Mixed, Synapses(8, 5, 3, 4)))
        .Learn(
            new LearningRule
            {
                Name = "tags",
                Weight = "dw = 2^-5*r0*r1*t",
                Tag = "dt = 2^-2*x1*y0 - 2^-2*y1*x0 - 2^-3*u1*t",
                X1 = TraceSpec.Of(40, 12),
                Y1 = TraceSpec.Of(30, 12),
                Epoch = 4,
                Rounding = TraceRounding.Nearest,
            },
            seed: 12,
            tags: 5)
        .Reward("paired", "rewarded")
        .Punish("aligned", "rewarded")

        // Every delay is its own, and learned.
        .Projection(Project("delayed", "in", "aligned", SignMode.Inhibitory, Synapses(Units, 1, 1, 2), exponent: -6))
        .Learn(
            new LearningRule
            {
                Name = "delays",
                Weight = "dw = -2^-4*x1*y1*u0 + 2*sgn(w)*x0",
                Delay = "dd = 2^-4*x1*y0 - 2^-3*y1*x0",
                X1 = TraceSpec.Of(33, 5),
                X2 = TraceSpec.Held,
                Y1 = TraceSpec.Of(21.7, 4),
                Epoch = 3,
                Rounding = TraceRounding.Up,
                DelayRange = new ValueRange(0, 12),
            },
            seed: 13)
        .Build();

    private static Projection Project(string name, string pre, string post, SignMode sign, IEnumerable<SparseSynapse> synapses, int exponent = 0) => new()
    {
        Name = name,
        Pre = pre,
        Post = post,
        Units = WeightUnits.FormatMantissa,
        Format = new WeightFormat(sign, 8, exponent),
        Connectivity = new SparseConnectivity([.. synapses.Select(s => s with { Weight = sign == SignMode.Inhibitory ? -s.Weight : s.Weight })]),
    };

    private static IEnumerable<SparseSynapse> Synapses(int count, int stride, int copies, int delays) =>
        from pre in Enumerable.Range(0, Inputs)
        from i in Enumerable.Range(0, count)
        from copy in Enumerable.Range(0, copies)
        select new SparseSynapse(pre, i * stride, 40 + (2 * ((pre + i) % 20)), (pre + i + copy) % delays);
}
