namespace NeuroChip.Emulator.Mesh.Flits;

/// <summary>Who sends to whom in a study of a mesh; (x, y) counts nodes from 0 in a square of k by k.</summary>
public enum TrafficPattern
{
    /// <summary>To any node, the sender itself among them, with equal chance.</summary>
    Uniform = 0,

    /// <summary>(x, y) to (y, x).</summary>
    Transpose = 1,

    /// <summary>Node n of N to N - 1 - n.</summary>
    BitComplement = 2,

    /// <summary>To the node whose number has the sender's bits in reverse; the number of nodes is a power of two.</summary>
    BitReverse = 3,

    /// <summary>(x, y) to (x + (k - 1) / 2, y + (k - 1) / 2), round at the edge.</summary>
    Tornado = 4,

    /// <summary>(x, y) to (x + 1, y + 1), round at the edge.</summary>
    Neighbour = 5,

    /// <summary>A share of the packets to one node, the others to any node with equal chance.</summary>
    Hotspot = 6,
}
