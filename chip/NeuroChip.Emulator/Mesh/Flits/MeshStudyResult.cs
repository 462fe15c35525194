using System.Collections.Immutable;

namespace NeuroChip.Emulator.Mesh.Flits;

/// <summary>What a study measured. Latencies in cycles.</summary>
/// <param name="Packets">Measured packets that arrived.</param>
/// <param name="Latency">Mean from a packet's making to its arrival, waiting at its source included.</param>
/// <param name="NetworkLatency">Mean from its entering the mesh.</param>
/// <param name="LongestLatency">The longest from making to arrival.</param>
/// <param name="Hops">Mean routers passed, so links and one.</param>
/// <param name="Offered">Flits made per node and cycle while measuring.</param>
/// <param name="Accepted">Flits that arrived per node and cycle while measuring.</param>
/// <param name="LinkLoads">Per link of the grid, flits that passed per cycle while measuring, counted with their packets' tails.</param>
/// <param name="IsSaturated">Whether measured packets were still under way when the time to drain was over; they are not in the means.</param>
public sealed record MeshStudyResult(
    long Packets, double Latency, double NetworkLatency, long LongestLatency, double Hops, double Offered, double Accepted,
    ImmutableArray<double> LinkLoads, bool IsSaturated)
{
    /// <summary>Load of the busiest link.</summary>
    public double HighestLinkLoad => LinkLoads.Max();
}
