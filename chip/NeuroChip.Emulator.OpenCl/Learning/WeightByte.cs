using NeuroChip.Spec;

namespace NeuroChip.Emulator.OpenCl.Learning;

/// <summary>A weight in one byte, as <c>plastic_blocks.cl</c> reads it: as it is, negated, or halved, since mixed weights are even.</summary>
internal static class WeightByte
{
    /// <summary>The kind of a sign mode, a BYTES constant of the kernels.</summary>
    public static int Kind(SignMode sign) => sign switch
    {
        SignMode.Excitatory => 0,
        SignMode.Inhibitory => 1,
        _ => 2,
    };

    /// <summary>The byte of a weight.</summary>
    public static byte Of(int weight, SignMode sign) => Kind(sign) switch
    {
        0 => (byte)weight,
        1 => (byte)-weight,
        _ => unchecked((byte)(weight >> 1)),
    };

    /// <summary>The weight of a byte.</summary>
    public static int Weight(byte value, SignMode sign) => Kind(sign) switch
    {
        0 => value,
        1 => -value,
        _ => unchecked((sbyte)value) * 2,
    };
}
