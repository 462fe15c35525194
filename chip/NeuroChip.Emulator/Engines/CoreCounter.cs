namespace NeuroChip.Emulator.Engines;

/// <summary>What is counted per core and step. Order and numbers reach the wire: append only.</summary>
public enum CoreCounter
{
    /// <summary>Synapses walked: each adds one weight to one accumulator slot.</summary>
    SynapticEvents = 0,

    /// <summary>Compartments integrated and compared with their threshold.</summary>
    CompartmentUpdates = 1,

    /// <summary>Compartments that spiked.</summary>
    CompartmentSpikes = 2,

    /// <summary>Spike packets that arrived and were delivered.</summary>
    SpikesIn = 3,

    /// <summary>Spike packets sent: out-axon entries of the compartments that spiked.</summary>
    SpikesOut = 4,

    /// <summary>64-bit words of synapse memory read.</summary>
    SynapseWords = 5,

    /// <summary>Plastic synapses visited: all of a core at each of its learning steps, however an engine skips work.</summary>
    LearnVisits = 6,

    /// <summary>Learning instructions executed, HALT not among them and passed-over ones neither.</summary>
    LearnOps = 7,

    /// <summary>Compartment updates with an input, a dendritic accumulator that is not zero, or with a spike.</summary>
    CompartmentsActive = 8,
}

/// <summary>Facts about <see cref="CoreCounter"/>.</summary>
public static class CoreCounters
{
    /// <summary>Number of counters per core and step.</summary>
    public const int Count = 9;
}
