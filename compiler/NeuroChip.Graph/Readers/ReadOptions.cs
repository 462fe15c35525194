using NeuroChip.Hdf5;

namespace NeuroChip.Graph.Readers;

/// <summary>Choices when reading a network.</summary>
public sealed record ReadOptions
{
    /// <summary>The choices used when none are given.</summary>
    public static ReadOptions Default { get; } = new();

    /// <summary>Name of the network; null for the file's name without its ending.</summary>
    public string? Name { get; init; }

    /// <summary>Bounds on what a file may ask for.</summary>
    public Hdf5Limits Limits { get; init; } = Hdf5Limits.Default;
}
