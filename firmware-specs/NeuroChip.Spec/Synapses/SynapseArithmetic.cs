namespace NeuroChip.Spec.Synapses;

/// <summary>
/// Weight arithmetic of core-semantics.md section 4, in one place for the compiler's checks, the
/// loader and the disassembler.
/// </summary>
public static class SynapseArithmetic
{
    /// <summary>Largest magnitude of an actual weight: 2^21 - 64.</summary>
    public const int ActualWeightMax = (1 << 21) - 64;

    /// <summary>Bits of the mantissa that the storage width drops at the low end.</summary>
    public static int DroppedBits(SignMode sign, int weightBits) => 8 - weightBits + (sign == SignMode.Mixed ? 1 : 0);

    /// <summary>Smallest and largest weight mantissa of a sign mode, before truncation to a storage width.</summary>
    public static FieldLimit MantissaLimit(SignMode sign) => sign switch
    {
        SignMode.Mixed => new FieldLimit(-256, 254),
        SignMode.Excitatory => new FieldLimit(0, 255),
        SignMode.Inhibitory => new FieldLimit(-255, 0),
        _ => throw new ArgumentOutOfRangeException(nameof(sign), $"{sign} is no sign mode of a synapse"),
    };

    /// <summary>
    /// The mantissa as the storage width keeps it: floor for mixed, magnitude cut for the two others.
    /// </summary>
    public static int Truncate(int mantissa, SignMode sign, int weightBits)
    {
        int dropped = DroppedBits(sign, weightBits);
        return sign == SignMode.Mixed
            ? (mantissa >> dropped) << dropped
            : Math.Sign(mantissa) * ((Math.Abs(mantissa) >> dropped) << dropped);
    }

    /// <summary>
    /// The stored bits of a mantissa. Throws <see cref="SpecRangeException"/> if the mantissa is
    /// outside its sign mode or not on the storage grid: storing must not change a weight unseen.
    /// </summary>
    public static ulong ToStored(int mantissa, SignMode sign, int weightBits)
    {
        FieldLimit limit = MantissaLimit(sign);
        if (mantissa < limit.Min || mantissa > limit.Max || Truncate(mantissa, sign, weightBits) != mantissa)
        {
            throw new SpecRangeException(
                $"a {sign} weight of {weightBits} bits, in steps of {1 << DroppedBits(sign, weightBits)}",
                "mantissa", mantissa, limit.Min, Truncate((int)limit.Max, sign, weightBits));
        }

        int dropped = DroppedBits(sign, weightBits);
        int stored = sign == SignMode.Mixed ? mantissa >> dropped : Math.Abs(mantissa) >> dropped;
        return (ulong)stored & ((1UL << weightBits) - 1);
    }

    /// <summary>The mantissa that stored bits stand for.</summary>
    public static int FromStored(ulong stored, SignMode sign, int weightBits)
    {
        int dropped = DroppedBits(sign, weightBits);
        return sign switch
        {
            SignMode.Mixed => (int)((long)(stored << (64 - weightBits)) >> (64 - weightBits)) << dropped,
            SignMode.Inhibitory => -((int)stored << dropped),
            _ => (int)stored << dropped,
        };
    }

    /// <summary>
    /// a(w): what one spike over the synapse adds to a delay slot. The shift by a negative exponent
    /// is a floor and happens per synapse, before any sum.
    /// </summary>
    public static int ActualWeight(int mantissa, int weightExp)
    {
        int shifted = weightExp >= 0 ? mantissa << weightExp : mantissa >> -weightExp;
        return Math.Clamp(shifted << 6, -ActualWeightMax, ActualWeightMax);
    }
}
