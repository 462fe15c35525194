namespace NeuroChip.Spec.Image;

/// <summary>A core of a chip, or with core 4,095 the chip itself.</summary>
/// <param name="Chip">Chip number.</param>
/// <param name="Core">Core number within the chip.</param>
public readonly record struct CoreAddress(int Chip, int Core) : IComparable<CoreAddress>
{
    /// <summary>Core number that stands for the chip.</summary>
    public const int ChipCore = 0xFFF;

    /// <inheritdoc/>
    public int CompareTo(CoreAddress other) =>
        Chip != other.Chip ? Chip.CompareTo(other.Chip) : Core.CompareTo(other.Core);

    /// <inheritdoc/>
    public override string ToString() => Core == ChipCore ? $"chip {Chip}" : $"chip {Chip} core {Core}";

    /// <summary>Order by chip, then core.</summary>
    public static bool operator <(CoreAddress left, CoreAddress right) => left.CompareTo(right) < 0;

    /// <summary>Order by chip, then core.</summary>
    public static bool operator >(CoreAddress left, CoreAddress right) => left.CompareTo(right) > 0;

    /// <summary>Order by chip, then core.</summary>
    public static bool operator <=(CoreAddress left, CoreAddress right) => left.CompareTo(right) <= 0;

    /// <summary>Order by chip, then core.</summary>
    public static bool operator >=(CoreAddress left, CoreAddress right) => left.CompareTo(right) >= 0;
}
