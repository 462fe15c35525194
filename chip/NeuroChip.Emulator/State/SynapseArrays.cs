namespace NeuroChip.Emulator.State;

/// <summary>The synapses of a core, decoded: five bytes each.</summary>
/// <param name="Target">Target compartments.</param>
/// <param name="Weight">Actual weights in units of 64.</param>
/// <param name="Delay">Delays in extra steps.</param>
internal sealed record SynapseArrays(ushort[] Target, short[] Weight, byte[] Delay)
{
    /// <summary>Arrays that are to be filled entirely.</summary>
    public static SynapseArrays OfLength(int count) => new(
        GC.AllocateUninitializedArray<ushort>(count), GC.AllocateUninitializedArray<short>(count), GC.AllocateUninitializedArray<byte>(count));
}
