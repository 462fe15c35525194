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
            if (synapses.Rule is not null)
            {
                builder.Learn(RuleOf(source, synapses.Rule), source.Seed, synapses.Tags.IsEmpty ? null : new PerUnit<int>(synapses.Tags));
            }
        }

        return builder.Build();
    }

    /// <summary>Names of the projections in the network and on the device, in the order of the case.</summary>
    public static IReadOnlyList<string> Projections(ConformanceCase source) => [.. Build(source).Projections.Select(projection => projection.Name)];

    /// <summary>The spikes from outside. One in the last step arrives after the end, but is given all the same.</summary>
    public static IEnumerable<InjectedSpike> Input(ConformanceCase source) =>
        source.Input.Select(spike => InjectedSpike.OfUnit(spike.Population, spike.Unit, spike.Step));

    private static LearningRule RuleOf(ConformanceCase source, string name)
    {
        CaseRule rule = source.Learning.First(rule => rule.Name == name);
        TraceSpec Trace(int index) => new(rule.Traces[index].Impulse, rule.Traces[index].Tau);
        return new LearningRule
        {
            Name = rule.Name,
            Weight = rule.Weight,
            Delay = rule.Delay,
            Tag = rule.Tag,
            X1 = Trace(0),
            X2 = Trace(1),
            Y1 = Trace(2),
            Y2 = Trace(3),
            Y3 = Trace(4),
            Epoch = source.LearningEpoch,
            Rounding = source.Rounding switch
            {
                CaseRounding.Nearest => TraceRounding.Nearest,
                CaseRounding.Up => TraceRounding.Up,
                CaseRounding.Hash => TraceRounding.Stochastic,
                _ => TraceRounding.Down,
            },
        };
    }
}
