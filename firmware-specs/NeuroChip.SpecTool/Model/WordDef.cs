using NeuroChip.SpecTool.Diagnostics;

namespace NeuroChip.SpecTool.Model;

/// <summary>Bits <c>High..Low</c> of a word.</summary>
internal readonly record struct BitRange(int High, int Low, Place Place)
{
    public int Width => High - Low + 1;

    public override string ToString() => High == Low ? $"{High}" : $"{High}..{Low}";
}

/// <summary>Smallest and largest value a field may hold.</summary>
internal readonly record struct Limit(long Min, long Max, Place Place);

internal enum FieldType
{
    Unsigned,
    TwosComplement,
    Enum,
    Flag,
}

/// <summary>One field of a word; layouts that lack it have no entry in <see cref="Bits"/>.</summary>
internal sealed record FieldDef(
    string Name,
    FieldType Type,
    string? EnumName,
    Place EnumPlace,
    string About,
    string? Source,
    long Bias,
    IReadOnlyDictionary<string, BitRange> Bits,
    IReadOnlyDictionary<string, Limit> Limits,
    Place Place)
{
    /// <summary>The values the bits could hold if no limit narrowed them.</summary>
    public (long Min, long Max) NaturalRange(string layout)
    {
        int width = Bits[layout].Width;
        return Type == FieldType.TwosComplement
            ? (-(1L << (width - 1)) + Bias, (1L << (width - 1)) - 1 + Bias)
            : (Bias, (1L << width) - 1 + Bias);
    }
}

/// <summary>One word in all its layouts. <see cref="File"/> is relative to firmware-specs.</summary>
internal sealed record WordDef(
    string Name,
    string About,
    string Source,
    string File,
    IReadOnlyDictionary<string, int> Width,
    IReadOnlyList<FieldDef> Fields,
    IReadOnlyDictionary<string, IReadOnlyList<BitRange>> Reserved,
    Place Place);
