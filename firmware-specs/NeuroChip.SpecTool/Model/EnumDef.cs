using NeuroChip.SpecTool.Diagnostics;

namespace NeuroChip.SpecTool.Model;

internal sealed record EnumMemberDef(string Name, long Value, string About, Place Place);

internal sealed record EnumDef(
    string Name, string About, string Source, string File, IReadOnlyList<EnumMemberDef> Members, Place Place);

/// <summary>A family of field widths, such as loihi1. What a file does not give for it is as in the one it extends.</summary>
internal sealed record LayoutDef(string Name, int Number, string About, string? Extends, Place Place)
{
    /// <summary>The C# name: loihi1 becomes Loihi1.</summary>
    public string TypeName => char.ToUpperInvariant(Name[0]) + Name[1..];
}

internal sealed record TableColumnDef(
    string Name, string About, IReadOnlyDictionary<string, IReadOnlyList<long>> Values, bool SameInAllLayouts, Place Place);

/// <summary>A table of numbers by code.</summary>
internal sealed record TableDef(
    string Name, string About, string Source, string File, IReadOnlyList<TableColumnDef> Columns, Place Place);
