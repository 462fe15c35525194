using NeuroChip.Cli.Learning.Systems;
using NeuroChip.Server;

namespace Runtime.Tests.Cli.Learning.Systems;

/// <summary>The BCM-like rule. Digests and selectivities are those of an independent simulation in C++.</summary>
public class BcmTests
{
    private static readonly string[] Learned = ["dcfd637adfcf1460", "9ef39fa409991ebb", "00bddd082ece0bda"];

    [Fact]
    public void Compartments_become_selective()
    {
        SystemResult result = WorkedSystemCheck.Run(new BcmSystem());
        WorkedSystemCheck.Check(result, 2, Learned[0]);
        WorkedSystemCheck.Figure(result, "mean selectivity before, seed 10").ShouldBe(0.094, 0.0005);
        WorkedSystemCheck.Figure(result, "mean selectivity after, seed 10").ShouldBe(0.997, 0.0005);
    }

    [Fact]
    public void Three_seeds_do() => WorkedSystemCheck.Check(WorkedSystemCheck.Run(new BcmSystem(), SystemSize.Full), 2, Learned);

    [LongFact]
    public void The_scalar_engine_learns_the_same() =>
        WorkedSystemCheck.Check(WorkedSystemCheck.Run(new BcmSystem(), SystemSize.Full, EngineChoice.Scalar), 2, Learned);

    [Fact]
    public void Selectivity_is_0_for_equal_answers_and_1_for_a_single_one()
    {
        BcmLearning.Selectivity([0.2, 0.2, 0.2, 0.2]).ShouldBe(0, 1e-12);
        BcmLearning.Selectivity([0, 0.1, 0, 0]).ShouldBe(1);
        BcmLearning.Selectivity([0, 0, 0, 0]).ShouldBe(0);
        BcmLearning.Selectivity([0.3, 0.6, 0, 0]).ShouldBe(5.0 / 6, 1e-12);
    }
}
