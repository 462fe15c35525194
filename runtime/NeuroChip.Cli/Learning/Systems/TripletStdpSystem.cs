using System.Collections.Immutable;
using NeuroChip.Cli.Reports.Plots;

namespace NeuroChip.Cli.Learning.Systems;

/// <summary>Triplet STDP: how the same pairs change a weight at different frequencies.</summary>
internal sealed class TripletStdpSystem : IWorkedSystem
{
    private const double StepsPerSecond = 1000;
    private const double MostDeviation = 4;

    private static readonly ImmutableArray<int> s_small = [200, 100, 50, 33, 25, 20];

    public string Name => "triplet";

    public string About => "triplet STDP: the same pairs of spikes at 1 to 50 Hz";

    public SystemResult Run(SystemSettings settings)
    {
        ImmutableArray<ulong> seeds = settings.SeedsOr(21);
        ImmutableArray<int> periods = settings.Size == SystemSize.Full ? [1000, .. s_small] : s_small;
        TripletStdp[] runs = [.. seeds.Select((seed, i) => TripletStdp.Measure(
            settings.Engines, seed, periods, part => settings.Progress((i + part) / seeds.Length), settings.Cancel))];
        return new SystemResult("Triplet STDP", Explain(runs, seeds))
        {
            Figures = [.. runs.SelectMany((run, i) => periods.SelectMany((period, p) => (SystemFigure[])
            [
                new($"change at {Hertz(period):F0} Hz, seed {seeds[i]}, pre before post", run.PrePost[p], "weight units"),
                new($"change at {Hertz(period):F0} Hz, seed {seeds[i]}, post before pre", run.PostPre[p], "weight units"),
            ]))],
            Criteria = [.. runs.SelectMany((run, i) => Judge(run, seeds[i]))],
            Plots = [Draw(runs[0])],
        };
    }

    private static SystemCriterion[] Judge(TripletStdp measured, ulong seed)
    {
        double deviation = measured.Periods.SelectMany((period, i) => (double[])
        [
            Math.Abs(measured.PrePost[i] - TripletStdp.Expected(period, TripletStdp.Lag)),
            Math.Abs(measured.PostPre[i] - TripletStdp.Expected(period, -TripletStdp.Lag)),
        ]).Max();
        bool grows = measured.Periods.Skip(1).Select((_, i) => measured.PrePost[i + 1] > measured.PrePost[i]).All(more => more);
        return
        [
            new($"pre before post potentiates more at every higher frequency, seed {seed}", grows, grows ? "at every one" : "not at every one"),
            Turns(measured, seed),
            new($"within {MostDeviation} of traces in real numbers, seed {seed}", deviation <= MostDeviation, $"{deviation:F2}"),
        ];
    }

    private static double Hertz(int period) => StepsPerSecond / period;

    private static ImmutableArray<string> Explain(TripletStdp[] runs, ImmutableArray<ulong> seeds) =>
    [
        $"Rule: {TripletStdp.Rule}, learning in every step, after Pfister and Gerstner (2006): potentiation needs a pre spike (x1) and an earlier post spike (y2, time constant 125 steps).",
        "The first product is shifted right by 3 bits on top of its 2^-7, because its factors could overflow the product register; traces in real numbers (broken lines) count it so.",
        $"{TripletStdp.Pairs} pairs of spikes, {TripletStdp.Lag} steps apart, are given at each frequency; a step is taken as 1 ms.",
        "A rule of pairs alone would give the same change at every frequency until pairs overlap; here post before pre depresses at low frequencies and potentiates at high ones.",
        "At 50 Hz both orders are the same train, so their changes agree.",
        .. runs.Select((run, i) => $"Digest of the learned synapses, seed {seeds[i]}: {run.Learned.Hash():x16}."),
    ];

    private static SystemCriterion Turns(TripletStdp measured, ulong seed)
    {
        int twenty = measured.Periods.IndexOf(50);
        int forty = measured.Periods.IndexOf(25);
        return new SystemCriterion(
            $"post before pre depresses up to 20 Hz and potentiates from 40 Hz on, seed {seed}",
            measured.PostPre.Take(twenty + 1).All(change => change < 0) && measured.PostPre.Skip(forty).All(change => change > 0),
            $"{measured.PostPre[twenty]:F2} at 20 Hz, {measured.PostPre[forty]:F2} at 40 Hz");
    }

    private static XyPlot Draw(TripletStdp measured)
    {
        PlotSeries Measured(string name, ImmutableArray<double> changes) => new(
            name, [.. measured.Periods.Select((period, i) => new PlotPoint(Hertz(period), changes[i]))], SeriesStyle.LineAndDots);
        PlotSeries Expected(string name, int lag) => new(
            name, [.. measured.Periods.Select(period => new PlotPoint(Hertz(period), TripletStdp.Expected(period, lag)))], SeriesStyle.Dashes);
        return new XyPlot(
            "Weight change over the frequency of pairs", "frequency of pairs (Hz at 1 ms a step)", "weight change (weight units)",
            [
                Measured("pre before post", measured.PrePost),
                Measured("post before pre", measured.PostPre),
                Expected("model, pre before post", TripletStdp.Lag),
                Expected("model, post before pre", -TripletStdp.Lag),
            ]);
    }
}
