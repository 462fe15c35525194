using NeuroChip.Compilation;
using NeuroChip.Graph;
using NeuroChip.Server;

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
    public void W1_on_eight_Loihi_1_cores_has_the_published_raster(string engine) =>
        RunW1(engine, 1000, 28_347, 0x81882f2b9d9311c4UL);

    [LongTheory]
    [MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public void W1_has_the_published_raster_after_10_000_steps(string engine) =>
        RunW1(engine, 10_000, 282_166, 0x43228dae6aa4226bUL);

    /// <summary>
    /// 10^7 synapses of random fan-out cannot fit Loihi 1's axon tables; the wide profile's large cores hold them.
    /// The scalar engine shows the first tenth.
    /// </summary>
    [LongTheory]
    [InlineData(EngineChoice.Scalar, 100, 65_462, 0xd4d59cd9e028c86fUL)]
    [InlineData(EngineChoice.OpenCl, 1000, 632_343, 0xf56fba65b99b21aUL)]
    public void W2_on_large_cores_has_the_published_raster(string engine, int steps, int spikes, ulong raster)
    {
        const int neurons = 100_000;
        using CompiledNetwork network = CompiledNetwork.Load(Build("w2", neurons, 100, 7, -78), "wide", Engines.Of(engine));
        List<(long Step, string Population, int Unit)> seen = network.Run(steps, []);

        seen.Count.ShouldBe(spikes);
        WorkloadHash.Raster(seen, neurons).ShouldBe(raster);
    }

    private static void RunW1(string engine, int steps, int spikes, ulong raster)
    {
        const int neurons = 4000;
        using CompiledNetwork network = CompiledNetwork.Load(
            Build("w1", neurons, 80, 8, -90), "loihi1-d18", Engines.Of(engine), CompileOptions.Default with { Split = 8 });
        List<(long Step, string Population, int Unit)> seen = network.Run(steps, []);

        network.Image.Cores.Length.ShouldBe(8);
        seen.Count.ShouldBe(spikes);
        WorkloadHash.Raster(seen, neurons).ShouldBe(raster);
    }

    internal static SnnGraph Build(string name, int neurons, int fanOut, int excitation, int inhibition)
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
