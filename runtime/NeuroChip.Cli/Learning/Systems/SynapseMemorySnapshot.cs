using NeuroChip.Device.Learning;

namespace NeuroChip.Cli.Learning.Systems;

/// <summary>All synapses that learn, as they were at a time, to be put back after a reset or into another chip.</summary>
/// <param name="Projections">Synapses by projection.</param>
internal sealed record SynapseMemorySnapshot(IReadOnlyDictionary<string, SynapseTable> Projections);
