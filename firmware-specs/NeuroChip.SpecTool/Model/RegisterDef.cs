using NeuroChip.SpecTool.Diagnostics;

namespace NeuroChip.SpecTool.Model;

/// <summary>One named register, or several of the same name, inside a block.</summary>
internal sealed record RegisterDef(string Name, int Index, int Count, string Access, string About, Place Place);

/// <summary>A block of registers or a table, at its own offset in each layout.</summary>
internal sealed record RegisterBlockDef(
    string Name,
    string About,
    string Access,
    bool Executed,
    string? Content,
    IReadOnlyDictionary<string, long> Offset,
    IReadOnlyDictionary<string, long> Count,
    IReadOnlyDictionary<string, int> Bits,
    IReadOnlyList<RegisterDef> Registers,
    Place Place)
{
    public long End(string layout) => Offset[layout] + (Count[layout] * Bits[layout] / 8);
}

/// <summary>The registers of a core, or of the chip.</summary>
internal sealed record RegisterSpaceDef(
    string Name,
    string About,
    string Source,
    string File,
    IReadOnlyDictionary<string, int> AddressBits,
    IReadOnlyList<RegisterBlockDef> Blocks,
    Place Place)
{
    /// <summary>Access modes by YAML name, with the name in code.</summary>
    public static readonly IReadOnlyDictionary<string, string> AccessModes = new Dictionary<string, string>
    {
        ["read-write"] = "ReadWrite",
        ["read-only"] = "ReadOnly",
        ["write-only"] = "WriteOnly",
        ["write-one-clears"] = "WriteOneClears",
        ["read-clears"] = "ReadClears",
    };
}
