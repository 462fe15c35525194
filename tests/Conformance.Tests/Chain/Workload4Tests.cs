using NeuroChip.Device;
using NeuroChip.Testing.Workloads;

namespace Conformance.Tests.Chain;

/// <summary>
/// The feed-forward workload 784-512-10 on synthetic images, with a hash of each raster.
/// </summary>
public sealed class Workload4Tests
{
    [Theory]
    [MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public void Both_rasters_have_the_published_hash(string engine)
    {
        using CompiledNetwork network = CompiledNetwork.Load(PublishedNetworks.W4(), "loihi1-d18", Engines.Of(engine));
        List<(long Step, string Population, int Unit)> spikes = network.Run(PublishedNetworks.W4Steps, InputSpikes());

        WorkloadHash.Raster(spikes.Where(spike => spike.Population == "hidden"), PublishedNetworks.W4Hidden).ShouldBe(0xe38d94425793bd2eUL);
        WorkloadHash.Raster(spikes.Where(spike => spike.Population == "output"), PublishedNetworks.W4Outputs).ShouldBe(0xb3ae10c08d2faa86UL);
    }

    /// <summary>Step s of the definition, counted from 0, is step s + 1 of the chip.</summary>
    internal static IEnumerable<InjectedSpike> InputSpikes() => PublishedNetworks.W4Inputs().SelectMany(
        (units, step) => units.Select(unit => InjectedSpike.OfUnit("input", unit, step + 1)));
}
