using Conformance.Tests.Chain;
using NeuroChip.Emulator;
using NeuroChip.Emulator.Mesh;
using NeuroChip.Emulator.Timing;
using NeuroChip.Server;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Profiles;
using Xunit.Abstractions;

namespace Conformance.Tests.Timing;

/// <summary>The models on one network: the same state, the same packets, and times that lie near those of the flit model.</summary>
public sealed class FidelityTests(ITestOutputHelper output)
{
    private const int Steps = 60;

    public static TheoryData<string, string> EnginesAndProfiles()
    {
        var data = new TheoryData<string, string>();
        foreach (string engine in EngineChoice.Names)
        {
            data.Add(engine, "loihi1-d18");
            data.Add(engine, "loihi1-sanafe");
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(EnginesAndProfiles))]
    public void The_model_of_the_mesh_changes_no_state_and_no_count(string engine, string profile)
    {
        ChipImage image = CompiledNetwork.Compile(MovingNetwork.Graph, profile, MovingNetwork.Options(4)).Image!;
        var seen = new List<(string Digest, long Packets, long Hops)>();
        string? none = null;
        foreach (MeshFidelity fidelity in Enum.GetValues<MeshFidelity>())
        {
            using Chip chip = Chip.Load(image, ChipProfile.Load(profile), Engines.Of(engine), fidelity: fidelity);
            chip.Run(Steps);
            string digest = chip.ReadDigest();
            none ??= digest;
            digest.ShouldBe(none, $"{fidelity}");
            if (chip.Timing?.ReadTotals() is { } totals)
            {
                seen.Add((digest, totals.Packets, totals.HopsEastWest + totals.HopsNorthSouth));
            }
        }

        seen.Distinct().Count().ShouldBe(1);
    }

    [Theory]
    [InlineData(MeshFidelity.Event, 0.001, 0.003)]
    [InlineData(MeshFidelity.Analytic, 0.005, 0.03)]
    public void A_faster_model_is_near_the_flit_model_in_every_step(MeshFidelity fidelity, double meanBound, double worstBound)
    {
        foreach (int seed in new[] { 1, 2, 3, 4, 5 })
        {
            List<double> flit = TimesOf(seed, MeshFidelity.Flit);
            double[] errors = [.. TimesOf(seed, fidelity).Zip(flit, (time, exact) => Math.Abs(time - exact) / exact)];
            output.WriteLine($"seed {seed}: mean {errors.Average():P3}, worst {errors.Max():P3}");
            errors.Average().ShouldBeLessThan(meanBound);
            errors.Max().ShouldBeLessThan(worstBound);
        }
    }

    private static List<double> TimesOf(int seed, MeshFidelity fidelity)
    {
        ChipImage image = CompiledNetwork.Compile(MovingNetwork.Graph, MovingNetwork.Profile, MovingNetwork.Options(seed)).Image!;
        using Chip chip = Chip.Load(image, ChipProfile.Load(MovingNetwork.Profile), Engines.Of("scalar"), fidelity: fidelity);
        var times = new StepTimes();
        chip.Timing!.Observer = times;
        chip.Run(Steps);
        return times.Times;
    }

    private sealed class StepTimes : ITimingObserver
    {
        public List<double> Times { get; } = [];

        public void OnStep(StepReport report) => Times.Add(report.Time);
    }
}
