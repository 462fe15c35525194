namespace NeuroChip.Emulator.Engines;

/// <summary>A spike packet that reaches a core: every synapse of the in-axon's list is walked, shifted by the atom.</summary>
/// <param name="Core">Index of the core.</param>
/// <param name="Axon">In-axon.</param>
/// <param name="Atom">Compartments by which the targets of the list are shifted; 0 for a discrete axon.</param>
/// <param name="Delay">Axonal delay in steps, added to the delay of each synapse.</param>
public readonly record struct ArrivingSpike(int Core, int Axon, int Atom = 0, int Delay = 0)
{
    /// <summary>The packet without its core, as <see cref="PacketCode"/> packs it.</summary>
    public long Code => PacketCode.Pack(Axon, Atom, Delay);
}
