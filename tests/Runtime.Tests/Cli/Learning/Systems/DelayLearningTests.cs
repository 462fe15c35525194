using NeuroChip.Cli.Learning.Systems;
using NeuroChip.Server;

namespace Runtime.Tests.Cli.Learning.Systems;

/// <summary>Learned delays. Digests and arrivals are those of an independent simulation in C++.</summary>
public class DelayLearningTests
{
    [Theory]
    [InlineData(null)]
    [InlineData(EngineChoice.Scalar)]
    public void Spikes_come_to_arrive_together(string? engine)
    {
        SystemResult result = WorkedSystemCheck.Run(new DelaySystem(), SystemSize.Full, engine);
        WorkedSystemCheck.Check(result, 1, "e7f2a72e7a408c5b", "bec749f01e920a90", "635fe0fed40c868f");
        result.Figures.Select(figure => figure.Value).ShouldBe([29, 2, 40, 2, 35, 3]);
    }

    [Fact]
    public void Every_arrival_is_known()
    {
        var run = DelayLearning.Run(EngineChoice.CreatePreferred(out _), 10);
        run.Before.ShouldBe([32, 32, 39, 34, 38, 33, 51, 39, 22, 27, 32, 43, 46, 39, 40, 42]);
        run.After.ShouldBe([30, 30, 30, 29, 30, 29, 31, 30, 30, 30, 30, 30, 30, 30, 30, 30]);
        run.SpikesBefore.ShouldBeEmpty();
        run.SpikesAfter.ShouldBe([30]);
        run.Learned.Synapses.ShouldAllBe(synapse => synapse.Weight == 110);
    }
}
