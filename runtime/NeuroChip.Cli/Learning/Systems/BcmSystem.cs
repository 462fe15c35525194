using System.Collections.Immutable;
using NeuroChip.Cli.Reports.Plots;

namespace NeuroChip.Cli.Learning.Systems;

/// <summary>A BCM-like rule: compartments come to answer to one group of inputs each.</summary>
internal sealed class BcmSystem : IWorkedSystem
{
    private const int Steps = 60_000;
    private const int LeastSelective = 15;

    public string Name => "bcm";

    public string About => "a BCM-like rule: compartments become selective";

    public SystemResult Run(SystemSettings settings)
    {
        ImmutableArray<ulong> seeds = settings.Size == SystemSize.Full ? settings.SeedsOr(10, 20, 30) : settings.SeedsOr(10);
        BcmLearning[] runs = [.. seeds.Select((seed, i) => BcmLearning.Run(
            settings.Engines, seed, Steps, part => settings.Progress((i + part) / seeds.Length), settings.Cancel))];
        return new SystemResult("BCM-like selectivity", Explain(runs, seeds))
        {
            Figures =
            [
                .. runs.SelectMany((run, i) => (SystemFigure[])
                [
                    new($"mean selectivity before, seed {seeds[i]}", run.Before.Average(BcmLearning.Selectivity)),
                    new($"mean selectivity after, seed {seeds[i]}", run.After.Average(BcmLearning.Selectivity)),
                    new($"groups that some compartment prefers, seed {seeds[i]}", run.After.Select(rates => rates.IndexOf(rates.Max())).Distinct().Count()),
                ]),
            ],
            Criteria = [.. runs.SelectMany((run, i) => Judge(run, seeds[i]))],
            Plots =
            [
                Draw("Selectivity of each compartment", [new("before", Selectivities(runs[0].Before)), new("after", Selectivities(runs[0].After))]),
                Draw("Rate of each compartment after learning, by group of inputs (spikes a step)", [.. Enumerable.Range(0, BcmLearning.Groups).Select(group =>
                    new BarSeries($"group {group + 1}", [.. runs[0].After.Select(rates => rates[group])]))]),
            ],
        };
    }

    private static ImmutableArray<string> Explain(BcmLearning[] runs, ImmutableArray<ulong> seeds) =>
    [
        $"Rule: {BcmLearning.Rule}, every 4 steps, that is x1 y1 (y1 - y2): a bracket holds one variable, hence two products, each shifted right by 10 further bits.",
        "The sliding threshold of Bienenstock, Cooper and Munro is here y2, a post trace with the time constant 1000 and an impulse 0.04 of that of y1.",
        "It is an average of the compartment's own activity on the scale of y1: linear, not of the square as in the original.",
        "Traces end at 127 and weights at 0 and 255; these bounds stop the growth that the square would stop.",
        "The factor y1 lets nothing change in a silent compartment.",
        "Four groups of 20 inputs take turns at random, 64 steps each, the active one at 0.15 spikes a step and the others at 0.01.",
        "Selectivity is one minus the mean rate at the other groups over that at the best one, measured with learning off; nothing forces compartments to prefer different groups.",
        .. runs.Select((run, i) => $"Digest of the learned synapses, seed {seeds[i]}: {run.Learned.Hash():x16}."),
    ];

    private static ImmutableArray<double> Selectivities(ImmutableArray<ImmutableArray<double>> rates) => [.. rates.Select(BcmLearning.Selectivity)];

    private static IEnumerable<SystemCriterion> Judge(BcmLearning run, ulong seed)
    {
        int before = Selectivities(run.Before).Count(value => value > BcmLearning.Selective);
        int after = Selectivities(run.After).Count(value => value > BcmLearning.Selective);
        yield return new($"no compartment above {BcmLearning.Selective} before, seed {seed}", before == 0, $"{before} of {BcmLearning.Outputs}");
        yield return new($"{LeastSelective} of {BcmLearning.Outputs} above {BcmLearning.Selective} after, seed {seed}", after >= LeastSelective, $"{after} of {BcmLearning.Outputs}");
    }

    private static BarPlot Draw(string title, ImmutableArray<BarSeries> series) => new(
        title, "compartment", title.StartsWith("Rate", StringComparison.Ordinal) ? "spikes a step" : "selectivity",
        [.. Enumerable.Range(1, BcmLearning.Outputs).Select(unit => $"{unit}")], series);
}
