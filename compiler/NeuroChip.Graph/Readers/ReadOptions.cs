using NeuroChip.Hdf5;

namespace NeuroChip.Graph.Readers;

/// <summary>Choices when reading a network.</summary>
public sealed record ReadOptions
{
    /// <summary>The choices used when none are given.</summary>
    public static ReadOptions Default { get; } = new();

    /// <summary>Name of the network; null for the file's name without its ending.</summary>
    public string? Name { get; init; }

    /// <summary>
    /// First and last layer of a lava-dl file to read; null for all. The layer before the first becomes a source named
    /// <c>input</c> whose spikes come from outside, and the last one the output.
    /// </summary>
    public (int First, int Last)? Layers { get; init; }

    /// <summary>Bounds on what a file may ask for.</summary>
    public Hdf5Limits Limits { get; init; } = Hdf5Limits.Default;
}
