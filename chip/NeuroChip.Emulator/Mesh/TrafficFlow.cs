using System.Collections.Immutable;

namespace NeuroChip.Emulator.Mesh;

/// <summary>Everything that goes from one sender to one core: all its packets take the same way.</summary>
public sealed class TrafficFlow
{
    /// <summary>Index of the sending core; -1 for a host, whose packets come in at the first tile of the target's chip.</summary>
    public required int Source { get; init; }

    /// <summary>Tile on which the packets start.</summary>
    public required int SourceTile { get; init; }

    /// <summary>Index of the target core.</summary>
    public required int Target { get; init; }

    /// <summary>Tile of the target core.</summary>
    public required int TargetTile { get; init; }

    /// <summary>Links on the way, in order.</summary>
    public required ImmutableArray<int> Links { get; init; }

    /// <summary>Hops to the east or west, off-chip links not among them.</summary>
    public required int HopsEastWest { get; init; }

    /// <summary>Hops to the north or south, off-chip links not among them.</summary>
    public required int HopsNorthSouth { get; init; }

    /// <summary>Off-chip links passed.</summary>
    public required int HopsOffChip { get; init; }

    /// <summary>Flits of a packet: more than one where a packet to another chip travels behind a relay head.</summary>
    public required int Flits { get; init; }

    /// <summary>Whether the packets stay in their tile.</summary>
    public bool IsLocal => SourceTile == TargetTile;

    /// <summary>Hops in all directions.</summary>
    public int Hops => Links.Length;
}
