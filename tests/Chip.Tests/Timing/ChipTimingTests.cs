using Chip.Tests.Engines;
using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.Engines.Scalar;
using NeuroChip.Emulator.Mesh;
using NeuroChip.Emulator.State;
using NeuroChip.Spec.Profiles;

namespace Chip.Tests.Timing;

/// <summary>What holds of the times and energies of any network; 20 drawn from seeds, on six tiles.</summary>
public sealed class ChipTimingTests
{
    private const int Networks = 20;
    private const int Steps = 40;

    private static readonly ChipProfile s_profile = PricedProfile.Wide();

    public static TheoryData<MeshFidelity> Models { get; } = new(MeshFidelity.Analytic, MeshFidelity.Event, MeshFidelity.Flit);

    [Theory]
    [MemberData(nameof(Models))]
    public void Engines_and_windows_make_no_difference_to_a_bit(MeshFidelity fidelity)
    {
        for (int seed = 0; seed < Networks; seed++)
        {
            ChipParameters parameters = SyntheticChip.Random(seed, 2 + (seed % 5));
            TimedRun first = RunOn("scalar", parameters, fidelity, seed, [Steps]);
            foreach (string engine in new TestEngines())
            {
                foreach (int[] windows in (int[][])[[.. Enumerable.Repeat(1, Steps)], [7, 20, Steps - 27]])
                {
                    TimedRun other = RunOn(engine, parameters, fidelity, seed, windows);
                    other.Steps.ShouldBe(first.Steps, $"seed {seed}, {engine}");
                    other.Totals().ShouldBe(first.Totals(), $"seed {seed}, {engine}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Parts_are_the_time_and_packets_are_conserved(MeshFidelity fidelity)
    {
        long moved = 0;
        for (int seed = 0; seed < Networks; seed++)
        {
            ChipParameters parameters = SyntheticChip.Random(seed, 2 + (seed % 5));
            using var engine = new ScalarEngine(parameters);
            var run = new TimedRun(parameters, engine, s_profile, fidelity, seed);
            long sent = 0;
            run.Look = (report, window) =>
            {
                string place = $"seed {seed}, step {report.Step}";
                report.Parts.Sum().ShouldBe(report.Time, report.Time * 1e-12, place);
                report.Parts.ShouldAllBe(part => part >= 0);
                report.Energy.Sum().ShouldBe(report.TotalEnergy);
                int s = (int)(report.Step - window.FirstStep);
                long own = parameters.Cores.Sum(core => (long)window.CountersOf(s, core.Index)[(int)CoreCounter.SpikesOut]);
                report.Packets.ShouldBe(own, place);
                report.HostPackets.ShouldBe(window.ArrivalsOf(s + 1).Length, place);
                report.Mesh.Packets.ShouldBe(report.Packets + report.HostPackets, place);
                report.Mesh.LinkPackets.Sum(packets => (long)packets).ShouldBe(report.HopsEastWest + report.HopsNorthSouth, place);

                // What was sent in the step before is what is taken in now.
                long taken = parameters.Cores.Sum(core => (long)window.CountersOf(s, core.Index)[(int)CoreCounter.SpikesIn]);
                if (report.Step > 1)
                {
                    taken.ShouldBe(sent, place);
                }

                sent = report.Mesh.Packets;
                moved += sent;
            };
            run.Run(Steps);
            run.Steps.Count.ShouldBe(Steps);
        }

        moved.ShouldBeGreaterThan(1000);
    }

    /// <summary>A step's last packet cannot have come before it was sent, and the faster models stay near the flit model.</summary>
    [Theory]
    [InlineData(MeshFidelity.Analytic, 0.01, 0.10)]
    [InlineData(MeshFidelity.Event, 0.001, 0.02)]
    public void Faster_models_stay_near_the_flit_model(MeshFidelity fidelity, double mean, double worst)
    {
        double sum = 0;
        double largest = 0;
        for (int seed = 0; seed < Networks; seed++)
        {
            double[] exact = TimesOf(seed, MeshFidelity.Flit);
            double[] fast = TimesOf(seed, fidelity);
            foreach ((double a, double b) in exact.Zip(fast))
            {
                double error = Math.Abs(b - a) / a;
                sum += error;
                largest = Math.Max(largest, error);
            }
        }

        (sum / (Networks * Steps)).ShouldBeLessThan(mean);
        largest.ShouldBeLessThan(worst);
    }

    [Fact]
    public void A_step_of_the_analytic_model_allocates_nothing()
    {
        ChipParameters parameters = SyntheticChip.Random(3, 5);
        using var engine = new ScalarEngine(parameters);
        var run = new TimedRun(parameters, engine, s_profile, MeshFidelity.Analytic, 3);
        run.Timing.Observer = null;
        run.Run(Steps);
        for (int warm = 0; warm < 100; warm++)
        {
            run.Timing.Count(run.Window);
        }

        AllocationGate.Least(() => run.Timing.Count(run.Window)).ShouldBe(0);
    }

    private static double[] TimesOf(int seed, MeshFidelity fidelity)
    {
        ChipParameters parameters = SyntheticChip.Random(seed, 2 + (seed % 5));
        using var engine = new ScalarEngine(parameters);
        var run = new TimedRun(parameters, engine, s_profile, fidelity, seed);
        List<double> times = [];
        run.Look = (report, _) => times.Add(report.Time);
        run.Run(Steps);
        return [.. times];
    }

    private static TimedRun RunOn(string name, ChipParameters parameters, MeshFidelity fidelity, int seed, int[] windows)
    {
        using ICoreEngine engine = TestEngines.Get(name).Create(parameters, strict: false);
        var run = new TimedRun(parameters, engine, s_profile, fidelity, seed);
        foreach (int window in windows)
        {
            run.Run(window);
        }

        return run;
    }
}
