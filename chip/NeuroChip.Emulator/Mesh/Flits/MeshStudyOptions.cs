namespace NeuroChip.Emulator.Mesh.Flits;

/// <summary>One point of a curve of latency over load.</summary>
public sealed record MeshStudyOptions
{
    /// <summary>Who sends to whom.</summary>
    public TrafficPattern Pattern { get; init; }

    /// <summary>Node of <see cref="TrafficPattern.Hotspot"/>.</summary>
    public int Hotspot { get; init; }

    /// <summary>Share of the packets that go to the hotspot, 0..1.</summary>
    public double HotspotShare { get; init; } = 0.1;

    /// <summary>Chance that a node makes a packet in a cycle, 0..1.</summary>
    public required double Rate { get; init; }

    /// <summary>Flits of a packet.</summary>
    public int PacketFlits { get; init; } = 1;

    /// <summary>Cycles before packets are measured.</summary>
    public int WarmUpCycles { get; init; } = 3000;

    /// <summary>Cycles in which the packets that are made are measured.</summary>
    public int MeasuredCycles { get; init; } = 10_000;

    /// <summary>Cycles after them in which the measured packets must arrive; when they do not, the point is called saturated.</summary>
    public int DrainCycles { get; init; } = 30_000;

    /// <summary>Seed of the packets.</summary>
    public ulong Seed { get; init; } = 1;
}
