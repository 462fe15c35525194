using System.Collections.Immutable;
using NeuroChip.Compilation.Quantization;
using NeuroChip.Spec;

namespace NeuroChip.Compilation.Partitioning;

/// <summary>The network in slices that each fit on a core. Which core is not known yet.</summary>
public sealed record PartitionedGraph
{
    /// <summary>The network.</summary>
    public required QuantizedGraph Network { get; init; }

    /// <summary>One entry per core that is needed.</summary>
    public required ImmutableArray<PartitionedCore> Cores { get; init; }
}

/// <summary>Consecutive units of a group in compartments at equal distances.</summary>
/// <param name="Group">Index of the group.</param>
/// <param name="FirstUnit">Its first unit here.</param>
/// <param name="Count">Number of units.</param>
/// <param name="FirstCompartment">Compartment of the first unit.</param>
/// <param name="Stride">Compartments from one unit to the next; more than 1 where neurons are trees of compartments.</param>
public readonly record struct CoreSlice(int Group, int FirstUnit, int Count, int FirstCompartment, int Stride = 1)
{
    /// <summary>Compartment of a unit of the group.</summary>
    public int Compartment(int unit) => this.FirstCompartment + ((unit - this.FirstUnit) * this.Stride);

    /// <summary>Whether a unit of the group lies here.</summary>
    public bool Holds(int unit) => unit >= this.FirstUnit && unit < this.FirstUnit + this.Count;
}

/// <summary>What one core will hold.</summary>
public sealed record PartitionedCore
{
    /// <summary>Its slices.</summary>
    public required ImmutableArray<CoreSlice> Slices { get; init; }

    /// <summary>Its synapse formats.</summary>
    public required ImmutableArray<SynapseFormat> Formats { get; init; }

    /// <summary>Its synapse lists, in the order of memory.</summary>
    public required ImmutableArray<StoredList> Lists { get; init; }

    /// <summary>The segments of the lists.</summary>
    public required ImmutableArray<ListSegment> Segments { get; init; }

    /// <summary>
    /// Its in-axons: those whose synapses stay as they are, in the order of the first unit that uses each; then those that
    /// learn, projection by projection and unit by unit; then those that count reward.
    /// </summary>
    public required ImmutableArray<InAxon> InAxons { get; init; }

    /// <summary>The source units it listens to, ordered by group, unit and in-axon.</summary>
    public required ImmutableArray<Arrival> Arrivals { get; init; }

    /// <summary>Logarithm of the delay slots per compartment.</summary>
    public required int DelaySlotsLog2 { get; init; }

    /// <summary>What it uses of each resource.</summary>
    public required CoreUsage Usage { get; init; }

    /// <summary>Synapses of the network that end on the core; shared lists count once for every unit that uses them.</summary>
    public required long SynapseCount { get; init; }

    /// <summary>The synapses of the network that learn and have in-axons here, ascending.</summary>
    public ImmutableArray<int> Learning => [.. this.InAxons.Where(a => a.Role == AxonRole.Learn).Select(a => a.Synapses).Distinct().Order()];

    /// <summary>Segments of one list.</summary>
    public ReadOnlySpan<ListSegment> SegmentsOf(int list)
    {
        int end = list + 1 < this.Lists.Length ? this.Lists[list + 1].FirstSegment : this.Segments.Length;
        return this.Segments.AsSpan(this.Lists[list].FirstSegment..end);
    }
}
