using NeuroChip.Device;
using NeuroChip.Graph;

namespace NeuroChip.Cli.Conformance;

/// <summary>A case as the compiler's and the device's input.</summary>
internal static class CaseGraph
{
    /// <summary>The network. Weights stay mantissas of the case's format, so that truncating them is the compiler's work.</summary>
    public static SnnGraph Build(ConformanceCase source)
    {
        var builder = new SnnGraphBuilder(source.Name);
        foreach (CasePopulation population in source.Populations)
        {
            _ = population.Model is null
                ? builder.Source(population.Name, population.Size)
                : builder.Compartments(population.Name, population.Size, population.Model, source.Seed);
        }

        foreach (CaseSynapses synapses in source.Synapses)
        {
            builder.Sparse(synapses.Pre, synapses.Post, synapses.Entries, synapses.Format);
        }

        return builder.Build();
    }

    /// <summary>The spikes from outside. One in the last step arrives after the end, but is given all the same.</summary>
    public static IEnumerable<InjectedSpike> Input(ConformanceCase source) =>
        source.Input.Select(spike => InjectedSpike.OfUnit(spike.Population, spike.Unit, spike.Step));
}
