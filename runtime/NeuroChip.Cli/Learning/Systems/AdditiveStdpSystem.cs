using System.Collections.Immutable;
using NeuroChip.Cli.Reports.Plots;

namespace NeuroChip.Cli.Learning.Systems;

/// <summary>Additive STDP with hard bounds: weights part to both ends of their range.</summary>
internal sealed class AdditiveStdpSystem : IWorkedSystem
{
    private const int FullSteps = 80_000;
    private const int SmallSteps = 40_000;
    private const int Bins = 16;

    public string Name => "additive";

    public string About => "additive STDP with hard bounds: weights part to both ends";

    public SystemResult Run(SystemSettings settings)
    {
        bool full = settings.Size == SystemSize.Full;
        int steps = full ? FullSteps : SmallSteps;
        ImmutableArray<ulong> seeds = full ? settings.SeedsOr(1, 2, 3) : settings.SeedsOr(1);
        AdditiveStdp[] runs = [.. seeds.Select((seed, i) => AdditiveStdp.Run(
            settings.Engines, seed, steps, part => settings.Progress((i + part) / seeds.Length), settings.Cancel))];
        return new SystemResult("Additive STDP with hard bounds", Explain(runs, seeds))
        {
            Figures =
            [
                .. runs.SelectMany((run, i) => (SystemFigure[])
                [
                    new($"weights in the outer two fifths, seed {seeds[i]}", run.Shares[^1]),
                    new($"rate of the outputs, seed {seeds[i]}", run.Rate, "spikes a step"),
                ]),
            ],
            Criteria = [.. runs.SelectMany((run, i) => Judge(run, seeds[i], full ? 0.75 : 0.6))],
            Plots = [Histogram(runs[0]), Course(runs, seeds, steps)],
        };
    }

    private static ImmutableArray<string> Explain(AdditiveStdp[] runs, ImmutableArray<ulong> seeds) =>
    [
        $"Rule: {AdditiveStdp.Rule}, learning in every step; the depression has 1.05 of the area of the potentiation.",
        $"{AdditiveStdp.Inputs} inputs fire at random, with probability {AdditiveStdp.InputRate} a step and independently, into {AdditiveStdp.Outputs} compartments.",
        "A change does not depend on the weight, so nothing holds a weight in the middle.",
        "Inputs that come a little more often before a spike win and drive it, the others lose, up to the bounds 0 and 255.",
        "A flat distribution would have 0.40 of the weights in the outer two fifths of the range; the start has none.",
        .. runs.Select((run, i) => $"Digest of the learned synapses, seed {seeds[i]}: {run.Learned.Hash():x16}."),
    ];

    private static IEnumerable<SystemCriterion> Judge(AdditiveStdp run, ulong seed, double least)
    {
        yield return new($"outer two fifths hold {least} of the weights, seed {seed}", run.Shares[^1] >= least, $"{run.Shares[^1]:F3}");
        yield return new($"a quarter at each end, seed {seed}", run.Low >= 0.25 && run.High >= 0.25, $"{run.Low:F3} and {run.High:F3}");
    }

    private static BarPlot Histogram(AdditiveStdp run)
    {
        double[] Count(IEnumerable<int> weights) => [.. Enumerable.Range(0, Bins).Select(bin => (double)weights.Count(weight => weight * Bins / 256 == bin))];
        return new BarPlot(
            "Weights before and after", "weight", "synapses",
            [.. Enumerable.Range(0, Bins).Select(bin => $"{bin * 256 / Bins}")],
            [new BarSeries("before", [.. Count(run.Start)]), new BarSeries("after", [.. Count(run.Learned.Weights)])]);
    }

    private static XyPlot Course(AdditiveStdp[] runs, ImmutableArray<ulong> seeds, int steps)
    {
        PlotSeries[] shares = [.. runs.Select((run, i) => PlotSeries.Of($"seed {seeds[i]}", run.Shares, SeriesStyle.LineAndDots, steps / 4.0))];
        return new XyPlot(
            "Share of the weights in the outer two fifths", "step", "share",
            [.. shares, new PlotSeries("flat distribution", [new(0, AdditiveStdp.FlatShare), new(steps, AdditiveStdp.FlatShare)], SeriesStyle.Dashes)],
            YRange: new PlotRange(0, 1));
    }
}
