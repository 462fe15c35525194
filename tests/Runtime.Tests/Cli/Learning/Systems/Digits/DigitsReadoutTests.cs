using NeuroChip.Cli.Learning.Systems.Digits;

namespace Runtime.Tests.Cli.Learning.Systems.Digits;

/// <summary>From responses to classes.</summary>
public class DigitsReadoutTests
{
    /// <summary>Unit 0 responds to 3, unit 1 to 3 and 5 (5 is shown once, 3 twice), unit 2 to nothing.</summary>
    private static readonly DigitsReadout Readout = new(3, [[0, 1], [0], [1]], [3, 3, 5]);

    [Fact]
    public void A_unit_stands_for_the_class_with_the_most_spikes_per_digit()
    {
        Readout.Hard([0]).ShouldBe(3);
        Readout.Hard([1]).ShouldBe(5);
        Readout.Unused.ShouldBe(1);
    }

    [Fact]
    public void Of_equal_classes_the_lowest_wins() => Readout.Hard([0, 1]).ShouldBe(3);

    [Fact]
    public void A_soft_vote_is_divided()
    {
        // Unit 1 gives half its vote to 3 and half to 5, so with unit 0 it is 1.5 to 0.5.
        Readout.Soft([0, 1]).ShouldBe(3);
        Readout.Soft([1]).ShouldBe(3);
    }

    [Fact]
    public void Silence_and_units_without_a_class_decide_nothing()
    {
        Readout.Hard([]).ShouldBe(-1);
        Readout.Hard([2]).ShouldBe(-1);
        Readout.Soft([2]).ShouldBe(-1);
    }
}
