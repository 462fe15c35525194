namespace NeuroChip.Graph.Readers.Problems;

/// <summary>Whether a network can be made in spite of a problem.</summary>
public enum ProblemSeverity
{
    /// <summary>The network is made; the file may not have meant it so.</summary>
    Warning = 1,

    /// <summary>No network is made.</summary>
    Error = 2,
}
