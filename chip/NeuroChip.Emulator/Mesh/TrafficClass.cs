using System.Collections.Immutable;

namespace NeuroChip.Emulator.Mesh;

/// <summary>
/// Compartments of one core that send to the same cores in the same order are of one class: a spike of any of them puts the
/// same packets on the mesh. The packets of a host to one core are a class, too, of one packet.
/// </summary>
public sealed class TrafficClass
{
    /// <summary>Index of the sending core; -1 for a host.</summary>
    public required int Source { get; init; }

    /// <summary>Flow of each packet of one spike, in the order of the out-axon list.</summary>
    public required ImmutableArray<int> Flows { get; init; }
}
