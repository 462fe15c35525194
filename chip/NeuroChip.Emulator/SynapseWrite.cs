namespace NeuroChip.Emulator;

/// <summary>New values of a plastic synapse; null leaves one as it is.</summary>
/// <param name="Core">Index of the core.</param>
/// <param name="Axon">In-axon, one whose synapses learn.</param>
/// <param name="Position">Position in the in-axon's list.</param>
/// <param name="Weight">Weight mantissa, on the grid of the list's format.</param>
/// <param name="Delay">Delay, 0 to the largest the list stores and the core's ring holds.</param>
/// <param name="Tag">Tag, signed, in the bits that the list stores.</param>
public readonly record struct SynapseWrite(int Core, int Axon, int Position, int? Weight = null, int? Delay = null, int? Tag = null);
