using NeuroChip.Cli.Learning.Systems;
using NeuroChip.Emulator.Engines.Scalar;
using NeuroChip.Server;

namespace Runtime.Tests.Cli.Learning.Systems;

/// <summary>Additive STDP with hard bounds. Digests and shares are those of an independent simulation in C++.</summary>
public class AdditiveStdpTests
{
    private static readonly string[] Full = ["bf7676f90227ca87", "6034ad563b715a9b", "7b1a7ba785b2bef7"];

    [Fact]
    public void Weights_part_within_40000_steps()
    {
        SystemResult result = WorkedSystemCheck.Run(new AdditiveStdpSystem());
        WorkedSystemCheck.Check(result, 2, "577fc1961ce470b3");
        WorkedSystemCheck.Figure(result, "weights in the outer two fifths, seed 1").ShouldBe(0.642, 0.0005);
    }

    [Fact]
    public void Three_seeds_part_further_within_80000_steps()
    {
        SystemResult result = WorkedSystemCheck.Run(new AdditiveStdpSystem(), SystemSize.Full);
        WorkedSystemCheck.Check(result, 2, Full);
        WorkedSystemCheck.Figure(result, "weights in the outer two fifths, seed 2").ShouldBe(0.863, 0.0005);
    }

    [LongFact]
    public void The_scalar_engine_learns_the_same() =>
        WorkedSystemCheck.Check(WorkedSystemCheck.Run(new AdditiveStdpSystem(), SystemSize.Full, EngineChoice.Scalar), 2, Full);

    [Fact]
    public void A_short_run_meets_no_criterion_of_a_long_one()
    {
        var run = AdditiveStdp.Run(new ScalarEngineFactory(), 1, 2000);
        run.Shares[0].ShouldBe(0);
        run.Shares[^1].ShouldBeLessThan(AdditiveStdp.FlatShare);
        run.Low.ShouldBe(0);
        run.High.ShouldBe(0);
    }
}
