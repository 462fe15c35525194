using System.Collections.Immutable;
using NeuroChip.Cli.Reports.Plots;

namespace NeuroChip.Cli.Learning.Systems;

/// <summary>PES-like learning: the error of the output, written as reward, teaches a function.</summary>
internal sealed class PesSystem : IWorkedSystem
{
    private const int FullSamples = 1200;
    private const int SmallSamples = 600;
    private const double MostError = 0.04;
    private const double MostShare = 0.1;

    public string Name => "pes";

    public string About => "PES-like learning: a function, taught by its error";

    public SystemResult Run(SystemSettings settings)
    {
        bool full = settings.Size == SystemSize.Full;
        ImmutableArray<ulong> seeds = full ? settings.SeedsOr(10, 20, 30) : settings.SeedsOr(10);
        PesLearning[] runs = [.. seeds.Select((seed, i) => PesLearning.Run(
            settings.Engines, seed, full ? FullSamples : SmallSamples, part => settings.Progress((i + part) / seeds.Length), settings.Cancel))];
        return new SystemResult("PES-like learning of a function", Explain(runs, seeds))
        {
            Figures = [.. runs.SelectMany((run, i) => run.Errors.Select(
                error => new SystemFigure($"error after {error.Samples} samples, seed {seeds[i]}", error.Error, "spikes a step")))],
            Criteria = [.. runs.SelectMany((run, i) => Judge(run, seeds[i]))],
            Plots = [DrawFunction(runs[0], seeds[0]), DrawErrors(runs, seeds)],
        };
    }

    private static ImmutableArray<string> Explain(PesLearning[] runs, ImmutableArray<ulong> seeds) =>
    [
        $"Rule: {PesLearning.Rule}, every 32 steps: presynaptic activity times error, as in PES; 4 further bits of shift keep the product in its register.",
        "The input x is coded by 40 place cells, whose spikes are regular; one compartment without leak counts weighted spikes and gives one spike for each threshold's worth.",
        $"For each random x the host counts the output for an epoch, writes {PesLearning.Gain} times the missing spikes to r1, and takes it back after one learning step.",
        "Weights start at 0 and have a sign (mixed mode); the function is 0.45 + 0.35 sin(2 pi x) spikes a step.",
        "The error is the root mean square over 39 points, on a second chip at rest with the learned synapses and learning off.",
        .. runs.Select((run, i) => $"Digest of the learned synapses, seed {seeds[i]}: {run.Learned.Hash():x16}."),
    ];

    private static IEnumerable<SystemCriterion> Judge(PesLearning run, ulong seed)
    {
        double before = run.Errors[0].Error;
        double after = run.Errors[^1].Error;
        yield return new(
            $"error below {MostError} spikes a step and below {MostShare:P0} of the error before, seed {seed}",
            after < MostError && after < MostShare * before, $"{before:F4} before, {after:F4} after");
    }

    private static XyPlot DrawFunction(PesLearning run, ulong seed)
    {
        PlotSeries Of(string name, IEnumerable<double> values, SeriesStyle style) =>
            new(name, [.. values.Select((value, i) => new PlotPoint(PesLearning.Points[i], value))], style);
        return new XyPlot(
            $"The function and what was learned, seed {seed}", "x", "spikes a step",
            [
                Of("wanted", PesLearning.Points.Select(PesLearning.Wanted), SeriesStyle.Dashes),
                Of("before", run.Before, SeriesStyle.LineAndDots),
                Of("after", run.After, SeriesStyle.LineAndDots),
            ]);
    }

    private static XyPlot DrawErrors(PesLearning[] runs, ImmutableArray<ulong> seeds) => new(
        "Root mean square error", "samples", "spikes a step",
        [.. runs.Select((run, i) => new PlotSeries($"seed {seeds[i]}", [.. run.Errors.Select(error => new PlotPoint(error.Samples, error.Error))], SeriesStyle.LineAndDots))]);
}
