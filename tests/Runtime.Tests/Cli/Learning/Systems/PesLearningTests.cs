using NeuroChip.Cli.Learning.Systems;
using NeuroChip.Server;

namespace Runtime.Tests.Cli.Learning.Systems;

/// <summary>PES-like learning. Digests and errors are those of an independent simulation in C++.</summary>
public class PesLearningTests
{
    private static readonly string[] Full = ["3cba1d4907ad61c4", "59ee286cfab22330", "0962c541563e7e82"];

    [Fact]
    public void A_function_is_learned_from_its_error()
    {
        SystemResult result = WorkedSystemCheck.Run(new PesSystem());
        WorkedSystemCheck.Check(result, 2, "c42fda0708d9f788");
        double[] errors = [.. new[] { 0, 100, 300, 600 }.Select(samples => WorkedSystemCheck.Figure(result, $"error after {samples} samples, seed 10"))];
        errors.Select(error => Math.Round(error, 4)).ShouldBe([0.5151, 0.2311, 0.0522, 0.0316]);
    }

    [LongTheory]
    [InlineData(EngineChoice.OpenCl)]
    [InlineData(EngineChoice.Scalar)]
    public void Three_seeds_learn_it_better_from_1200_samples(string engine)
    {
        SystemResult result = WorkedSystemCheck.Run(new PesSystem(), SystemSize.Full, engine);
        WorkedSystemCheck.Check(result, 2, Full);
        WorkedSystemCheck.Figure(result, "error after 1200 samples, seed 30").ShouldBe(0.0221, 0.00005);
    }

    [Fact]
    public void Too_few_samples_do_not_meet_the_criterion()
    {
        var run = PesLearning.Run(EngineChoice.CreatePreferred(out _), 10, 30);
        run.Errors.Select(error => error.Samples).ShouldBe([0, 30]);
        run.Errors[^1].Error.ShouldBe(0.397, 0.0005);
        run.Before.ShouldAllBe(value => value == 0);
    }
}
