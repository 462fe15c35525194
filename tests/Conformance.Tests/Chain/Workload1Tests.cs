using NeuroChip.Compilation;
using NeuroChip.Graph;

namespace Conformance.Tests.Chain;

/// <summary>
/// The balanced random network of 4,000 neurons and 320,000 synapses, several of them between the same pair, on eight
/// Loihi-1 cores: sparse lists, initial voltages and recurrence over cores. The hash comes from Brian2, GeNN, numpy and C++.
/// </summary>
public sealed class Workload1Tests
{
    private const int Neurons = 4000;
    private const int FanOut = 80;
    private const int Threshold = 1000;
    private const ulong Seed = 20250;

    [Theory]
    [MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public void The_raster_of_the_first_thousand_steps_has_the_published_hash(string engine)
    {
        using CompiledNetwork network = CompiledNetwork.Load(
            Build(), "loihi1-d18", Engines.Of(engine), CompileOptions.Default with { Split = 8 });
        List<(long Step, string Population, int Unit)> spikes = network.Run(1000, []);

        network.Image.Cores.Length.ShouldBe(8);
        spikes.Count.ShouldBe(28_347);
        WorkloadHash.Raster(spikes, Neurons).ShouldBe(0x81882f2b9d9311c4UL);
    }

    private static SnnGraph Build()
    {
        var synapses = new SparseSynapse[Neurons * FanOut];
        for (int i = 0; i < synapses.Length; i++)
        {
            ulong random = WorkloadHash.Hash(Seed, (ulong)i);
            int pre = i / FanOut;
            int weight = pre < Neurons * 4 / 5
                ? 8 + WorkloadHash.Low(random, 5) - 2
                : -90 + WorkloadHash.Low(random, 21) - 10;
            synapses[i] = new SparseSynapse(pre, WorkloadHash.Below(random, Neurons), weight);
        }

        var start = new PerUnit<int>([.. Enumerable.Range(0, Neurons).Select(unit =>
            WorkloadHash.Below(WorkloadHash.Hash(Seed + 1, (ulong)unit), 64 * Threshold))]);
        return new SnnGraphBuilder("w1")
            .Compartments("cells", Neurons, new IntegerCuba
            {
                DecayU = 818,
                DecayV = 205,
                VthMant = Threshold,
                BiasMant = 3520,
                VInit = start,
            })
            .Sparse("cells", "cells", synapses)
            .Output("spikes", "cells", OutputKind.Spikes)
            .Build();
    }
}
