namespace NeuroChip.Emulator.Energy;

/// <summary>What energy is spent on. Numbers reach the wire: append only.</summary>
public enum EnergyUnit
{
    /// <summary>Synaptic events and words of synapse memory.</summary>
    Synapses = 0,

    /// <summary>Compartment updates.</summary>
    Compartments = 1,

    /// <summary>Spikes made by compartments.</summary>
    Spikes = 2,

    /// <summary>Packets made by senders and taken in by receivers.</summary>
    Messages = 3,

    /// <summary>Learning instructions, visits and trace updates.</summary>
    Learning = 4,

    /// <summary>Hops to the east and west.</summary>
    HopsEastWest = 5,

    /// <summary>Hops to the north and south.</summary>
    HopsNorthSouth = 6,

    /// <summary>The way between a core and its router, once a packet.</summary>
    TileLocal = 7,

    /// <summary>Links between chips.</summary>
    OffChip = 8,

    /// <summary>Barriers.</summary>
    Barrier = 9,

    /// <summary>Packets from the host.</summary>
    Host = 10,

    /// <summary>Static power of cores.</summary>
    CoreStatic = 11,

    /// <summary>Static power of tiles.</summary>
    TileStatic = 12,

    /// <summary>Static power of chips.</summary>
    ChipStatic = 13,
}

/// <summary>Facts about <see cref="EnergyUnit"/>.</summary>
public static class EnergyUnits
{
    /// <summary>Number of units.</summary>
    public const int Count = 14;
}
