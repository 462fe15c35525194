using System.Collections.Immutable;
using NeuroChip.Cli.Reports.Plots;

namespace NeuroChip.Cli.Learning.Systems;

/// <summary>Reward-modulated STDP: a task whose reward comes late.</summary>
internal sealed class RewardSystem : IWorkedSystem
{
    private const int Trials = 400;
    private const int Block = 20;
    private const double Chance = 1.0 / RewardTask.Actions;
    private const double SolvedShare = RewardLearning.Needed / (double)RewardLearning.Judged;

    public string Name => "rstdp";

    public string About => "reward-modulated STDP: eight cues, four actions, late reward";

    public SystemResult Run(SystemSettings settings)
    {
        ImmutableArray<ulong> seeds = settings.SeedsOr(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
        ImmutableArray<ulong> controls = settings.Size == SystemSize.Full ? seeds : seeds[..1];
        int all = seeds.Length + (2 * controls.Length);
        int done = 0;
        RewardLearning Learn(ulong seed, RewardPath path)
        {
            var learned = RewardLearning.Run(settings.Engines, seed, Trials, path, settings.Cancel);
            settings.Progress(++done / (double)all);
            return learned;
        }

        RewardLearning[] host = [.. seeds.Select(seed => Learn(seed, RewardPath.Host))];
        RewardLearning[] chip = [.. controls.Select(seed => Learn(seed, RewardPath.Compartments))];
        RewardLearning[] random = [.. controls.Select(seed => Learn(seed, RewardPath.Random))];
        return new SystemResult("Reward-modulated STDP", Explain(host, seeds))
        {
            Figures = Measure(host, random, seeds, controls),
            Criteria = Judge(host, chip, random),
            Plots = [Draw(host, random, seeds)],
        };
    }

    private static ImmutableArray<SystemFigure> Measure(
        RewardLearning[] host, RewardLearning[] random, ImmutableArray<ulong> seeds, ImmutableArray<ulong> controls) =>
    [
        .. host.Select((run, i) => new SystemFigure($"right in the last {RewardLearning.Judged} trials, seed {seeds[i]}", run.LastRight, "trials")),
        new("right in the first 50 trials, mean", host.Average(run => run.Choices.Take(50).Count(choice => choice == RewardChoice.Right)) / 50),
        new("ties, mean", host.Average(run => run.Choices.Count(choice => choice == RewardChoice.Tie)), "trials"),
        new("no choice, mean", host.Average(run => run.Choices.Count(choice => choice == RewardChoice.None)), "trials"),
        .. random.Select((run, i) => new SystemFigure($"the same last trials with random reward, seed {controls[i]}", run.LastRight, "trials")),
    ];

    private static ImmutableArray<SystemCriterion> Judge(RewardLearning[] host, RewardLearning[] chip, RewardLearning[] random)
    {
        int solved = host.Count(run => run.IsSolved);
        int needed = ((9 * host.Length) + 9) / 10;
        int same = chip.Where((run, i) => run.Learned.Hash() == host[i].Learned.Hash() && run.Choices.SequenceEqual(host[i].Choices)).Count();
        return
        [
            new(
                $"{needed} of {host.Length} seeds solve the task: {RewardLearning.Needed} of the last {RewardLearning.Judged} trials right",
                solved >= needed, $"{solved} of {host.Length}"),
            new("reward from compartments of the chip leads to the same choices and synapses", same == chip.Length, $"{same} of {chip.Length} runs"),
            new("with random reward the task is not solved", random.All(run => run.LastRight < RewardLearning.Needed / 2), $"at most {random.Max(run => run.LastRight)} right"),
        ];
    }

    private static ImmutableArray<string> Explain(RewardLearning[] host, ImmutableArray<ulong> seeds) =>
    [
        $"Task: one of {RewardTask.Cues} cues, four units each, spikes in steps 2 to 17 of a trial of 80.",
        $"The action unit that spikes alone in the first step with any spike is the choice, and one of {RewardTask.Actions} is right for each cue.",
        $"Reward comes {RewardLearning.Delay} steps after the end of the choice and lasts one epoch of 4 steps.",
        $"Then r1 is {RewardLearning.Reward} for right, -{RewardLearning.Punishment} for wrong and ties, nothing where nobody spiked.",
        $"Rules: {RewardLearning.TagRule} and {RewardLearning.WeightRule}.",
        "The tag is the eligibility: it remembers for about 8 epochs which synapse had a part in a spike, and the reward turns it into a change of the weight.",
        "In the second rule, 6 further bits of shift keep the product in its register.",
        "Noise on the voltage of the action units makes them try; synapses between them hold back all but the first.",
        "In the variant with reward compartments the host gives one spike, right or wrong; delay and size of the reward are the chip's.",
        $"Compartments answer that spike {RewardLearning.Delay} steps later with {RewardLearning.Reward} or {RewardLearning.Punishment} spikes, which reward and punish axons count into r1.",
        $"Its rule is {RewardLearning.SpikeWeightRule}, as r1 stays until the next reward.",
        "Threshold, noise, punishment and start weight were tuned on seeds 1 to 10. Seeds 11 to 30 and 40 to 89, which were not, were run once: 69 of 70 solved the task.",
        .. host.Select((run, i) => $"Digest of the learned synapses, seed {seeds[i]}: {run.Learned.Hash():x16}."),
    ];

    private static XyPlot Draw(RewardLearning[] host, RewardLearning[] random, ImmutableArray<ulong> seeds)
    {
        PlotSeries Course(string name, RewardLearning run, SeriesStyle style) =>
            new(name, [.. run.Course(Block).Select((share, i) => new PlotPoint((i + 1) * Block, share))], style);
        return new XyPlot(
            $"Right choices in blocks of {Block} trials", "trial", "share of right choices",
            [
                .. host.Select((run, i) => Course($"seed {seeds[i]}", run, SeriesStyle.Line)),
                Course($"random reward, seed {seeds[0]}", random[0], SeriesStyle.LineAndDots),
                new PlotSeries("chance", [new(0, Chance), new(Trials, Chance)], SeriesStyle.Dashes),
                new PlotSeries("solved", [new(0, SolvedShare), new(Trials, SolvedShare)], SeriesStyle.Dashes),
            ],
            YRange: new PlotRange(0, 1));
    }
}
