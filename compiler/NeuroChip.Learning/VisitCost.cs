using NeuroChip.Spec.Profiles;

namespace NeuroChip.Learning;

/// <summary>What one visit of a synapse costs in one case.</summary>
/// <param name="Case">Which dependencies hold, in words.</param>
/// <param name="Holds">The same, as a mask; u0 is left out, since it always holds.</param>
/// <param name="Operations">Microcode operations executed, which is also the cycles at one operation a cycle.</param>
public sealed record VisitCost(string Case, RuleDependency Holds, int Operations)
{
    /// <summary>Energy in picojoules, or null where the profile's source gives none.</summary>
    public double? EnergyPicojoules(ChipProfile profile) => Sum(profile, "visit-energy", "micro-op-energy");

    /// <summary>Time in nanoseconds, or null where the profile's source gives none.</summary>
    public double? TimeNanoseconds(ChipProfile profile) => Sum(profile, "visit-time", "micro-op-time");

    private double? Sum(ChipProfile profile, string visit, string operation)
    {
        ArgumentNullException.ThrowIfNull(profile);
        return profile.Costs.TryGetValue(operation, out ProfileValue? each)
            ? (double)(this.Operations * each.Value) + (profile.Costs.TryGetValue(visit, out ProfileValue? once) ? (double)once.Value : 0)
            : null;
    }
}
