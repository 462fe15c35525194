namespace NeuroChip.Hdf5;

/// <summary>Bounds that hold before anything is allocated, so that a small hostile file cannot ask for a large machine.</summary>
public sealed record Hdf5Limits
{
    /// <summary>The bounds used when none are given.</summary>
    public static Hdf5Limits Default { get; } = new();

    /// <summary>Largest file, and largest sum of all values read from it, in bytes.</summary>
    public long MaxBytes { get; init; } = 1L << 30;

    /// <summary>Deepest nesting of groups.</summary>
    public int MaxDepth { get; init; } = 64;

    /// <summary>Most groups and datasets in one file.</summary>
    public int MaxObjects { get; init; } = 100_000;
}
