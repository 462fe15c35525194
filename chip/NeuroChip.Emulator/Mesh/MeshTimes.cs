using NeuroChip.Emulator.Timing;
using NeuroChip.Spec.Profiles;

namespace NeuroChip.Emulator.Mesh;

/// <summary>The times the mesh models share, in ns.</summary>
public sealed class MeshTimes
{
    private readonly double[] _hop;
    private readonly double[] _onChip;
    private readonly double[] _flit;

    /// <summary>Takes them from a chip's costs and its router.</summary>
    public MeshTimes(MeshShape shape, CostTable costs, RouterSettings router)
    {
        ArgumentNullException.ThrowIfNull(costs);
        ArgumentNullException.ThrowIfNull(router);
        ArgumentNullException.ThrowIfNull(shape);
        Flit = router.FlitTime;
        _onChip = [.. Enumerable.Range(0, MeshShape.LinksPerTile).Select(link => MeshShape.IsEastWest(link) ? costs.HopEastWest.Time : costs.HopNorthSouth.Time)];
        _hop = new double[shape.Links];
        _flit = new double[shape.Links];
        for (int link = 0; link < shape.Links; link++)
        {
            bool offChip = shape.IsOffChip(link);
            _hop[link] = offChip ? costs.OffChip.Time : _onChip[link % MeshShape.LinksPerTile];
            _flit[link] = offChip ? Flit * router.OffChipFlitCycles : Flit;
        }

        Local = costs.TileSpike.Time;
        MessageOut = costs.MessageOut.Time;
        MessageIn = costs.MessageIn.Time;
    }

    /// <summary>A flit on a link within a chip, and from a core into its router.</summary>
    public double Flit { get; }

    /// <summary>The way between core and router, once a packet.</summary>
    public double Local { get; }

    /// <summary>Sending a packet: the time from one packet of a spike to the next.</summary>
    public double MessageOut { get; }

    /// <summary>Taking in a packet.</summary>
    public double MessageIn { get; }

    /// <summary>From the head's start on a link to its start on the next; off-chip links are slower by what the costs say.</summary>
    public double HopOf(int link) => _hop[link];

    /// <summary>A hop in the direction of a link, as if it stayed on its chip.</summary>
    public double HopOf(int link, bool onChip) => onChip ? _onChip[link % MeshShape.LinksPerTile] : _hop[link];

    /// <summary>For how long a packet of so many flits occupies a link.</summary>
    public double BusyOf(int link, int flits) => flits * _flit[link];

    /// <summary>
    /// From being sent to having been taken in, when nothing is in the way: the hops, the way into the core, the flits behind the
    /// head on the slowest link, and the taking in.
    /// </summary>
    public double ZeroLoad(TrafficFlow flow)
    {
        ArgumentNullException.ThrowIfNull(flow);
        double time = Local + MessageIn + TailOf(flow);
        foreach (int link in flow.Links)
        {
            time += HopOf(link);
        }

        return time;
    }

    /// <summary>How long the flits behind the head take longer than it: as long as the slowest link of the way needs for them.</summary>
    public double TailOf(TrafficFlow flow)
    {
        ArgumentNullException.ThrowIfNull(flow);
        double tail = (flow.Flits - 1) * Flit;
        foreach (int link in flow.Links)
        {
            tail = Math.Max(tail, BusyOf(link, flow.Flits - 1));
        }

        return tail;
    }
}
