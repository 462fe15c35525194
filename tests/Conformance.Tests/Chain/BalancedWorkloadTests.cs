using NeuroChip.Compilation;
using NeuroChip.Graph;

namespace Conformance.Tests.Chain;

/// <summary>
/// The balanced random networks W1 and W2: sparse lists, several synapses between the same pair, initial voltages and
/// recurrence over cores. The hashes come from Brian2, GeNN, numpy and C++ runs of the same definition.
/// </summary>
public sealed class BalancedWorkloadTests
{
    private const int Threshold = 1000;
    private const ulong Seed = 20250;

    [Theory]
    [MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public void W1_on_eight_Loihi_1_cores_has_the_published_raster(string engine)
    {
        using CompiledNetwork network = CompiledNetwork.Load(
            Build("w1", 4000, 80, 8, -90), "loihi1-d18", Engines.Of(engine), CompileOptions.Default with { Split = 8 });
        List<(long Step, string Population, int Unit)> spikes = network.Run(1000, []);

        network.Image.Cores.Length.ShouldBe(8);
        spikes.Count.ShouldBe(28_347);
        WorkloadHash.Raster(spikes, 4000).ShouldBe(0x81882f2b9d9311c4UL);
    }

    /// <summary>10^7 synapses of random fan-out cannot fit Loihi 1's axon tables; the wide profile's large cores hold them.</summary>
    [LongTheory]
    [MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public void W2_on_large_cores_has_the_published_raster(string engine)
    {
        using CompiledNetwork network = CompiledNetwork.Load(Build("w2", 100_000, 100, 7, -78), "wide", Engines.Of(engine));
        List<(long Step, string Population, int Unit)> spikes = network.Run(100, []);

        spikes.Count.ShouldBe(65_462);
        WorkloadHash.Raster(spikes, 100_000).ShouldBe(0xd4d59cd9e028c86fUL);
    }

    private static SnnGraph Build(string name, int neurons, int fanOut, int excitation, int inhibition)
    {
        var synapses = new SparseSynapse[neurons * fanOut];
        for (int i = 0; i < synapses.Length; i++)
        {
            ulong random = WorkloadHash.Hash(Seed, (ulong)i);
            int pre = i / fanOut;
            int weight = pre < neurons * 4 / 5
                ? excitation + WorkloadHash.Low(random, 5) - 2
                : inhibition + WorkloadHash.Low(random, 21) - 10;
            synapses[i] = new SparseSynapse(pre, WorkloadHash.Below(random, (uint)neurons), weight);
        }

        var start = new PerUnit<int>([.. Enumerable.Range(0, neurons).Select(unit =>
            WorkloadHash.Below(WorkloadHash.Hash(Seed + 1, (ulong)unit), 64 * Threshold))]);
        return new SnnGraphBuilder(name)
            .Compartments("cells", neurons, new IntegerCuba
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
