using Chip.Tests.Engines;
using Chip.Tests.Loading;
using NeuroChip.Emulator.Mesh;
using NeuroChip.Emulator.Timing;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Profiles;

namespace Chip.Tests.Timing;

using NeuroChip.Emulator;

/// <summary>
/// Idle steps of the two profiles with published or fitted costs, worked by hand. D18: Davies et al. 2018, pre-silicon simulation
/// at 0.75 V. SANA-FE: its fit to silicon. An idle compartment costs 5.3 ns and 52 pJ (D18), or one access of 6.0 ns and 51.2 pJ
/// (SANA-FE); the barrier costs 113 ns on one tile and 465 ns on 32 (D18), 600 ns on one and 1,800 ns on 29 and more (SANA-FE).
/// </summary>
public sealed class PublishedConstantsTests
{
    private const int Compartments = 1024;
    private const int Cores = 128;

    /// <summary>Sums of a few thousand products of decimals as doubles.</summary>
    private const double Rounding = 1e-12;

    [Theory]
    [InlineData(MeshFidelity.Analytic)]
    [InlineData(MeshFidelity.Event)]
    [InlineData(MeshFidelity.Flit)]
    public void A_full_idle_chip_of_2018_takes_5892_ns_and_6_8_uJ_a_step(MeshFidelity fidelity)
    {
        TimingTotals totals = RunIdle("loihi1-d18", Cores, fidelity, steps: 1);

        double time = (Compartments * 5.3) + 465;
        double energy = Cores * Compartments * 52.0;
        time.ShouldBe(5892.2, 1e-9);
        energy.ShouldBe(6_815_744);
        ShouldBeClose(totals.Time, time);
        ShouldBeClose(totals.TotalEnergy, energy);
        totals.Parts.ShouldBe([0, Compartments * 5.3, 0, 0, 0, 465, 0]);
    }

    [Theory]
    [InlineData(MeshFidelity.Analytic)]
    [InlineData(MeshFidelity.Event)]
    [InlineData(MeshFidelity.Flit)]
    public void A_full_idle_chip_of_the_fit_takes_7944_ns_and_6_7_uJ_a_step(MeshFidelity fidelity)
    {
        TimingTotals totals = RunIdle("loihi1-sanafe", Cores, fidelity, steps: 1);

        // 32 tiles are more than the 29 of the last point: the barrier is held there.
        double time = (Compartments * 6.0) + 1800;
        double energy = Cores * Compartments * 51.2;
        time.ShouldBe(7944);
        energy.ShouldBe(6_710_886.4, 1e-6);
        ShouldBeClose(totals.Time, time);
        ShouldBeClose(totals.TotalEnergy, energy);
    }

    [Fact]
    public void One_full_idle_core_of_2018_takes_5540_ns_and_53_nJ_a_step()
    {
        TimingTotals totals = RunIdle("loihi1-d18", 1, MeshFidelity.Analytic, steps: 10);

        ShouldBeClose(totals.Time, 10 * ((Compartments * 5.3) + 113));
        ShouldBeClose(totals.TotalEnergy, 10 * Compartments * 52.0);
        ShouldBeClose(totals.LongestTime, 5540.2);
        totals.LongestStep.ShouldBe(1);
    }

    [Fact]
    public void One_full_idle_core_of_the_fit_takes_6744_ns_and_52_nJ_a_step()
    {
        TimingTotals totals = RunIdle("loihi1-sanafe", 1, MeshFidelity.Analytic, steps: 10);

        ShouldBeClose(totals.Time, 10 * ((Compartments * 6.0) + 600));
        ShouldBeClose(totals.TotalEnergy, 10 * Compartments * 51.2);
    }

    /// <summary>Between two points a barrier is linear: 5 cores lie on 2 tiles, 113 + (465 - 113) / 31 ns.</summary>
    [Fact]
    public void A_barrier_between_the_points_is_linear_and_held_or_linear_ones_are_called_estimated()
    {
        RunIdle("loihi1-d18", 5, MeshFidelity.Analytic, steps: 1).Parts[(int)StepPart.Barrier].ShouldBe(113 + (352.0 / 31), 1e-9);

        CostUse Barrier(string profile, int tiles) => CostTable.Of(ChipProfile.Load(profile), tiles).Used.Single(cost => cost.Name == "barrier-time");
        Barrier("loihi1-d18", 32).Kind.ShouldBe(ValueKind.Published);
        Barrier("loihi1-d18", 2).Kind.ShouldBe(ValueKind.Estimated);
        Barrier("loihi1-sanafe", 29).Kind.ShouldBe(ValueKind.Fitted);
        Barrier("loihi1-sanafe", 32).ShouldBe(Barrier("loihi1-sanafe", 29) with
        {
            Kind = ValueKind.Estimated,
            Source = Barrier("loihi1-sanafe", 29).Source + "; held from 29 tiles on, at 32 tiles",
        });
    }

    [Fact]
    public void What_a_profile_does_not_give_is_named_and_counts_nothing()
    {
        CostTable costs = CostTable.Of(ChipProfile.Load("loihi1-d18"), 32);
        costs.Missing.ShouldContain("barrier-energy");
        costs.Missing.ShouldContain("core-static-power");
        costs.Barrier.Energy.ShouldBe(0);
        CostTable.Of(ChipProfile.Load("loihi1-sanafe"), 32).Missing.ShouldContain("micro-op-energy");
    }

    private static TimingTotals RunIdle(string profile, int cores, MeshFidelity fidelity, int steps)
    {
        var image = new TestImage(profile);
        for (int core = 0; core < cores; core++)
        {
            image.FillCore(new CoreAddress(0, core), [], Compartments);
        }

        using Chip chip = Chip.Load(image.Build(), image.Profile, TestEngines.Get("scalar"), fidelity: fidelity);
        chip.Run(steps);
        return chip.Timing!.ReadTotals();
    }

    private static void ShouldBeClose(double value, double expected) => value.ShouldBe(expected, expected * Rounding);
}
