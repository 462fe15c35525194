using System.Collections.Immutable;
using NeuroChip.Compilation.Partitioning;

namespace NeuroChip.Compilation.Reports;

/// <summary>How often the synapses of a projection lie in memory.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Synapses">Synapses of the network, each of which is delivered when its source spikes.</param>
/// <param name="Stored">Synapses in the lists of all cores, fillers not counted.</param>
public sealed record ProjectionReport(string Name, long Synapses, long Stored)
{
    /// <summary>Synapses of the network per synapse stored.</summary>
    public double Sharing => this.Stored == 0 ? 1 : (double)this.Synapses / this.Stored;

    internal static ImmutableArray<ProjectionReport> Of(PartitionedGraph partition)
    {
        long[] stored = new long[partition.Network.Synapses.Length];
        foreach (PartitionedCore core in partition.Cores)
        {
            foreach (ListSegment segment in core.Segments)
            {
                stored[segment.Synapses] += segment.End - segment.First;
            }
        }

        return [.. partition.Network.Synapses.Select((s, i) => new ProjectionReport(s.Name, s.Table.Count, stored[i]))];
    }
}
