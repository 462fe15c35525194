namespace NeuroChip.Emulator.Engines;

/// <summary>
/// A spike packet in one number, as engines queue it and states list it: in-axon in bits 23..0, atom in bits 39..24,
/// axonal delay in bits 47..40. Never negative; sorts by delay, atom, axon.
/// </summary>
public static class PacketCode
{
    private const int AtomShift = 24;
    private const int DelayShift = 40;

    /// <summary>Packs a packet. In-axon below 2^24, atom below 2^16, delay below 2^8: the loader sees to it.</summary>
    public static long Pack(int axon, int atom, int delay) => (uint)axon | ((long)atom << AtomShift) | ((long)delay << DelayShift);

    /// <summary>In-axon of the receiving core.</summary>
    public static int AxonOf(long code) => (int)(code & 0xFFFFFF);

    /// <summary>Compartments by which the targets are shifted.</summary>
    public static int AtomOf(long code) => (int)(code >> AtomShift) & 0xFFFF;

    /// <summary>Axonal delay in steps.</summary>
    public static int DelayOf(long code) => (int)(code >> DelayShift) & 0xFF;
}
