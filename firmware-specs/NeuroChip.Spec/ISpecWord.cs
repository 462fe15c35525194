namespace NeuroChip.Spec;

/// <summary>What every generated word offers, so that dumps, checks and tests can work on any of them.</summary>
/// <typeparam name="TSelf">The word itself.</typeparam>
public interface ISpecWord<TSelf>
    where TSelf : struct, ISpecWord<TSelf>
{
    /// <summary>Name as in the manual.</summary>
    public static abstract string WordName { get; }

    /// <summary>Number of bits of the word.</summary>
    public static abstract int Width(WordLayout layout);

    /// <summary>Bits that must be zero.</summary>
    public static abstract ulong ReservedMask(WordLayout layout);

    /// <summary>The fields that the layout has, in the order of the manual.</summary>
    public static abstract IReadOnlyList<FieldSpec> Fields(WordLayout layout);

    /// <summary>Packs the fields. Throws <see cref="SpecRangeException"/> for a value that does not fit.</summary>
    public ulong Encode(WordLayout layout);

    /// <summary>Unpacks the fields as they are; use <see cref="FindProblem"/> on words from outside.</summary>
    public static abstract TSelf Decode(WordLayout layout, ulong raw);

    /// <summary>Says why a raw word is not legal (reserved bits, limits, unknown enumeration values), or null.</summary>
    public static abstract string? FindProblem(WordLayout layout, ulong raw);
}
