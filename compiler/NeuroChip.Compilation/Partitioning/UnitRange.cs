namespace NeuroChip.Compilation.Partitioning;

/// <summary>Consecutive units.</summary>
/// <param name="First">The first.</param>
/// <param name="Count">How many.</param>
internal readonly record struct UnitRange(int First, int Count);
