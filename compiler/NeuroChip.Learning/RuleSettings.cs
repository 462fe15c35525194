using NeuroChip.Spec;

namespace NeuroChip.Learning;

/// <summary>What a program needs to know beside the rules.</summary>
/// <param name="Rounding">How learned values are rounded to what is stored.</param>
/// <param name="WeightRange">Bounds of the weight, or null for those of its format.</param>
/// <param name="DelayRange">Bounds of the delay, or null for 0..62.</param>
public sealed record RuleSettings(TraceRounding Rounding, RuleRange? WeightRange = null, RuleRange? DelayRange = null);
