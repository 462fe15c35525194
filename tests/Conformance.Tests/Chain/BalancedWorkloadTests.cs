using NeuroChip.Compilation;
using NeuroChip.Server;
using NeuroChip.Testing.Workloads;

namespace Conformance.Tests.Chain;

/// <summary>
/// The balanced random networks W1 and W2, with recurrence over cores.
/// </summary>
public sealed class BalancedWorkloadTests
{
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
        using CompiledNetwork network = CompiledNetwork.Load(PublishedNetworks.W2(), "wide", Engines.Of(engine));
        List<(long Step, string Population, int Unit)> seen = network.Run(steps, []);

        seen.Count.ShouldBe(spikes);
        WorkloadHash.Raster(seen, neurons).ShouldBe(raster);
    }

    private static void RunW1(string engine, int steps, int spikes, ulong raster)
    {
        const int neurons = 4000;
        using CompiledNetwork network = CompiledNetwork.Load(
            PublishedNetworks.W1(), "loihi1-d18", Engines.Of(engine), CompileOptions.Default with { Split = 8 });
        List<(long Step, string Population, int Unit)> seen = network.Run(steps, []);

        network.Image.Cores.Length.ShouldBe(8);
        seen.Count.ShouldBe(spikes);
        WorkloadHash.Raster(seen, neurons).ShouldBe(raster);
    }
}
