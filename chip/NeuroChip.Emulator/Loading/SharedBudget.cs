namespace NeuroChip.Emulator.Loading;

/// <summary>How many synapses cores that are decoded side by side may have together.</summary>
/// <param name="synapses">The number.</param>
internal sealed class SharedBudget(long synapses)
{
    private long _left = synapses;

    /// <summary>Takes some; false when they are more than are left, and then there are never any again.</summary>
    public bool TryTake(int count) => Interlocked.Add(ref _left, -count) >= 0;
}
