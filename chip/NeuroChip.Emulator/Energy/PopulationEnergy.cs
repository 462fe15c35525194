using System.Collections.Immutable;

namespace NeuroChip.Emulator.Energy;

/// <summary>
/// What a population spent since loading or the last reset of the counters. A spike is charged to its sender with all that it
/// causes: its packets, their hops, their taking in, and the synapses and words walked at their targets, when it is sent. Updates,
/// learning and static power of a core are shared out evenly over its compartments, since a core counts them as a whole.
/// </summary>
public sealed record PopulationEnergy
{
    /// <summary>Name in the network; for what is no population's, one of the two names below.</summary>
    public required string Name { get; init; }

    /// <summary>Name of the row of what packets from outside cause.</summary>
    public const string Outside = "(outside)";

    /// <summary>
    /// Name of the row of what belongs to all: barriers, static power of tiles, chips and cores without compartments, and compartments
    /// that are in no population.
    /// </summary>
    public const string Shared = "(shared)";

    /// <summary>Compartments of the population.</summary>
    public required long Compartments { get; init; }

    /// <summary>Spikes of its compartments.</summary>
    public required long Spikes { get; init; }

    /// <summary>Packets that it sent.</summary>
    public required long Packets { get; init; }

    /// <summary>Hops of these packets, in all directions and over off-chip links.</summary>
    public required long Hops { get; init; }

    /// <summary>Synapses that these packets walk at their targets.</summary>
    public required long SynapticEvents { get; init; }

    /// <summary>Energy in pJ, by <see cref="EnergyUnit"/>.</summary>
    public required ImmutableArray<double> Energy { get; init; }

    /// <summary>Energy of all units, in pJ.</summary>
    public double TotalEnergy => Energy.Sum();
}
