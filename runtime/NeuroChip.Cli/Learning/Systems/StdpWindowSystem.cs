using System.Collections.Immutable;
using NeuroChip.Cli.Reports.Plots;

namespace NeuroChip.Cli.Learning.Systems;

/// <summary>Pairwise STDP: its window, drawn from measured weight changes.</summary>
internal sealed class StdpWindowSystem : IWorkedSystem
{
    private const double MostDeviation = 1.0;
    private const double MostFitError = 0.05;

    public string Name => "stdp";

    public string About => "pairwise STDP: the window from measured weight changes";

    public SystemResult Run(SystemSettings settings)
    {
        ImmutableArray<ulong> seeds = settings.SeedsOr(11);
        StdpWindow[] windows = [.. seeds.Select((seed, i) =>
        {
            var window = StdpWindow.Measure(settings.Engines, seed, settings.Cancel);
            settings.Progress((i + 1) / (double)seeds.Length);
            return window;
        })];
        return new SystemResult("Pairwise STDP", Explain(windows, seeds))
        {
            Figures = [.. windows.SelectMany((window, i) => Measure(window, seeds[i]))],
            Criteria = [.. windows.SelectMany((window, i) => Judge(window, seeds[i]))],
            Plots = [Draw(windows[0], windows[0].Means)],
        };
    }

    private static SystemFigure[] Measure(StdpWindow window, ulong seed)
    {
        ExponentialFit after = Fit(window, 1);
        ExponentialFit before = Fit(window, -1);
        return
        [
            new($"synapses measured, seed {seed}", window.Learned.Synapses.Length),
            new($"visits of synapses by the learning engine, seed {seed}", window.Visits),
            new($"potentiation, fitted, seed {seed}", after.Amplitude, "weight units"),
            new($"its time constant, seed {seed}", after.Tau, "steps"),
            new($"depression, fitted, seed {seed}", -before.Amplitude, "weight units"),
            new($"its time constant, seed {seed}", before.Tau, "steps"),
        ];
    }

    private static SystemCriterion[] Judge(StdpWindow window, ulong seed)
    {
        ImmutableArray<double> means = window.Means;
        double deviation = window.Lags.Select((lag, i) => Math.Abs(means[i] - StdpWindow.Expected(lag))).Max();
        return
        [
            new($"every post unit spikes once, in its step, seed {seed}", window.LateSpikes == 0, $"{window.LateSpikes} do not"),
            new($"means within {MostDeviation} of the exponentials, seed {seed}", deviation <= MostDeviation, $"{deviation:F2}"),
            Near($"fitted potentiation, seed {seed},", Fit(window, 1), StdpWindow.Potentiation, StdpWindow.PreTau),
            Near($"fitted depression, seed {seed},", Fit(window, -1), -StdpWindow.Depression, StdpWindow.PostTau),
        ];
    }

    private static ImmutableArray<string> Explain(StdpWindow[] windows, ImmutableArray<ulong> seeds) =>
    [
        $"Rule: {StdpWindow.Rule}, learning in every step; x1 and y1 rise to 127 at a spike and fall with time constants of {StdpWindow.PreTau} and {StdpWindow.PostTau} steps.",
        "Each synapse sees one pre spike and one post spike, which a teacher forces; the change of its weight is read from the chip.",
        "Weights are integers and rounded stochastically, so a single change is off by up to one and the mean over replicas is not.",
        "At lag 0 both products act, because a spike's own impulse is in its trace.",
        .. windows.Select((window, i) => $"Digest of the learned synapses, seed {seeds[i]}: {window.Learned.Hash():x16}."),
    ];

    private static ExponentialFit Fit(StdpWindow window, int side)
    {
        ImmutableArray<double> means = window.Means;
        return ExponentialFit.Of(window.Lags.Select((lag, i) => (lag, i))
            .Where(point => point.lag * side > 0)
            .Select(point => ((double)(point.lag * side), means[point.i] * side)));
    }

    private static SystemCriterion Near(string what, ExponentialFit fit, double amplitude, double tau) => new(
        $"{what} within {MostFitError:P0} of {amplitude} exp(-lag/{tau})",
        Math.Abs((fit.Amplitude / amplitude) - 1) <= MostFitError && Math.Abs((fit.Tau / tau) - 1) <= MostFitError,
        $"{fit.Amplitude:F2} exp(-lag/{fit.Tau:F2})");

    private static XyPlot Draw(StdpWindow window, ImmutableArray<double> means)
    {
        int reach = window.Lags[^1];
        return new XyPlot(
            "Weight change over the time from pre to post spike", "post spike minus pre spike (steps)", "weight change (weight units)",
            [
                new PlotSeries("single synapses", [.. window.Changes.SelectMany((changes, i) => changes.Distinct().Select(change => new PlotPoint(window.Lags[i], change)))], SeriesStyle.Dots),
                new PlotSeries("mean of 32", [.. means.Select((mean, i) => new PlotPoint(window.Lags[i], mean))], SeriesStyle.Dots),
                new PlotSeries("potentiation of the rule", [.. Enumerable.Range(1, reach).Select(lag => new PlotPoint(lag, StdpWindow.Expected(lag)))], SeriesStyle.Dashes),
                new PlotSeries("depression of the rule", [.. Enumerable.Range(-reach, reach).Select(lag => new PlotPoint(lag, StdpWindow.Expected(lag)))], SeriesStyle.Dashes),
            ]);
    }
}
