namespace NeuroChip.Emulator.Mesh;

/// <summary>How closely the way of packets is modelled. It changes times, never spikes. Numbers reach the wire: append only.</summary>
public enum MeshFidelity
{
    /// <summary>No times and energies are computed.</summary>
    None = 0,

    /// <summary>Loads of cores and links, and a queueing formula for contention.</summary>
    Analytic = 1,

    /// <summary>Message by message in time order; links and inputs are busy or free.</summary>
    Event = 2,

    /// <summary>Cycle by cycle: routers with virtual channels, credits and allocation.</summary>
    Flit = 3,
}
