namespace NeuroChip.Learning;

/// <summary>Bounds that a learned value is held to, both included, in units of the value.</summary>
/// <param name="Low">Least value.</param>
/// <param name="High">Greatest value.</param>
public readonly record struct RuleRange(int Low, int High);
