using NeuroChip.Graph;

namespace NeuroChip.Compilation.Lowering;

/// <summary>What all compartments of a core share because the core has it once.</summary>
internal static class CoreWide
{
    /// <summary>Whether compartments of two kinds can share a core: the same voltage limits, and one noise strength where both have noise.</summary>
    public static bool Agree(IntegerCuba a, IntegerCuba b) =>
        a.VMinExp == b.VMinExp
        && a.VMaxExp == b.VMaxExp
        && (a.Noise is not { } one || b.Noise is not { } other || (one.Exp == other.Exp && one.Offset == other.Offset));
}
