using NeuroChip.Cli.Learning.Systems;
using NeuroChip.Emulator.Engines;
using NeuroChip.Server;

namespace Runtime.Tests.Cli.Learning.Systems;

/// <summary>Reward-modulated STDP. Digests are those of an independent simulation in C++.</summary>
public class RewardLearningTests
{
    private static readonly string[] Learned =
    [
        "eb8f43d02f3c617d", "7df0722a0706caad", "389f27d56ed41790", "f38bdb9ef7937423", "2839f1d34de0bfbf",
        "453e18187bae984b", "b60093fd9e97c64e", "0d9801ba421cdbb8", "b1dc89ae0836bd27", "00d6d313446a702f",
    ];

    [Fact]
    public void Ten_seeds_solve_the_task()
    {
        SystemResult result = WorkedSystemCheck.Run(new RewardSystem());
        WorkedSystemCheck.Check(result, 1, Learned);
        result.Criteria[0].Found.ShouldBe("10 of 10");
    }

    [LongFact]
    public void The_scalar_engine_learns_the_same() =>
        WorkedSystemCheck.Check(WorkedSystemCheck.Run(new RewardSystem(), SystemSize.Full, EngineChoice.Scalar), 1, Learned);

    [LongFact]
    public void Seeds_that_nothing_was_tuned_on_solve_it_too()
    {
        ulong[] seeds = [11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30];
        SystemResult result = WorkedSystemCheck.Run(new RewardSystem(), seeds: seeds);
        result.IsMet.ShouldBeTrue();
        result.Criteria[0].Found.ShouldBe("19 of 20");
    }

    [Fact]
    public void Reward_may_come_from_compartments()
    {
        IEngineFactory engines = EngineChoice.CreatePreferred(out _);
        var host = RewardLearning.Run(engines, 3, 40, RewardPath.Host);
        var compartments = RewardLearning.Run(engines, 3, 40, RewardPath.Compartments);
        compartments.Choices.ShouldBe(host.Choices);
        compartments.Learned.Synapses.ShouldBe(host.Learned.Synapses);
        host.Learned.Weights.Distinct().Count().ShouldBeGreaterThan(2);
        host.Choices.Distinct().Count().ShouldBeGreaterThan(1);
    }

    [Fact]
    public void A_task_gives_every_cue_one_right_action()
    {
        var task = new RewardTask(5);
        Enumerable.Range(0, RewardTask.Cues).Select(task.Right).Distinct().Count().ShouldBe(RewardTask.Actions);
        Enumerable.Range(0, 400).Select(task.Cue).Distinct().Count().ShouldBe(RewardTask.Cues);
        Enumerable.Range(0, 400).Count(task.Draw).ShouldBeInRange(60, 140);
    }
}
