using System.Collections.Immutable;

namespace NeuroChip.Emulator.Mesh;

/// <summary>
/// Compartments of one core that send to the same cores in the same order are of one class: a spike of any of them puts the
/// same packets on the same links. A packet of a host is a class of its own per chip port and target core.
/// </summary>
public sealed class TrafficClass
{
    /// <summary>Index of the sending core; -1 for a host.</summary>
    public required int Source { get; init; }

    /// <summary>Tile of the sending core, or of the port through which the host's packet comes in.</summary>
    public required int Tile { get; init; }

    /// <summary>Indices of the target cores of the packets of one spike, in the order of the out-axon list.</summary>
    public required ImmutableArray<int> Targets { get; init; }

    /// <summary>Links that the packets of one spike pass, each once.</summary>
    public required ImmutableArray<int> Links { get; init; }

    /// <summary>Packets of one spike that pass each of <see cref="Links"/>.</summary>
    public required ImmutableArray<int> LinkPackets { get; init; }

    /// <summary>Hops to the east or west of the packets of one spike, off-chip links not among them.</summary>
    public required int HopsEastWest { get; init; }

    /// <summary>Hops to the north or south, off-chip links not among them.</summary>
    public required int HopsNorthSouth { get; init; }

    /// <summary>Off-chip links passed.</summary>
    public required int HopsOffChip { get; init; }

    /// <summary>Packets that stay in their tile.</summary>
    public required int LocalPackets { get; init; }
}
