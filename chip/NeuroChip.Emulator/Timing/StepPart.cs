namespace NeuroChip.Emulator.Timing;

/// <summary>
/// Where the time of a step went, seen from the core that closed it: the parts of one step add up to its time. Numbers reach the
/// wire: append only.
/// </summary>
public enum StepPart
{
    /// <summary>Walking the synapse lists of packets that came in the step before.</summary>
    Deliver = 0,

    /// <summary>Updating compartments.</summary>
    Update = 1,

    /// <summary>Making spikes and sending packets.</summary>
    Emit = 2,

    /// <summary>Waiting for packets that are under way.</summary>
    Network = 3,

    /// <summary>Learning.</summary>
    Learn = 4,

    /// <summary>The barrier.</summary>
    Barrier = 5,

    /// <summary>Waiting for the tick of a chip that has one.</summary>
    Tick = 6,
}

/// <summary>Facts about <see cref="StepPart"/>.</summary>
public static class StepParts
{
    /// <summary>Number of parts.</summary>
    public const int Count = 7;
}
