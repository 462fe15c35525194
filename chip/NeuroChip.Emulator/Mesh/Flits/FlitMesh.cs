using NeuroChip.Emulator.Mesh.Events;
using NeuroChip.Spec.Profiles;

namespace NeuroChip.Emulator.Mesh.Flits;

/// <summary>
/// The packets of a step on the cycle-by-cycle network, which starts empty with each step and runs until all have arrived. A cycle is
/// the time of a flit on a link; what happens between two cycles waits for the next. Packets of a host come in through the first core
/// of their tile.
/// </summary>
internal sealed class FlitMesh : IMeshModel
{
    private readonly TrafficTable _table;
    private readonly MeshTimes _times;
    private readonly MeshConfig _config;
    private readonly FlitNetwork _network;
    private readonly SendMerge _merge = new();
    private readonly int[] _nodes;
    private readonly double[] _zeroLoad;
    private readonly double _excess;
    private readonly List<double> _readyOf = [];
    private readonly List<int> _flowOf = [];

    /// <exception cref="MeshModelException">The routers have more channels than the model takes.</exception>
    public FlitMesh(TrafficTable table, MeshTimes times, RouterSettings router, IReadOnlyList<int> places)
    {
        (_table, _times) = (table, times);
        _config = MeshConfig.Of(table.Shape, times, router);
        _network = _config.FindProblem() is { } problem ? throw new MeshModelException(problem) : new FlitNetwork(_config);
        _nodes = [.. places.Select((place, core) => (table.Tiles[core] * table.Shape.CoresPerTile) + place)];
        _zeroLoad = [.. table.Flows.Select(times.ZeroLoad)];
        _excess = Math.Max(0, (_config.LocalCycles * times.Flit) - times.Local);
    }

    public MeshFidelity Fidelity => MeshFidelity.Flit;

    public void Run(StepTraffic traffic, MeshStep result)
    {
        Array.Clear(result.LastArrival);
        result.Packets = 0;
        result.LatencySum = result.WaitSum = result.LongestLatency = 0;
        _network.Clear();
        _readyOf.Clear();
        _flowOf.Clear();
        _merge.Begin(traffic);
        bool more = _merge.TryNext(out int flow, out double ready);
        while (more || _network.Outstanding > 0)
        {
            _network.SkipTo(more ? CycleOf(ready) : long.MaxValue);
            while (more && CycleOf(ready) <= _network.Cycle)
            {
                Send(flow, ready);
                more = _merge.TryNext(out flow, out ready);
            }

            _network.Step();
            foreach (int packet in _network.Arrived)
            {
                Arrive(_network[packet], result);
            }
        }

        for (int link = 0; link < result.LinkPackets.Length; link++)
        {
            result.LinkPackets[link] = (int)_network.LinkPackets[link];
            result.LinkBusy[link] = 0;
        }

        foreach (int number in _flowOf)
        {
            foreach (int link in _table.Flows[number].Links)
            {
                result.LinkBusy[link] += _times.BusyOf(link, _table.Flows[number].Flits);
            }
        }
    }

    private long CycleOf(double ns) => (long)Math.Ceiling(ns / _times.Flit);

    private void Send(int number, double ready)
    {
        TrafficFlow flow = _table.Flows[number];
        int source = flow.Source < 0 ? flow.SourceTile * _table.Shape.CoresPerTile : _nodes[flow.Source];
        _network.Send(source, _nodes[flow.Target], flow.Flits, _network.Cycle, _readyOf.Count);
        _readyOf.Add(ready);
        _flowOf.Add(number);
    }

    private void Arrive(in FlitPacket packet, MeshStep result)
    {
        TrafficFlow flow = _table.Flows[_flowOf[packet.Tag]];
        double taken = (packet.Arrived * _times.Flit) - _excess;
        double latency = taken - _readyOf[packet.Tag];
        result.LastArrival[flow.Target] = Math.Max(result.LastArrival[flow.Target], taken);
        result.Packets++;
        result.LatencySum += latency;
        result.WaitSum += Math.Max(0, latency - _zeroLoad[_flowOf[packet.Tag]]);
        result.LongestLatency = Math.Max(result.LongestLatency, latency);
    }
}
