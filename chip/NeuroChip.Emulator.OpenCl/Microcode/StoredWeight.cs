using NeuroChip.Spec;
using NeuroChip.Spec.Synapses;

namespace NeuroChip.Emulator.OpenCl.Microcode;

/// <summary>How a weight is stored, in the form the kernels use: clip, add, cut off the low bits.</summary>
/// <param name="Lsb">Bits of the mantissa that are not stored.</param>
/// <param name="Low">Smallest mantissa.</param>
/// <param name="High">Largest mantissa.</param>
/// <param name="TowardZero">What is added to a negative magnitude so that the floor is its truncation.</param>
internal readonly record struct StoredWeight(int Lsb, int Low, int High, int TowardZero)
{
    /// <summary>The storage of a sign mode and a number of bits; that of an in-axon without synapses holds nothing.</summary>
    public static StoredWeight Of(SignMode sign, int bits)
    {
        if (sign == SignMode.Unused)
        {
            return default;
        }

        int lsb = SynapseArithmetic.DroppedBits(sign, bits);
        FieldLimit limit = SynapseArithmetic.MantissaLimit(sign);
        return new StoredWeight(lsb, (int)limit.Min, (int)limit.Max, sign == SignMode.Inhibitory ? (1 << lsb) - 1 : 0);
    }
}
