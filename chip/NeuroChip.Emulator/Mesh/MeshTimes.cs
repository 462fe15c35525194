using NeuroChip.Emulator.Timing;
using NeuroChip.Spec.Profiles;

namespace NeuroChip.Emulator.Mesh;

/// <summary>The times the mesh models share, in ns.</summary>
public sealed class MeshTimes
{
    private readonly MeshShape _shape;
    private readonly double[] _hop = new double[MeshShape.LinksPerTile];
    private readonly double _offChip;
    private readonly double _offChipFlit;

    /// <summary>Takes them from a chip's costs and its router.</summary>
    public MeshTimes(MeshShape shape, CostTable costs, RouterSettings router)
    {
        ArgumentNullException.ThrowIfNull(costs);
        ArgumentNullException.ThrowIfNull(router);
        _shape = shape;
        Flit = (double)router.FlitTime;
        _hop[(int)MeshDirection.East] = _hop[(int)MeshDirection.West] = costs.HopEastWest.Time;
        _hop[(int)MeshDirection.North] = _hop[(int)MeshDirection.South] = costs.HopNorthSouth.Time;
        _offChip = costs.OffChip.Time;
        _offChipFlit = Flit * router.OffChipFlitCycles;
        Local = costs.TileSpike.Time;
        MessageIn = costs.MessageIn.Time;
    }

    /// <summary>A flit on a link within a chip, and from a core into its router.</summary>
    public double Flit { get; }

    /// <summary>The way between core and router, once a packet.</summary>
    public double Local { get; }

    /// <summary>Taking in a packet.</summary>
    public double MessageIn { get; }

    /// <summary>From the head's start on a link to its start on the next; off-chip links are slower by what the costs say.</summary>
    public double HopOf(int link) => _shape.IsOffChip(link) ? _offChip : _hop[link % MeshShape.LinksPerTile];

    /// <summary>For how long a packet of so many flits occupies a link.</summary>
    public double BusyOf(int link, int flits) => flits * (_shape.IsOffChip(link) ? _offChipFlit : Flit);

    /// <summary>
    /// From being sent to having been taken in, when nothing is in the way: the hops, the way into the core, the flits behind the
    /// head on the slowest link, and the taking in.
    /// </summary>
    public double ZeroLoad(TrafficFlow flow)
    {
        double time = Local + MessageIn;
        double tail = (flow.Flits - 1) * Flit;
        foreach (int link in flow.Links)
        {
            time += HopOf(link);
            tail = Math.Max(tail, BusyOf(link, flow.Flits - 1));
        }

        return time + tail;
    }
}
