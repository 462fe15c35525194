namespace NeuroChip.Spec.Microcode;

/// <summary>Dependencies that must hold together.</summary>
/// <param name="Mask">Which; <see cref="LearnDependency.Always"/> holds in every visit.</param>
/// <param name="Decimation">k of u_k; 0 where u is not named.</param>
public readonly record struct DependencyTerm(LearnDependency Mask, int Decimation)
{
    /// <summary>Do all named dependencies hold?</summary>
    /// <param name="held">Those of x0, y0 and r0 that hold in the visit; u is not looked at.</param>
    /// <param name="activeU">Bit k is set if u_k is 1: (t / t_epoch) mod 2^k is 0.</param>
    public bool Holds(LearnDependency held, int activeU) =>
        (Mask & ~LearnDependency.U & ~held) == 0 && ((Mask & LearnDependency.U) == 0 || ((activeU >> Decimation) & 1) != 0);

    /// <summary>Does any named dependency hold? Arguments as for <see cref="Holds"/>.</summary>
    public bool HoldsAny(LearnDependency held, int activeU) =>
        (Mask & ~LearnDependency.U & held) != 0 || ((Mask & LearnDependency.U) != 0 && ((activeU >> Decimation) & 1) != 0);
}
