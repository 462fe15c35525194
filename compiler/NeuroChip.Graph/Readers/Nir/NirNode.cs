using NeuroChip.Hdf5;

namespace NeuroChip.Graph.Readers.Nir;

/// <summary>What a node does, as far as joining nodes is concerned.</summary>
internal enum NirRole
{
    /// <summary>An input of the network.</summary>
    Input = 0,

    /// <summary>An output of the network.</summary>
    Output = 1,

    /// <summary>A weight matrix, with or without a bias.</summary>
    Weights = 2,

    /// <summary>Neurons.</summary>
    Neurons = 3,

    /// <summary>The way in or out of a sub-graph; gone once the graph is flat.</summary>
    Gate = 4,
}

/// <summary>A node of the flat graph.</summary>
/// <param name="Name">Its name; nodes of sub-graphs carry their graphs' names before theirs, as in <c>lif1/lin</c>.</param>
/// <param name="Type">NIR's name of the primitive.</param>
/// <param name="Role">What it does.</param>
/// <param name="Group">Its group in the file.</param>
internal sealed record NirNode(string Name, string Type, NirRole Role, Hdf5Group Group);
