using NeuroChip.SpecTool.Diagnostics;

namespace NeuroChip.SpecTool.Model;

/// <summary>One number of a chip profile, for the manual; the loader in NeuroChip.Spec checks its range.</summary>
internal sealed record ProfileNumberDef(
    string Group, string Name, string Value, string Unit, string Source, string Kind, Place Place);

/// <summary>A chip profile as the tool sees it.</summary>
internal sealed record ProfileDef(
    string Name, string About, string Layout, string CostSource, string File, IReadOnlyList<ProfileNumberDef> Numbers, Place Place)
{
    /// <summary>Name of the profile it changes; null for one that stands alone.</summary>
    public string? Inherits { get; init; }
}
