using NeuroChip.Device;
using NeuroChip.Device.Timing;
using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.Mesh;

namespace NeuroChip.Cli.Reports.Timing;

/// <summary>What a report of times and energies is made from, all read at the end of the run.</summary>
/// <param name="Network">Name of the network.</param>
/// <param name="Report">Sums over the run.</param>
/// <param name="Counters">What the cores counted, in the same order of cores.</param>
/// <param name="Steps">What was seen step by step.</param>
internal sealed record TimingData(string Network, TimingReport Report, CounterReport Counters, TimingCollector Steps)
{
    /// <summary>
    /// Packets that each router passed on to a neighbour or to one of its cores. Packets of the last step are on links already, and
    /// taken in by cores with the next.
    /// </summary>
    public long[] RouterPackets()
    {
        MeshShape shape = Report.Shape;
        var packets = new long[shape.Tiles];
        for (int link = 0; link < shape.Links; link++)
        {
            packets[link / MeshShape.LinksPerTile] += Report.Totals.LinkPackets[link];
        }

        foreach (CoreCounterReport core in Counters.Cores)
        {
            packets[shape.TileOf(core.Core)] += core.Values[(int)CoreCounter.SpikesIn];
        }

        return packets;
    }
}
