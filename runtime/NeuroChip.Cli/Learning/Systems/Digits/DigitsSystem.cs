using System.Collections.Immutable;
using NeuroChip.Cli.Errors;

namespace NeuroChip.Cli.Learning.Systems.Digits;

/// <summary>Digits without labels: STDP, lateral inhibition and thresholds that adapt, after Diehl and Cook (2015).</summary>
internal sealed class DigitsSystem : IWorkedSystem
{
    /// <summary>Share of the held-back digits that the whole experiment must get right.</summary>
    public const double FullGoal = 0.85;

    /// <summary>Share that the small one must get right; guessing gets a tenth.</summary>
    public const double SmallGoal = 0.6;

    public string Name => "digits";

    public string About => "digits without labels: STDP, lateral inhibition, adaptive thresholds (after Diehl and Cook)";

    public SystemResult Run(SystemSettings settings)
    {
        (DigitSet digits, DigitsPlan plan) = Choose(settings);
        return Run(digits, plan, settings.Size == SystemSize.Full ? FullGoal : SmallGoal, settings.DigitsFolder is not null, settings);
    }

    /// <summary>Runs a plan on a set of digits.</summary>
    /// <param name="digits">The digits.</param>
    /// <param name="plan">Which of them are learned, and how often.</param>
    /// <param name="goal">Share of the held-back ones that must be right.</param>
    /// <param name="isMnist">Whether they are MNIST's, for the report.</param>
    /// <param name="settings">Seeds, engine, ablations.</param>
    public static SystemResult Run(DigitSet digits, DigitsPlan plan, double goal, bool isMnist, SystemSettings settings)
    {
        ImmutableArray<ulong> seeds = settings.SeedsOr(1);
        IReadOnlyList<(string Name, DigitsParts Parts)> ablations = settings.Ablations ? DigitsParts.Ablations : [];
        DigitsPlan onePass = plan with { Passes = 1 };
        long total = ((long)seeds.Length * plan.Presentations) + ((long)ablations.Count * onePass.Presentations);
        long shown = 0;
        DigitsOutcome One(DigitsPlan of, ulong seed, DigitsParts parts)
        {
            using var experiment = new DigitsExperiment(
                digits, of, seed, parts, settings.Engines, now => settings.Progress((double)(shown += now) / total), settings.Cancel);
            return experiment.Run();
        }

        DigitsOutcome[] outcomes = [.. seeds.Select(seed => One(plan, seed, DigitsParts.All))];
        (string Name, DigitsOutcome Outcome)[] without = [.. ablations.Select(part => (part.Name, One(onePass, seeds[0], part.Parts)))];
        return new SystemResult("Digits without labels", DigitsText.Explain(plan, isMnist, seeds[0], outcomes[0]))
        {
            Figures = [.. DigitsText.Figures(seeds, outcomes), .. DigitsText.AblationFigures(without)],
            Criteria =
            [
                new SystemCriterion(
                    $"at least {goal:P0} of {plan.Tests} held-back digits right (hard reading), with every seed",
                    outcomes.All(outcome => outcome.Hard >= goal), string.Join(", ", outcomes.Select(outcome => $"{outcome.Hard:P1}"))),
            ],
            Plots = [.. DigitsPlots.Of(plan, outcomes[0], without)],
        };
    }

    private static (DigitSet Digits, DigitsPlan Plan) Choose(SystemSettings settings)
    {
        if (settings.DigitsFolder is null)
        {
            return settings.Size == SystemSize.Small
                ? (DigitSet.Demo(), DigitsPlan.SmallDemo)
                : throw new CliException(
                    CliCodes.Options, "", "the full run of 'digits' needs MNIST's 10,000 test digits, which do not come with the program", "no --digits", "--digits FOLDER",
                    "give the folder that holds t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte, plain or .gz");
        }

        DigitSet digits = DigitSet.Mnist(settings.DigitsFolder);
        DigitsPlan plan = settings.Size == SystemSize.Full ? DigitsPlan.Full : DigitsPlan.SmallMnist;
        return digits.Labels.Length >= plan.FirstTest + plan.Tests
            ? (digits, plan)
            : throw new CliException(
                CliCodes.SampleRange, settings.DigitsFolder, "there are too few digits", $"{digits.Labels.Length}", $"{plan.FirstTest + plan.Tests} or more",
                "give the folder with MNIST's t10k files");
    }
}
