using NeuroChip.Cli.Learning.Systems;
using NeuroChip.Cli.Learning.Systems.Digits;
using NeuroChip.Emulator.Engines;
using NeuroChip.Server;

namespace Runtime.Tests.Cli.Learning.Systems.Digits;

/// <summary>
/// Digits without labels. Hashes and accuracies are those of an independent simulation of the same network in C++, written
/// from the pages before the chip learned.
/// </summary>
public class DigitsTests
{
    private const string Mnist = "data/mnist";

    /// <summary>Mean accuracies lie near 73 %; guessing gives 10.</summary>
    private const double SmallBound = 0.65;

    [Theory]
    [InlineData(1ul, 0x63a8612c29353bd4, 0xbc5baa0e4ec80e14, 0.702, 0.726)]
    [InlineData(2ul, 0x47da1e71c1a7c4df, 0xd66b01c0352d3f41, 0.722, 0.744)]
    [InlineData(3ul, 0x019bbe97572920f6, 0x29e413390a893a75, 0.708, 0.762)]
    public void A_hundred_compartments_learn_a_thousand_digits(ulong seed, ulong pixels, ulong tonic, double hard, double soft)
    {
        DigitsOutcome outcome = Learn(DigitSet.Demo(), DigitsPlan.SmallDemo, seed);
        outcome.Hard.ShouldBeGreaterThan(SmallBound);
        Check(outcome, pixels, tonic, hard, soft);
    }

    [Fact]
    public void The_scalar_engine_learns_the_same()
    {
        var plan = new DigitsPlan(50, 200, 1, 1000, 100, 100);
        DigitsOutcome outcome = Learn(DigitSet.Demo(), plan, 7, EngineChoice.Create(EngineChoice.Scalar));
        Check(outcome, 0x9539a3c07f4d76d0, 0x683adcc4b0fa0269, 0.55, 0.55);
        outcome.TrainingSpikes.ShouldBe(1.795, 1e-9);
        outcome.Unused.ShouldBe(3);
        outcome.TrainingSteps.ShouldBe(200 * DigitsNetwork.Steps);
        outcome.Visits.ShouldBe(200L * 50 * (DigitsNetwork.Inputs + 1));
    }

    [SharedDataFact(Mnist)]
    public void A_hundred_compartments_learn_a_thousand_digits_of_mnist() =>
        Check(Learn(DigitSet.Mnist(Checkout.Shared(Mnist)), DigitsPlan.SmallMnist, 1), 0x8c6c201e2f4ad2d8, 0x6cc58085ef5b2c4f, 0.77, 0.782);

    [SharedDataFact(Mnist)]
    public void Four_hundred_compartments_get_more_than_85_percent_of_held_back_digits_right()
    {
        DigitsOutcome outcome = Learn(DigitSet.Mnist(Checkout.Shared(Mnist)), DigitsPlan.Full, 1);
        outcome.Hard.ShouldBeGreaterThanOrEqualTo(DigitsSystem.FullGoal);
        Check(outcome, 0x7713d3e76d587c48, 0xbdf1f0f0e42d2ab1, 0.886, 0.902);
        outcome.Passes.Select(pass => (pass.Hard, pass.Soft)).ShouldBe([(0.875, 0.887), (0.88, 0.892), (0.886, 0.902)]);
    }

    [SharedDataTheory(Mnist, isLong: true)]
    [InlineData(2ul)]
    [InlineData(5ul)]
    [InlineData(11ul)]
    [InlineData(12ul)]
    [InlineData(13ul)]
    public void Other_seeds_get_more_than_85_percent_right_too(ulong seed) =>
        Learn(DigitSet.Mnist(Checkout.Shared(Mnist)), DigitsPlan.Full with { Passes = 3 }, seed).Hard.ShouldBeGreaterThanOrEqualTo(DigitsSystem.FullGoal);

    [SharedDataFact(Mnist, isLong: true)]
    public void Every_part_of_the_network_is_needed()
    {
        DigitSet digits = DigitSet.Mnist(Checkout.Shared(Mnist));
        Dictionary<string, DigitsOutcome> found = DigitsParts.Ablations.ToDictionary(
            part => part.Name, part => Learn(digits, DigitsPlan.Full with { Passes = 1 }, 1, parts: part.Parts));
        found["all parts"].Hard.ShouldBe(0.875, 1e-9);
        found["pixel weights not learned"].Hard.ShouldBe(0.325, 1e-9);
        found["no adaptive threshold"].Hard.ShouldBe(0.766, 1e-9);
        found["no adaptive threshold"].Unused.ShouldBe(321);
        found["no direct inhibition"].Hard.ShouldBe(0.824, 1e-9);
        found["no lateral inhibition"].Hard.ShouldBe(0.119, 1e-9);
    }

    [Fact]
    public void Labels_are_used_for_reading_alone()
    {
        // Held-back digits and their labels play no part in what is learned: other ones leave the same state.
        var plan = new DigitsPlan(20, 40, 1, 1000, 20, 20);
        DigitsOutcome one = Learn(DigitSet.Demo(), plan, 3);
        DigitsOutcome other = Learn(DigitSet.Demo(), plan with { FirstTest = 1200 }, 3);
        other.PixelHash.ShouldBe(one.PixelHash);
        other.Labels.ShouldNotBe(one.Labels);
    }

    [Fact]
    public void Ablations_and_several_seeds_are_reported()
    {
        var progress = new List<double>();
        SystemResult result = DigitsSystem.Run(
            DigitSet.Demo(), new DigitsPlan(20, 40, 1, 1000, 20, 20), 0.99, isMnist: false,
            new SystemSettings(Engine()) { Seeds = [4, 5], Ablations = true, Progress = progress.Add });
        result.IsMet.ShouldBeFalse();
        result.Criteria.ShouldHaveSingleItem().Found.Split(", ").Length.ShouldBe(2);
        result.Figures.Count(figure => figure.Name.StartsWith("one pass, ", StringComparison.Ordinal)).ShouldBe(4 * DigitsParts.Ablations.Count);
        result.Plots.Length.ShouldBe(6);
        progress.ShouldBeInOrder();
        progress[^1].ShouldBe(1, 1e-9);
    }

    private static void Check(DigitsOutcome outcome, ulong pixels, ulong tonic, double hard, double soft)
    {
        outcome.PixelHash.ShouldBe(pixels);
        outcome.TonicHash.ShouldBe(tonic);
        outcome.Hard.ShouldBe(hard, 1e-9);
        outcome.Soft.ShouldBe(soft, 1e-9);
    }

    private static DigitsOutcome Learn(DigitSet digits, DigitsPlan plan, ulong seed, IEngineFactory? engines = null, DigitsParts? parts = null)
    {
        using var experiment = new DigitsExperiment(digits, plan, seed, parts ?? DigitsParts.All, engines ?? Engine(), static _ => { }, CancellationToken.None);
        return experiment.Run();
    }

    private static IEngineFactory Engine() => EngineChoice.CreatePreferred(out _);
}
