namespace NeuroChip.Emulator.Mesh.Flits;

/// <summary>A packet on its way.</summary>
public struct FlitPacket
{
    /// <summary>Node that sends it.</summary>
    public int Source { get; set; }

    /// <summary>Node that it goes to.</summary>
    public int Target { get; set; }

    /// <summary>Flits.</summary>
    public int Flits { get; set; }

    /// <summary>Cycle in which it was ready to be sent.</summary>
    public long Created { get; set; }

    /// <summary>Cycle in which its head left the sender.</summary>
    public long Injected { get; set; }

    /// <summary>Cycle in which its last flit came to the target's input, or with a busy input was taken in; -1 before.</summary>
    public long Arrived { get; set; }

    /// <summary>Links passed so far.</summary>
    public int Hops { get; set; }

    /// <summary>Whatever the sender wants to know it by.</summary>
    public int Tag { get; set; }

    internal int Next { get; set; }
}
