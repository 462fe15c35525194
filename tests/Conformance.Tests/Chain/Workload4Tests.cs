using System.Numerics;
using NeuroChip.Device;
using NeuroChip.Graph;

namespace Conformance.Tests.Chain;

/// <summary>
/// The feed-forward workload 784-512-10 on synthetic images, defined in integers with a hash of each raster.
/// The hashes come from Brian2, GeNN, numpy and C++ runs of the same definition.
/// </summary>
public sealed class Workload4Tests
{
    private const int Inputs = 784;
    private const int Hidden = 512;
    private const int Outputs = 10;
    private const int Samples = 100;
    private const int StepsPerSample = 64;
    private const ulong Seed = 40250;

    [Theory]
    [MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public void Both_rasters_have_the_published_hash(string engine)
    {
        using CompiledNetwork network = CompiledNetwork.Load(Build(), "loihi1-d18", Engines.Of(engine));
        int steps = Samples * StepsPerSample;
        List<(long Step, string Population, int Unit)> spikes = network.Run(steps, InputSpikes());

        WorkloadHash.Raster(spikes.Where(spike => spike.Population == "hidden"), Hidden).ShouldBe(0xe38d94425793bd2eUL);
        WorkloadHash.Raster(spikes.Where(spike => spike.Population == "output"), Outputs).ShouldBe(0xb3ae10c08d2faa86UL);
    }

    internal static SnnGraph Build()
    {
        var toHidden = new float[Hidden * Inputs];
        var toOutput = new float[Outputs * Hidden];
        for (int pre = 0; pre < Inputs; pre++)
        {
            for (int post = 0; post < Hidden; post++)
            {
                toHidden[(post * Inputs) + pre] = WorkloadHash.Below(WorkloadHash.Hash(Seed + 3, (ulong)((pre * Hidden) + post)), 128) - 56;
            }
        }

        for (int pre = 0; pre < Hidden; pre++)
        {
            for (int post = 0; post < Outputs; post++)
            {
                toOutput[(post * Hidden) + pre] = WorkloadHash.Below(WorkloadHash.Hash(Seed + 4, (ulong)((pre * Outputs) + post)), 128) - 60;
            }
        }

        return new SnnGraphBuilder("w4")
            .Source("input", Inputs)
            .Compartments("hidden", Hidden, Neuron(6000))
            .Compartments("output", Outputs, Neuron(1200))
            .Dense("input", "hidden", toHidden)
            .Dense("hidden", "output", toOutput)
            .Output("output", "output", OutputKind.Spikes)
            .Build();
    }

    /// <summary>Step s of the definition, counted from 0, is step s + 1 of the chip.</summary>
    internal static IEnumerable<InjectedSpike> InputSpikes()
    {
        ulong fires = Fraction(0.25);
        ulong on = Fraction(0.19);
        ulong flips = Fraction(0.05);
        for (int sample = 0; sample < Samples; sample++)
        {
            for (int pixel = 0; pixel < Inputs; pixel++)
            {
                bool prototype = WorkloadHash.Hash(Seed, (ulong)(((sample % 10) * Inputs) + pixel)) < on;
                bool flip = WorkloadHash.Hash(Seed + 1, (ulong)((sample * Inputs) + pixel)) < flips;
                for (int t = 0; prototype != flip && t < StepsPerSample; t++)
                {
                    int step = (sample * StepsPerSample) + t;
                    if (WorkloadHash.Hash(Seed + 2, ((ulong)step * Inputs) + (ulong)pixel) < fires)
                    {
                        yield return InjectedSpike.OfUnit("input", pixel, step + 1);
                    }
                }
            }
        }
    }

    private static IntegerCuba Neuron(int threshold) =>
        new() { DecayU = 2047, DecayV = 410, VthMant = threshold };

    private static ulong Fraction(double p) => (ulong)(BigInteger)(p * 18446744073709551616.0);
}
