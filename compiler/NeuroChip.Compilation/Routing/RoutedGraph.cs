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

/// <summary>Where the spikes of some units go.</summary>
/// <param name="Runs">Per unit, its run of entries.</param>
/// <param name="Entries">The entries.</param>
public sealed record AxonTable(ImmutableArray<AxonRun> Runs, ImmutableArray<AxonEntry> Entries)
{
    /// <summary>The entries of one unit.</summary>
    public ReadOnlySpan<AxonEntry> Of(int unit) => this.Entries.AsSpan().Slice(this.Runs[unit].First, this.Runs[unit].Count);
}

/// <summary>A run of entries.</summary>
/// <param name="First">The first; 0 if there is none.</param>
/// <param name="Count">How many.</param>
public readonly record struct AxonRun(int First, int Count);

/// <summary>An in-axon that a spike reaches.</summary>
/// <param name="Core">Index of the core in the partition.</param>
/// <param name="Axon">Its in-axon.</param>
public readonly record struct AxonEntry(int Core, int Axon);
