using System.Collections.Immutable;

namespace NeuroChip.Spec.Microcode;

/// <summary>What one section of a program does to its target.</summary>
/// <param name="Target">Which value.</param>
/// <param name="Fraction">Fraction bits of the accumulator, 0 to 7.</param>
/// <param name="Writes">The section has a WR; without one it changes nothing.</param>
/// <param name="Products">The dependencies of its products (DEP), in order.</param>
/// <param name="Rounding">Its rounding, or null without RND.</param>
/// <param name="Smallest">Smallest value that WR can write, after the section's CLP; from the target's range where there is none.</param>
/// <param name="Largest">Largest value that WR can write.</param>
public sealed record TargetSummary(
    LearnTarget Target,
    int Fraction,
    bool Writes,
    ImmutableArray<DependencyTerm> Products,
    TraceRounding? Rounding,
    int Smallest,
    int Largest);
