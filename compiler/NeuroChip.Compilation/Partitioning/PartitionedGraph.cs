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

/// <summary>A source unit whose spikes a core listens to: one synapse list, one in-axon.</summary>
/// <param name="Group">Index of its group.</param>
/// <param name="Unit">Unit within the group.</param>
/// <param name="BaseUnit">Compartment the list's indices count from, in units of four.</param>
/// <param name="Words">Length of the list in 64-bit words.</param>
/// <param name="FirstSegment">First of its segments; they go on to that of the next axon.</param>
public readonly record struct InAxon(int Group, int Unit, int BaseUnit, int Words, int FirstSegment);

/// <summary>A range of one row of a synapse table, within one slice, packed in one format.</summary>
/// <param name="Synapses">Index of the quantized synapses.</param>
/// <param name="Slice">Index of the slice on the core.</param>
/// <param name="First">First synapse in the table.</param>
/// <param name="End">Behind the last.</param>
/// <param name="Format">Index of the format on the core.</param>
public readonly record struct ListSegment(int Synapses, int Slice, int First, int End, int Format);

/// <summary>What one core will hold.</summary>
public sealed record PartitionedCore
{
    /// <summary>Its slices.</summary>
    public required ImmutableArray<CoreSlice> Slices { get; init; }

    /// <summary>Its synapse formats.</summary>
    public required ImmutableArray<SynapseFormat> Formats { get; init; }

    /// <summary>Its in-axons, ordered by group and unit.</summary>
    public required ImmutableArray<InAxon> InAxons { get; init; }

    /// <summary>The segments of their lists.</summary>
    public required ImmutableArray<ListSegment> Segments { get; init; }

    /// <summary>Logarithm of the delay slots per compartment.</summary>
    public required int DelaySlotsLog2 { get; init; }

    /// <summary>What it uses of each resource.</summary>
    public required CoreUsage Usage { get; init; }

    /// <summary>Synapses on the core.</summary>
    public required long SynapseCount { get; init; }

    /// <summary>Bits its lists would take as plain sparse blocks of 8-bit weights with full indices.</summary>
    public required long PlainBits { get; init; }

    /// <summary>Segments of one in-axon.</summary>
    public ReadOnlySpan<ListSegment> SegmentsOf(int axon)
    {
        int end = axon + 1 < this.InAxons.Length ? this.InAxons[axon + 1].FirstSegment : this.Segments.Length;
        return this.Segments.AsSpan(this.InAxons[axon].FirstSegment..end);
    }
}
