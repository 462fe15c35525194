namespace NeuroChip.Spec.Synapses;

/// <summary>A synapse on its way into a block.</summary>
/// <param name="Index">Target compartment less the list's base compartment.</param>
/// <param name="Weight">Weight mantissa, on the storage grid of the format.</param>
/// <param name="Delay">Delay in steps.</param>
/// <param name="Tag">Tag, signed.</param>
public readonly record struct PackedSynapse(int Index, int Weight, int Delay = 0, int Tag = 0);

/// <summary>A synapse as read from a list.</summary>
/// <param name="Target">Target compartment of the core.</param>
/// <param name="Weight">Weight mantissa.</param>
/// <param name="Delay">Delay in steps.</param>
/// <param name="Tag">Tag, signed.</param>
/// <param name="Format">Index of the synapse format, which holds the sign mode and the exponent.</param>
public readonly record struct DecodedSynapse(int Target, int Weight, int Delay, int Tag, int Format);
