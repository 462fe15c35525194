using System.Collections.Immutable;
using NeuroChip.Cli.Reports.Plots;
using NeuroChip.Cli.Running;

namespace NeuroChip.Cli.Learning.Systems.Digits;

/// <summary>The plots of the digits.</summary>
internal static class DigitsPlots
{
    private const int Classes = 10;

    public static IEnumerable<Plot> Of(DigitsPlan plan, DigitsOutcome outcome, (string Name, DigitsOutcome Outcome)[] without)
    {
        var shown = new PlotRange(0, plan.Passes * plan.Train);
        PlotSeries Over(string name, Func<DigitsBlock, double> value, SeriesStyle style = SeriesStyle.Line) => new(
            name, [.. outcome.Curve.Select((block, i) => new PlotPoint((i + 1) * plan.Block, value(block)))], style);
        PlotSeries After(string name, Func<DigitsOutcome, double> value) => new(
            name, [.. outcome.Passes.Select((pass, i) => new PlotPoint((i + 1) * plan.Train, 100 * value(pass)))], SeriesStyle.Dots);
        yield return new XyPlot(
            "Accuracy over training", "digits learned", "right (%)",
            [
                Over($"while learning, soft: {plan.Block} digits by the labels of the {plan.Block} before", block => 100 * block.Accuracy),
                After("held back, hard", pass => pass.Hard),
                After("held back, soft", pass => pass.Soft),
            ],
            shown, new PlotRange(0, 100));
        if (outcome.Tonic is not null)
        {
            yield return new XyPlot(
                "Thresholds while learning", "digits learned", "threshold (mantissa)",
                [
                    Over("highest", block => DigitsNetwork.ThresholdOf(block.TonicWeights.Min()), SeriesStyle.Dashes),
                    Over("mean", block => DigitsNetwork.Threshold - (block.TonicWeights.Average() * (1 << DigitsNetwork.TonicExp))),
                    Over("lowest", block => DigitsNetwork.ThresholdOf(block.TonicWeights.Max()), SeriesStyle.Dashes),
                ],
                shown);
        }

        yield return new XyPlot("Winners", "digits learned", "excitatory spikes per digit", [Over("spikes", block => block.SpikesPerDigit)], shown);
        if (outcome.Pixels is { } pixels)
        {
            yield return Fields(plan, pixels);
        }

        yield return Confusion(outcome);
        if (without.Length > 0)
        {
            yield return new BarPlot(
                "What each part is for (one pass)", "left out", "right (%)", [.. without.Select(part => part.Name)],
                [
                    new BarSeries("hard reading", [.. without.Select(part => 100 * part.Outcome.Hard)]),
                    new BarSeries("soft reading", [.. without.Select(part => 100 * part.Outcome.Soft)]),
                ]);
        }
    }

    /// <summary>Weights from the inputs that say "on", compartment by compartment.</summary>
    private static PictureGrid Fields(DigitsPlan plan, LearnedProjection pixels)
    {
        int[] weights = pixels.DenseWeights(DigitsNetwork.Inputs);
        return new PictureGrid(
            $"Receptive fields: what the {plan.Neurons} compartments became (weights of the inputs for pixels that are on)",
            DigitSet.Side, DigitSet.Side, (int)Math.Ceiling(Math.Sqrt(plan.Neurons)),
            [.. Enumerable.Range(0, plan.Neurons).Select(unit => (ImmutableArray<byte>)[
                .. weights.Skip(unit * DigitsNetwork.Inputs).Take(DigitSet.Pixels).Select(weight => (byte)weight)])]);
    }

    private static MatrixPlot Confusion(DigitsOutcome outcome)
    {
        (int Label, int Decision)[] decided = [.. outcome.Labels.Zip(outcome.Decisions).Where(pair => pair.Second >= 0)];
        int[,] matrix = Classification.Confusion([.. decided.Select(pair => pair.Label)], [.. decided.Select(pair => pair.Decision)], Classes);
        ImmutableArray<string> names = [.. Enumerable.Range(0, Classes).Select(digit => $"{digit}")];
        return new MatrixPlot(
            "Held-back digits, hard reading", "taken for", "is", names, names, [.. matrix.Cast<int>().Select(count => (double)count)]);
    }
}
