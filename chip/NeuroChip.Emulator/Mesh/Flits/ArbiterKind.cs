namespace NeuroChip.Emulator.Mesh.Flits;

/// <summary>How one of several requests is chosen.</summary>
public enum ArbiterKind
{
    /// <summary>The first from behind the last winner on, round at the end.</summary>
    RoundRobin = 0,

    /// <summary>The one that won least recently.</summary>
    Matrix = 1,
}
