namespace NeuroChip.Cli.Reports.Timing;

/// <summary>What a core does at a moment, as in waveforms. Numbers reach files: append only.</summary>
internal enum RunPhase
{
    /// <summary>It is done and waits for the others and the barrier.</summary>
    Wait = 0,

    /// <summary>It walks synapse lists.</summary>
    Deliver = 1,

    /// <summary>It updates compartments and sends their spikes.</summary>
    Update = 2,

    /// <summary>It waits for packets before it learns.</summary>
    Network = 3,

    /// <summary>It learns.</summary>
    Learn = 4,
}
