namespace NeuroChip.Emulator.Mesh;

/// <summary>What the mesh did in one step. Times are in ns from the start of the step. Reused from step to step.</summary>
public sealed class MeshStep(int cores, int links)
{
    /// <summary>Per core, when it had taken in the last packet of the step; 0 when none came.</summary>
    public double[] LastArrival { get; } = new double[cores];

    /// <summary>Per link, packets that passed.</summary>
    public int[] LinkPackets { get; } = new int[links];

    /// <summary>Per link, ns for which it was busy.</summary>
    public double[] LinkBusy { get; } = new double[links];

    /// <summary>Packets that arrived.</summary>
    public long Packets { get; set; }

    /// <summary>Sum over packets of the ns from sending to having been taken in.</summary>
    public double LatencySum { get; set; }

    /// <summary>Sum over packets of the part of it that was waiting for links, buffers and inputs.</summary>
    public double WaitSum { get; set; }

    /// <summary>The longest latency of a packet; in the analytic model that of the core and class with the longest estimate.</summary>
    public double LongestLatency { get; set; }
}
