namespace NeuroChip.Spec.Profiles;

/// <summary>One number of the group <c>router</c>.</summary>
internal sealed record RouterField(string Name, string Unit, decimal Default, bool IsWhole, decimal Min, decimal Max);
