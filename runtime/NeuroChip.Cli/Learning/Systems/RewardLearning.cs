using System.Collections.Immutable;
using NeuroChip.Emulator.Engines;
using NeuroChip.Graph;

namespace NeuroChip.Cli.Learning.Systems;

/// <summary>Reward-modulated STDP on the task with delayed reward.</summary>
/// <param name="Choices">What came of each trial.</param>
/// <param name="Learned">Synapses from cues to actions at the end.</param>
internal sealed record RewardLearning(ImmutableArray<RewardChoice> Choices, LearnedProjection Learned)
{
    /// <summary>The rule of the tag: pairs of spikes, which fade by an eighth every epoch.</summary>
    public const string TagRule = "dt = y0*x1 - 2^-3*u0*t";

    /// <summary>The rule of the weight with a reward that the host writes for one epoch.</summary>
    public const string WeightRule = "dw = 2^-1*u0*r1*t";

    /// <summary>The same with reward spikes, which make r0 1 in their epoch; r1 stays until the next reward.</summary>
    public const string SpikeWeightRule = "dw = 2^-1*r0*r1*t";

    /// <summary>r1 after a right choice.</summary>
    public const int Reward = 32;

    /// <summary>r1 after a wrong one, negative.</summary>
    public const int Punishment = 24;

    /// <summary>Steps from the end of the choice to the reward.</summary>
    public const int Delay = 20;

    /// <summary>Trials at the end that decide whether a task is solved.</summary>
    public const int Judged = 100;

    /// <summary>Right ones among them that are needed.</summary>
    public const int Needed = 90;

    private const int TrialSteps = 80;
    private const int ChoiceSteps = 20;
    private const int Epoch = 4;
    private const string Cue = "cue";
    private const string Action = "action";
    private const string Verdict = "verdict";

    /// <summary>Right choices among the last trials.</summary>
    public int LastRight => Choices[^Judged..].Count(choice => choice == RewardChoice.Right);

    /// <summary>Whether the task is solved.</summary>
    public bool IsSolved => LastRight >= Needed;

    /// <summary>Share of right choices in consecutive blocks of trials.</summary>
    public IEnumerable<double> Course(int block) => Choices.Chunk(block).Select(trials => trials.Count(choice => choice == RewardChoice.Right) / (double)trials.Length);

    /// <summary>Runs trials.</summary>
    /// <param name="engines">Makes the chip's engine.</param>
    /// <param name="seed">Seed of task and chip.</param>
    /// <param name="trials">Trials of 80 steps.</param>
    /// <param name="path">How reward reaches the synapses.</param>
    /// <param name="cancel">Gives up.</param>
    public static RewardLearning Run(IEngineFactory engines, ulong seed, int trials, RewardPath path, CancellationToken cancel = default)
    {
        var task = new RewardTask(seed);
        using var run = new LearningRun(Network(seed, path), engines, cancel: cancel);
        var choices = ImmutableArray.CreateBuilder<RewardChoice>(trials);
        for (int trial = 0; trial < trials; trial++)
        {
            RewardChoice choice = Choose(run, task, trial);
            choices.Add(choice);
            bool right = path == RewardPath.Random ? task.Draw(trial) : choice == RewardChoice.Right;
            if (path == RewardPath.Compartments)
            {
                Judge(run, choice, right);
            }
            else
            {
                WriteReward(run, choice == RewardChoice.None ? 0 : right ? Reward : -Punishment);
            }
        }

        return new RewardLearning(choices.MoveToImmutable(), run.Read($"{Cue}->{Action}"));
    }

    /// <summary>Shows the cue and waits for a choice: the action that spikes alone in the first step with any spike.</summary>
    private static RewardChoice Choose(LearningRun run, RewardTask task, int trial)
    {
        const int First = 2;
        const int Last = 17;
        int cue = task.Cue(trial);
        long start = run.Step;
        for (int step = First; step <= Last; step++)
        {
            for (int unit = 0; unit < RewardTask.CueUnits; unit++)
            {
                run.Fire(Cue, (cue * RewardTask.CueUnits) + unit, start + step);
            }
        }

        _ = run.TakeSpikes();
        run.Run(ChoiceSteps);
        int action = run.IndexOf(Action);
        SystemSpike[] spikes = [.. run.TakeSpikes().Where(spike => spike.Population == action)];
        if (spikes.Length == 0)
        {
            return RewardChoice.None;
        }

        SystemSpike[] first = [.. spikes.Where(spike => spike.Step == spikes[0].Step)];
        return first.Length > 1 ? RewardChoice.Tie : first[0].Unit == task.Right(cue) ? RewardChoice.Right : RewardChoice.Wrong;
    }

    /// <summary>The register holds the reward for one epoch.</summary>
    private static void WriteReward(LearningRun run, int r1)
    {
        run.Run(Delay);
        run.Reward(Action, r1);
        run.Run(Epoch);
        run.Reward(Action, 0);
        run.Run(TrialSteps - ChoiceSteps - Delay - Epoch);
    }

    /// <summary>The host says right or wrong with one spike; delay and size of the reward are the chip's.</summary>
    private static void Judge(LearningRun run, RewardChoice choice, bool right)
    {
        if (choice != RewardChoice.None)
        {
            run.Fire(Verdict, right ? 0 : 1, run.Step + 1);
        }

        run.Run(TrialSteps - ChoiceSteps);
    }

    private static SnnGraph Network(ulong seed, RewardPath path)
    {
        const int Sources = RewardTask.Cues * RewardTask.CueUnits;
        bool compartments = path == RewardPath.Compartments;
        IntegerCuba action = Wiring.Lif(2400, 256) with { Noise = new CompartmentNoise(14, 0, NoiseTarget.Voltage), ResetInterval = TrialSteps, ResetOffset = 1 };
        var rule = new LearningRule
        {
            Name = "reward",
            Tag = TagRule,
            Weight = compartments ? SpikeWeightRule : WeightRule,
            X1 = TraceSpec.Of(64, 8),
            Epoch = Epoch,
        };
        SnnGraphBuilder builder = new SnnGraphBuilder("reward-stdp")
            .Source(Cue, Sources)
            .Compartments(Action, RewardTask.Actions, action, seed + 1)
            .Sparse(Cue, Action, Wiring.AllToAll(Sources, RewardTask.Actions, (_, _) => 60), Wiring.Excitatory())
            .Learn(rule, seed + 2)
            .Sparse(Action, Action, Wiring.AllToAll(RewardTask.Actions, RewardTask.Actions, (_, _) => -250).Where(s => s.Pre != s.Post), Wiring.Inhibitory(2));
        return (compartments ? AddReward(builder) : builder).Build();
    }

    /// <summary>
    /// Compartments that spike in every step of one epoch after a verdict: as many spikes as the reward is to be. Four
    /// synapses with four delays keep them spiking.
    /// </summary>
    private static SnnGraphBuilder AddReward(SnnGraphBuilder builder)
    {
        IEnumerable<SparseSynapse> From(int verdict, int units) => Enumerable.Range(0, units).SelectMany(unit =>
            Enumerable.Range(0, Epoch).Select(step => new SparseSynapse(verdict, unit, 255, Delay - 1 + step)));
        return builder
            .Source(Verdict, 2)
            .Compartments("reward", Reward / Epoch, Wiring.Lif(100, Wiring.NoMemory))
            .Compartments("punish", Punishment / Epoch, Wiring.Lif(100, Wiring.NoMemory))
            .Sparse(Verdict, "reward", From(0, Reward / Epoch), Wiring.Excitatory())
            .Sparse(Verdict, "punish", From(1, Punishment / Epoch), Wiring.Excitatory())
            .Reward("reward", Action)
            .Punish("punish", Action);
    }
}
