using NeuroChip.Cli.Learning.Systems;
using NeuroChip.Emulator.Engines.Scalar;
using NeuroChip.Server;

namespace Runtime.Tests.Cli.Learning.Systems;

/// <summary>Pairwise STDP. The digest is that of an independent simulation in C++.</summary>
public class StdpWindowTests
{
    private const string Learned = "bcd2c4289a1cc864";

    [Theory]
    [InlineData(null)]
    [InlineData(EngineChoice.Scalar)]
    public void The_window_is_that_of_the_rule(string? engine)
    {
        SystemResult result = WorkedSystemCheck.Run(new StdpWindowSystem(), engine: engine);
        WorkedSystemCheck.Check(result, 1, Learned);
        WorkedSystemCheck.Figure(result, "synapses measured, seed 11").ShouldBe(31 * 32);
        WorkedSystemCheck.Figure(result, "visits of synapses by the learning engine, seed 11").ShouldBe(140 * 31 * 32);
    }

    [Fact]
    public void Single_changes_are_one_off_at_most_and_their_mean_is_not()
    {
        var window = StdpWindow.Measure(new ScalarEngineFactory(), 11);
        int lag = window.Lags.IndexOf(8);
        window.Changes[lag].ShouldAllBe(change => Math.Abs(change - StdpWindow.Expected(8)) <= 2);
        window.Changes[lag].Distinct().Count().ShouldBeGreaterThan(1);
        window.Means[lag].ShouldBe(39.53125);
        window.Means[window.Lags.IndexOf(-8)].ShouldBe(-25.1875);
        window.Means[window.Lags.IndexOf(0)].ShouldBe(31.75);
    }

    [Fact]
    public void Another_seed_gives_the_same_window_and_other_weights()
    {
        SystemResult result = WorkedSystemCheck.Run(new StdpWindowSystem(), seeds: [11, 4711]);
        result.IsMet.ShouldBeTrue();
        string[] digests = WorkedSystemCheck.DigestsOf(result);
        digests[0].ShouldBe(Learned);
        digests[1].ShouldNotBe(Learned);
    }

    [Fact]
    public void An_exponential_is_fitted()
    {
        var fit = ExponentialFit.Of(Enumerable.Range(0, 20).Select(i => ((double)i, 12.5 * Math.Exp(-i / 7.0))).Append((30, 0)));
        fit.Amplitude.ShouldBe(12.5, 1e-9);
        fit.Tau.ShouldBe(7, 1e-9);
    }
}
