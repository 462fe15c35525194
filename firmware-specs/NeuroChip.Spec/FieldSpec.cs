using System.Collections.Immutable;

namespace NeuroChip.Spec;

#pragma warning disable CA1720 // 'Unsigned' is the manual's word for the field type, not the name of a C# type.
/// <summary>How the stored bits of a field are read.</summary>
public enum FieldKind
{
    /// <summary>A number from 0 on.</summary>
    Unsigned,

    /// <summary>A signed number; the top bit is the sign.</summary>
    TwosComplement,

    /// <summary>One of a list of named values.</summary>
    Enum,

    /// <summary>A single bit.</summary>
    Flag,
}
#pragma warning restore CA1720

/// <summary>Smallest and largest value a field may hold.</summary>
/// <param name="Min">Smallest value.</param>
/// <param name="Max">Largest value.</param>
public readonly record struct FieldLimit(long Min, long Max);

/// <summary>A named value of an enumeration field.</summary>
/// <param name="Value">Stored number.</param>
/// <param name="Name">Name as in the manual.</param>
public readonly record struct FieldValueName(long Value, string Name);

/// <summary>One field of a word in one layout, for tools that work on any word.</summary>
public sealed class FieldSpec
{
    private readonly ulong _mask;

    internal FieldSpec(
        string name, int low, int bits, FieldKind kind, long min, long max, long bias, string about,
        params ImmutableArray<FieldValueName> names)
    {
        Name = name;
        Low = low;
        Bits = bits;
        Kind = kind;
        Min = min;
        Max = max;
        Bias = bias;
        About = about;
        Names = names;
        _mask = (1UL << bits) - 1;
    }

    /// <summary>Name as in the manual.</summary>
    public string Name { get; }

    /// <summary>Lowest bit within the word.</summary>
    public int Low { get; }

    /// <summary>Number of bits.</summary>
    public int Bits { get; }

    /// <summary>How the bits are read.</summary>
    public FieldKind Kind { get; }

    /// <summary>Smallest value allowed.</summary>
    public long Min { get; }

    /// <summary>Largest value allowed.</summary>
    public long Max { get; }

    /// <summary>Value minus stored bits; a count of 1 to 64 is stored in six bits with a bias of 1.</summary>
    public long Bias { get; }

    /// <summary>One line of meaning.</summary>
    public string About { get; }

    /// <summary>Named values of an enumeration, else empty.</summary>
    public ImmutableArray<FieldValueName> Names { get; }

    /// <summary>Reads the field's value out of a raw word.</summary>
    public long Extract(ulong raw)
    {
        ulong stored = (raw >> Low) & _mask;
        long value = Kind == FieldKind.TwosComplement
            ? (long)(stored << (64 - Bits)) >> (64 - Bits)
            : (long)stored;
        return value + Bias;
    }

    /// <summary>True if the value is within the limits and, for an enumeration, has a name.</summary>
    public bool Allows(long value)
    {
        if (value < Min || value > Max)
        {
            return false;
        }

        if (Kind != FieldKind.Enum)
        {
            return true;
        }

        foreach (FieldValueName name in Names)
        {
            if (name.Value == value)
            {
                return true;
            }
        }

        return false;
    }
}
