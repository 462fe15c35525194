using NeuroChip.Cli.Learning.Systems;
using NeuroChip.Server;

namespace Runtime.Tests.Cli.Learning.Systems;

/// <summary>Homeostasis. Digest and rates are those of an independent simulation in C++.</summary>
public class HomeostasisTests
{
    [Theory]
    [InlineData(null)]
    [InlineData(EngineChoice.Scalar)]
    public void The_rate_comes_back_after_every_jump_of_the_input(string? engine)
    {
        SystemResult result = WorkedSystemCheck.Run(new HomeostasisSystem(), engine: engine);
        WorkedSystemCheck.Check(result, 2, "5af52a55d291367a");
        WorkedSystemCheck.Figure(result, "rate right after the first jump, seed 31").ShouldBe(0.0991, 0.00005);
        WorkedSystemCheck.Figure(result, "rate right after the second jump, seed 31").ShouldBe(0);
        WorkedSystemCheck.Figure(result, "mean weight at an input of 0.12, seed 31").ShouldBe(27.118);
    }
}
