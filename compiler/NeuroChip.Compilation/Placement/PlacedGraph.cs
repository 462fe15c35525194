using System.Collections.Immutable;
using NeuroChip.Compilation.Partitioning;
using NeuroChip.Spec.Image;

namespace NeuroChip.Compilation.Placement;

/// <summary>Slices with addresses.</summary>
public sealed record PlacedGraph
{
    /// <summary>The slices.</summary>
    public required PartitionedGraph Partition { get; init; }

    /// <summary>Where each core of the partition lies; no address twice.</summary>
    public required ImmutableArray<CoreAddress> Addresses { get; init; }

    /// <summary>What this placement costs on the mesh.</summary>
    public required PlacementCost Cost { get; init; }
}

/// <summary>Mesh cost of a placement if every compartment spiked once: a connection is one unit's spike to one core.</summary>
/// <param name="Connections">Packets.</param>
/// <param name="Local">Of these, to the unit's own core.</param>
/// <param name="Hops">Links between tiles crossed on the way, X first, then Y (within a chip).</param>
/// <param name="ChipCrossings">Packets that leave their chip.</param>
public sealed record PlacementCost(long Connections, long Local, long Hops, long ChipCrossings);
