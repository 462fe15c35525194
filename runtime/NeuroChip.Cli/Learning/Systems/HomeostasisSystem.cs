using System.Collections.Immutable;
using NeuroChip.Cli.Reports.Plots;

namespace NeuroChip.Cli.Learning.Systems;

/// <summary>Homeostasis: synapses scale themselves until their compartment fires at a set rate.</summary>
internal sealed class HomeostasisSystem : IWorkedSystem
{
    private const int SettledSteps = 2000;
    private const double MostError = 0.1;

    public string Name => "homeostasis";

    public string About => "homeostasis: a set rate through two jumps of the input";

    public SystemResult Run(SystemSettings settings)
    {
        ImmutableArray<ulong> seeds = settings.SeedsOr(31);
        Homeostasis[] runs = [.. seeds.Select((seed, i) => Homeostasis.Run(
            settings.Engines, seed, part => settings.Progress((i + part) / seeds.Length), settings.Cancel))];
        return new SystemResult("Homeostasis", Explain(runs, seeds))
        {
            Figures = [.. runs.SelectMany((run, i) => Measure(run, seeds[i]))],
            Criteria = [.. runs.SelectMany((run, i) => Judge(run, seeds[i]))],
            Plots =
            [
                Draw("Rate of the compartments", "spikes a step", runs[0].Rates, Homeostasis.Target),
                Draw("Mean weight", "weight units", runs[0].Weights, null),
            ],
        };
    }

    private static IEnumerable<SystemFigure> Measure(Homeostasis run, ulong seed) =>
    [
        .. Homeostasis.InputRates.SelectMany((rate, phase) => (SystemFigure[])
        [
            new($"settled rate at an input of {rate}, seed {seed}", run.Settled(phase, SettledSteps), "spikes a step"),
            new($"mean weight at an input of {rate}, seed {seed}", run.Weights[((phase + 1) * Homeostasis.Phase / Homeostasis.Bin) - 1]),
        ]),
        new($"rate right after the first jump, seed {seed}", run.Rates[Homeostasis.Phase / Homeostasis.Bin], "spikes a step"),
        new($"rate right after the second jump, seed {seed}", run.Rates[2 * Homeostasis.Phase / Homeostasis.Bin], "spikes a step"),
    ];

    private static IEnumerable<SystemCriterion> Judge(Homeostasis run, ulong seed) => Homeostasis.InputRates.Select((rate, phase) =>
    {
        double settled = run.Settled(phase, SettledSteps);
        return new SystemCriterion(
            $"last {SettledSteps} steps at an input of {rate} within {MostError:P0} of {Homeostasis.Target}, seed {seed}",
            Math.Abs((settled / Homeostasis.Target) - 1) <= MostError, $"{settled:F4}");
    });

    private static ImmutableArray<string> Explain(Homeostasis[] runs, ImmutableArray<ulong> seeds) =>
    [
        $"Rule: {Homeostasis.Rule}, every 8 steps; y3 has the time constant 200 and is 40 at the wanted rate of {Homeostasis.Target} spikes a step.",
        "The change is proportional to the weight, so the pattern of the weights stays and only their size follows the rate; 5 further bits of shift keep the product in its register.",
        $"The input fires at {string.Join(", then ", Homeostasis.InputRates)} spikes a step, {Homeostasis.Phase} steps each.",
        "After the jump down the compartments fall silent at first: y3 fades, and the weights double within 500 steps and more until spikes come back.",
        .. runs.Select((run, i) => $"Digest of the learned synapses, seed {seeds[i]}: {run.Learned.Hash():x16}."),
    ];

    private static XyPlot Draw(string title, string unit, ImmutableArray<double> values, double? wanted)
    {
        PlotSeries measured = new("measured", [.. values.Select((value, bin) => new PlotPoint((bin + 1) * Homeostasis.Bin, value))], SeriesStyle.LineAndDots);
        double top = values.Max();
        PlotSeries[] jumps = [.. Enumerable.Range(1, 2).Select(jump => new PlotSeries(
            $"input {Homeostasis.InputRates[jump - 1]} to {Homeostasis.InputRates[jump]}",
            [new(jump * Homeostasis.Phase, 0), new(jump * Homeostasis.Phase, top)], SeriesStyle.Dashes))];
        PlotSeries[] target = wanted is { } value ? [new PlotSeries("wanted", [new(0, value), new(values.Length * Homeostasis.Bin, value)], SeriesStyle.Dashes)] : [];
        return new XyPlot(title, "step", unit, [measured, .. target, .. jumps]);
    }
}
