namespace NeuroChip.Emulator.Loading;

/// <summary>
/// How far the tables of one image may unfold. Synapse lists and axon runs may share words, so an image of a few
/// kilobytes can stand for more synapses than any machine holds; what goes past the budget is refused, not tried.
/// </summary>
internal sealed class LoadBudget
{
    /// <summary>Synapses of all cores: twice what a full chip of 128 small cores can store.</summary>
    public const long MostSynapses = 1L << 27;

    /// <summary>Out-axon entries of all compartments, and of all sources.</summary>
    public const long MostAxons = 1L << 26;

    /// <summary>Synapses that may still be unfolded.</summary>
    public long Synapses { get; set; } = MostSynapses;

    /// <summary>Out-axon entries that may still be unfolded.</summary>
    public long Axons { get; set; } = MostAxons;
}
