using NeuroChip.Spec.Profiles;

namespace NeuroChip.Emulator.Timing;

/// <summary>A number of the profile that times or energies are computed with.</summary>
/// <param name="Name">Its name in the profile.</param>
/// <param name="Value">Its value.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Kind">How it is known; estimated where it was held or interpolated between what the source states.</param>
/// <param name="Source">Where it comes from.</param>
public sealed record CostUse(string Name, double Value, string Unit, ValueKind Kind, string Source);
