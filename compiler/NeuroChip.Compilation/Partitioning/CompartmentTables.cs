using NeuroChip.Graph;
using NeuroChip.Spec;

namespace NeuroChip.Compilation.Partitioning;

/// <summary>The words that compartments of a core share, as partitioning counts them and assembly writes them.</summary>
internal static class CompartmentTables
{
    public static CompartmentProfile ProfileOf(IntegerCuba parameters, int unit) => new()
    {
        DecayU = parameters.DecayU[unit],
        DecayV = parameters.DecayV[unit],
        Refract = parameters.Refract[unit],
        ResetMode = (Spec.ResetMode)parameters.Reset,
        ResetInterval = parameters.ResetInterval,
        ResetOffset = parameters.ResetOffset,
        Noise = parameters.Noise is { } noise ? (Spec.NoiseTarget)noise.Target : Spec.NoiseTarget.None,
        Join = parameters.Dendrite is { } role ? (Spec.DendriteJoin)role.Join : Spec.DendriteJoin.None,
        JoinBoth = parameters.Dendrite is { JoinsBoth: true },
        Push = parameters.Dendrite is { } pushing ? (Spec.DendritePush)pushing.Push : Spec.DendritePush.None,
    };

    public static ThresholdProfile ThresholdOf(IntegerCuba parameters, int unit) => new() { VthMant = parameters.VthMant[unit] };

    /// <summary>Whether all units have the same profile and threshold because none of those parameters is per unit.</summary>
    public static bool IsUniform(IntegerCuba parameters) =>
        parameters.DecayU.IsShared && parameters.DecayV.IsShared && parameters.Refract.IsShared && parameters.VthMant.IsShared;
}
