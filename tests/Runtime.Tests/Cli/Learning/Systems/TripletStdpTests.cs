using NeuroChip.Cli.Learning.Systems;
using NeuroChip.Server;

namespace Runtime.Tests.Cli.Learning.Systems;

/// <summary>Triplet STDP. Digests and means are those of an independent simulation in C++.</summary>
public class TripletStdpTests
{
    private const string Full = "e06ba60836298873";

    [Fact]
    public void Changes_depend_on_the_frequency() =>
        WorkedSystemCheck.Check(WorkedSystemCheck.Run(new TripletStdpSystem()), 1, "1166eaadc0a596e4");

    [Fact]
    public void From_1_to_50_Hz_the_means_are_known()
    {
        SystemResult result = WorkedSystemCheck.Run(new TripletStdpSystem(), SystemSize.Full);
        WorkedSystemCheck.Check(result, 1, Full);
        Means(result, "pre before post").ShouldBe([0, 5.6875, 14.125, 29.6875, 48, 74.875, 112]);
        Means(result, "post before pre").ShouldBe([-24.625, -21.875, -23.625, -21.0625, 2.25, 40.375, 111.9375]);
    }

    [LongFact]
    public void The_scalar_engine_learns_the_same() =>
        WorkedSystemCheck.Check(WorkedSystemCheck.Run(new TripletStdpSystem(), SystemSize.Full, EngineChoice.Scalar), 1, Full);

    [Theory]
    [InlineData(1000, 10, 0.01)]
    [InlineData(1000, -10, -22.36)]
    [InlineData(50, 10, 30.69)]
    [InlineData(20, -10, 109.92)]
    public void Traces_in_real_numbers_are_followed(int period, int lag, double change) =>
        TripletStdp.Expected(period, lag).ShouldBe(change, 0.01);

    private static double[] Means(SystemResult result, string order) =>
        [.. result.Figures.Where(figure => figure.Name.EndsWith(order, StringComparison.Ordinal)).Select(figure => figure.Value)];
}
