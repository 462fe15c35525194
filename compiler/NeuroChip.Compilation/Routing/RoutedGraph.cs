using System.Collections.Immutable;
using NeuroChip.Compilation.Placement;

namespace NeuroChip.Compilation.Routing;

/// <summary>The network with every spike's way: from unit to out-axons, from there to in-axons.</summary>
public sealed record RoutedGraph
{
    /// <summary>The slices and their addresses.</summary>
    public required PlacedGraph Placement { get; init; }

    /// <summary>Axon tables of the cores, in the order of the partition.</summary>
    public required ImmutableArray<AxonTable> Cores { get; init; }

    /// <summary>The host's table: units of all source groups, one group behind the other.</summary>
    public required AxonTable Sources { get; init; }

    /// <summary>For each group, the entry of its first unit in the host's table; -1 for compartments.</summary>
    public required ImmutableArray<int> FirstSource { get; init; }
}
