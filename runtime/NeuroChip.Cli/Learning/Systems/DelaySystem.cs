using System.Collections.Immutable;
using NeuroChip.Cli.Reports.Plots;

namespace NeuroChip.Cli.Learning.Systems;

/// <summary>Delay learning: spikes that leave at different times learn to arrive together.</summary>
internal sealed class DelaySystem : IWorkedSystem
{
    private const int MostSpread = 4;

    public string Name => "delays";

    public string About => "learned delays: spikes come to arrive together";

    public SystemResult Run(SystemSettings settings)
    {
        ImmutableArray<ulong> seeds = settings.Size == SystemSize.Full ? settings.SeedsOr(10, 20, 30) : settings.SeedsOr(10);
        DelayLearning[] runs = [.. seeds.Select((seed, i) => DelayLearning.Run(
            settings.Engines, seed, part => settings.Progress((i + part) / seeds.Length), settings.Cancel))];
        return new SystemResult("Delay learning", Explain(runs, seeds))
        {
            Figures =
            [
                .. runs.SelectMany((run, i) => (SystemFigure[])
                [
                    new($"spread of arrivals before, seed {seeds[i]}", DelayLearning.Spread(run.Before), "steps"),
                    new($"spread of arrivals after, seed {seeds[i]}", DelayLearning.Spread(run.After), "steps"),
                ]),
            ],
            Criteria = [.. runs.SelectMany((run, i) => Judge(run, seeds[i]))],
            Plots = [Draw(runs[0], seeds[0])],
        };
    }

    private static ImmutableArray<string> Explain(DelayLearning[] runs, ImmutableArray<ulong> seeds) =>
    [
        $"Rule: {DelayLearning.Rule}, acting when the compartment spikes; learning steps are every 48 steps and a cycle lasts eight of them, so that traces fade in between.",
        "At the spike, x1 is 127 exp(-D/63) for an input that spiked D steps before; the wanted delay is D - 1, as a spike takes one step by itself.",
        "With exp(-D/63) taken as (126-D)/(126+D), the wanted delay solves 127 (125-d) = x1 (127+d), and the rule moves the delay by 2^-12 of that difference.",
        "For that the second product is shifted right by 5 bits on top of its 2^-7, and 127/128 of 125 is the 124 in the first.",
        $"A teacher makes the compartment spike in step {DelayLearning.TaughtStep} of each of {DelayLearning.Cycles} cycles; by themselves about 11 of the 16 inputs within a few steps would.",
        "The probe is one cycle without the teacher, with learning off, on a chip at rest.",
        .. runs.Select((run, i) => $"Digest of the learned synapses, seed {seeds[i]}: {run.Learned.Hash():x16}."),
    ];

    private static IEnumerable<SystemCriterion> Judge(DelayLearning run, ulong seed)
    {
        yield return new($"arrivals within {MostSpread} steps after, seed {seed}", DelayLearning.Spread(run.After) <= MostSpread, $"{run.After.Min()} to {run.After.Max()}");
        yield return new(
            $"without the teacher no spike before and one in step {DelayLearning.TaughtStep} after, seed {seed}",
            run.SpikesBefore.IsEmpty && run.SpikesAfter.SequenceEqual([DelayLearning.TaughtStep]),
            $"{Steps(run.SpikesBefore)} before, {Steps(run.SpikesAfter)} after");
    }

    private static string Steps(ImmutableArray<long> steps) => steps.IsEmpty ? "none" : $"step {string.Join(", ", steps)}";

    private static XyPlot Draw(DelayLearning run, ulong seed)
    {
        PlotSeries Of(string name, ImmutableArray<int> steps) => new(name, [.. steps.Select((step, i) => new PlotPoint(step, i + 1))], SeriesStyle.Dots);
        return new XyPlot(
            $"Departures and arrivals, seed {seed}", "step of the cycle", "input",
            [
                Of("spike", run.Departures),
                Of("arrival before", run.Before),
                Of("arrival after", run.After),
                new PlotSeries("taught spike", [new(DelayLearning.TaughtStep, 0), new(DelayLearning.TaughtStep, run.Departures.Length + 1)], SeriesStyle.Dashes),
            ]);
    }
}
