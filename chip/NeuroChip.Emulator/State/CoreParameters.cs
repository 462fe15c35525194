using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.Loading;
using NeuroChip.Spec.Image;

namespace NeuroChip.Emulator.State;

/// <summary>What one mapped core is: its place, its limits, its axon tables and its delivery rows.</summary>
public sealed class CoreParameters
{
    /// <summary>Chip and core number.</summary>
    public required CoreAddress Address { get; init; }

    /// <summary>Position in <see cref="ChipParameters.Cores"/>.</summary>
    public required int Index { get; init; }

    /// <summary>Mapped compartments.</summary>
    public required int Compartments { get; init; }

    /// <summary>First lane of the flat arrays.</summary>
    public required int FirstLane { get; init; }

    /// <summary>Slots of the delay ring, a power of two, at least the longest delay + 2.</summary>
    public required int DelaySlots { get; init; }

    /// <summary>Lower voltage limit.</summary>
    public required int VMin { get; init; }

    /// <summary>Upper voltage limit.</summary>
    public required int VMax { get; init; }

    /// <summary>Exponent of the noise, 1..23 where some compartment has one.</summary>
    public int NoiseExp { get; init; }

    /// <summary>Offset of the noise, -2..2.</summary>
    public int NoiseOffset { get; init; }

    /// <summary>Per compartment, the first of its entries in <see cref="OutCore"/>; one more element than compartments.</summary>
    public required int[] OutStart { get; init; }

    /// <summary>Index of the destination core of each out-axon entry.</summary>
    public required int[] OutCore { get; init; }

    /// <summary>What each out-axon entry sends there, as <see cref="PacketCode"/>: in-axon, atom and axonal delay.</summary>
    public required long[] OutPacket { get; init; }

    /// <summary>Synapses, one row per in-axon.</summary>
    public required SynapseRows Rows { get; init; }

    /// <summary>What learns on the core and how; null on a core whose image has no learning.</summary>
    public LearnParameters? Learn { get; init; }

    /// <summary>
    /// The core's registers as the host reads them: one raw word per compartment
    /// (<c>CompartmentConfig</c>), changed by register writes.
    /// </summary>
    public required ulong[] CompartmentConfigs { get; init; }

    /// <summary>Resolves a configuration word when the host writes one.</summary>
    internal CompartmentDecoder Decoder { get; init; } = null!;

    /// <summary>Lanes reserved for the core, a multiple of <see cref="ChipParameters.LaneAlignment"/>.</summary>
    public int LaneCount => (Compartments + ChipParameters.LaneAlignment - 1) & -ChipParameters.LaneAlignment;
}
