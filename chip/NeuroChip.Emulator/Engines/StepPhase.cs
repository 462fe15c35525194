namespace NeuroChip.Emulator.Engines;

/// <summary>
/// The phases of a step, each run over all cores before the next. Numbers reach tools that compare engines: append only.
/// </summary>
public enum StepPhase
{
    /// <summary>Spikes of the last step walked their synapse lists.</summary>
    Deliver = 1,

    /// <summary>Accumulators were taken and cleared, and currents integrated.</summary>
    Integrate = 2,

    /// <summary>Voltages were integrated and compared with the threshold.</summary>
    Update = 3,

    /// <summary>Spikes became packets; the step is over for all cores that do not learn.</summary>
    Emit = 4,

    /// <summary>
    /// In a learning step, cores that learn took the packets in flight to them, with old weights and delays, and ran the
    /// microcode of their plastic synapses. A chip without learning has no such phase; in other steps it does nothing.
    /// </summary>
    Learn = 5,
}
