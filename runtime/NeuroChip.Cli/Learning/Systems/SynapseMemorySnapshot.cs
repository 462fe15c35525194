using NeuroChip.Spec.Image;

namespace NeuroChip.Cli.Learning.Systems;

/// <summary>The synapse memory of every core that learns, to be put back after a reset.</summary>
/// <param name="Cores">32-bit words by core, from the first word of the memory on.</param>
internal sealed record SynapseMemorySnapshot(IReadOnlyDictionary<CoreAddress, uint[]> Cores);
