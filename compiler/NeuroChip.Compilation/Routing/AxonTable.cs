using System.Collections.Immutable;
using NeuroChip.Spec;

namespace NeuroChip.Compilation.Routing;

/// <summary>Where the spikes of some units go.</summary>
/// <param name="Runs">Per unit, its run of entries; several units may use one run.</param>
/// <param name="Entries">The entries, one per slot.</param>
public sealed record AxonTable(ImmutableArray<AxonRun> Runs, ImmutableArray<AxonEntry> Entries)
{
    /// <summary>The entries of one unit.</summary>
    public ReadOnlySpan<AxonEntry> Of(int unit) => this.Entries.AsSpan().Slice(this.Runs[unit].First, this.Runs[unit].Count);
}

/// <summary>A run of entries.</summary>
/// <param name="First">The first; 0 if there is none.</param>
/// <param name="Count">How many slots.</param>
/// <param name="Atom">Added to the atom of every population entry.</param>
public readonly record struct AxonRun(int First, int Count, int Atom = 0);

/// <summary>One slot: an in-axon that a spike reaches, or the second slot of a Pop32 entry.</summary>
/// <param name="Core">Index of the core in the partition.</param>
/// <param name="Axon">Its in-axon.</param>
/// <param name="Kind">How it is addressed.</param>
/// <param name="Atom">Atom, less that of the run.</param>
/// <param name="Delay">Axonal delay in steps.</param>
public readonly record struct AxonEntry(int Core, int Axon, AxonKind Kind = AxonKind.Discrete, int Atom = 0, int Delay = 0)
{
    /// <summary>The second slot of a Pop32 entry.</summary>
    public static AxonEntry Extension { get; } = new(0, 0, AxonKind.Extension);

    /// <summary>Whether the atom of the run is added.</summary>
    public bool IsPopulation => this.Kind is AxonKind.Pop16 or AxonKind.Pop32;
}
