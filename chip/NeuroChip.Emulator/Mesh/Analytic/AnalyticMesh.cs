using System.Runtime.Intrinsics;

namespace NeuroChip.Emulator.Mesh.Analytic;

/// <summary>
/// Loads instead of packets. The packets of a core are taken as spread evenly from its first spike to its last, whose times are
/// exact, and go down the tree of its ways together. What a packet waits is the sum of two: for the packets of its own spike, which
/// follow one another as fast as the slowest server on their way lets them, and for those of other spikes, see
/// <see cref="ServerLoads"/>. What is left out against the event model: which packets really meet.
/// </summary>
internal sealed class AnalyticMesh : IMeshModel
{
    private readonly TrafficTable _table;
    private readonly RouteTrees _trees;
    private readonly ServerLoads _servers;
    private readonly double _interval;
    private readonly double _messageIn;
    private readonly int[] _packets;
    private readonly double[] _wait;
    private readonly double[] _lastReady;
    private readonly SourceLoad[] _sources;
    private readonly List<int> _active = [];
    private readonly List<int> _links = [];
    private readonly List<int> _targets = [];
    private readonly double[] _inputStart;

    public AnalyticMesh(TrafficTable table, MeshTimes times)
    {
        _table = table;
        (_interval, _messageIn) = (times.MessageOut, times.MessageIn);
        _trees = new RouteTrees(table, times, _interval);
        _servers = new ServerLoads(_trees.Servers);
        _packets = new int[_trees.Server.Length];
        _wait = new double[_trees.Server.Length];
        _lastReady = new double[table.Flows.Length];
        _sources = new SourceLoad[_trees.Sources];
        _inputStart = new double[table.Tiles.Length];
        Array.Fill(_inputStart, double.MaxValue);
    }

    public MeshFidelity Fidelity => MeshFidelity.Analytic;

    public void Run(StepTraffic traffic, MeshStep result)
    {
        Clear(result);
        if (traffic.Active.Count == 0)
        {
            return;
        }

        (double first, double last) = AddSpikes(traffic);
        _servers.Begin(first, last);
        foreach (int source in _active)
        {
            GoDown(source, result);
        }

        _servers.Close();
        foreach (int source in _active)
        {
            Wait(source, result);
        }

        foreach (int number in traffic.Active)
        {
            Arrive(number, result);
        }

        TakeIn(result);
        Forget();
    }

    private void Clear(MeshStep result)
    {
        Array.Clear(result.LastArrival);
        foreach (int link in _links)
        {
            result.LinkPackets[link] = 0;
            result.LinkBusy[link] = 0;
        }

        _links.Clear();
        result.LatencySum = result.WaitSum = result.LongestLatency = 0;
        result.Packets = 0;
    }

    /// <summary>Counts the packets of each way, and gives the time from the first spike sent to the last.</summary>
    private (double First, double Last) AddSpikes(StepTraffic traffic)
    {
        (double first, double last) = (double.MaxValue, 0);
        foreach (int number in traffic.Active)
        {
            TrafficClass sent = _table.Classes[number];
            int spikes = traffic.Spikes[number];
            (double ready, double lastReady) = (traffic.FirstReady(number), traffic.LastReady(number));
            int source = _trees.SourceOf[sent.Flows[0]];
            ref SourceLoad load = ref _sources[source];
            if (load.Spikes == 0)
            {
                _active.Add(source);
                load.First = double.MaxValue;
            }

            load.Spikes += spikes;
            load.First = Math.Min(load.First, ready);
            load.Last = Math.Max(load.Last, lastReady);
            first = Math.Min(first, ready);
            last = Math.Max(last, lastReady);
            for (int i = 0; i < sent.Flows.Length; i++)
            {
                int flow = sent.Flows[i];
                _packets[_trees.Leaf[flow]] += spikes;
                _lastReady[flow] = Math.Max(_lastReady[flow], lastReady + (i * _interval));
            }
        }

        return (first, last);
    }

    /// <summary>Sums the packets of a source from the leaves of its trees up, and gives the servers their load.</summary>
    private void GoDown(int source, MeshStep result)
    {
        (int start, int end) = (_trees.Start[source], _trees.Start[source + 1]);
        for (int node = end - 1; node >= start; node--)
        {
            int parent = _trees.Parent[node];
            if (parent != node)
            {
                _packets[parent] += _packets[node];
            }
        }

        ref SourceLoad load = ref _sources[source];
        load.Spread = _servers.Spread(load.First, load.Last);
        for (int node = start; node < end; node++)
        {
            int packets = _packets[node];
            if (packets == 0)
            {
                continue;
            }

            (int server, double busy, double spacing) = (_trees.Server[node], _trees.Busy[node], _trees.Spacing[node]);
            double together = Math.Max(1, (double)packets / load.Spikes);
            _wait[node] = (together - 1) * Math.Max(0, busy - spacing);
            result.WaitSum += packets * _wait[node] / 2;
            _servers.Add(server, packets * busy, together * busy, load.Spread, busy > spacing);
            if (server < _trees.FirstInput)
            {
                if (result.LinkPackets[server] == 0)
                {
                    _links.Add(server);
                }

                result.LinkPackets[server] += packets;
                result.LinkBusy[server] += packets * busy;
            }
        }
    }

    /// <summary>Sums the waits down the trees: <see cref="_wait"/> becomes what the last packets of the source wait up to a node.</summary>
    private void Wait(int source, MeshStep result)
    {
        SourceLoad load = _sources[source];
        int part = _servers.PartOf(load.Last);
        for (int node = _trees.Start[source]; node < _trees.Start[source + 1]; node++)
        {
            if (_packets[node] == 0)
            {
                continue;
            }

            int server = _trees.Server[node];
            int parent = _trees.Parent[node];
            result.WaitSum += _packets[node] * _servers.MeanWaitOf(server, load.Spread);
            _wait[node] += _servers.WaitOf(server, part) + (parent == node ? 0 : _wait[parent]);
        }
    }

    private void Arrive(int number, MeshStep result)
    {
        foreach (int flow in _table.Classes[number].Flows)
        {
            int leaf = _trees.Leaf[flow];
            int packets = _packets[leaf];
            if (packets == 0)
            {
                continue;
            }

            int target = _trees.Server[leaf] - _trees.FirstInput;
            double latency = _trees.ZeroLoad[flow] + _wait[leaf];
            if (_inputStart[target] == double.MaxValue)
            {
                _targets.Add(target);
            }

            double reached = _sources[_trees.SourceOf[flow]].First + _trees.ZeroLoad[flow] - _messageIn;
            _inputStart[target] = Math.Min(_inputStart[target], reached);
            result.LastArrival[target] = Math.Max(result.LastArrival[target], _lastReady[flow] + latency);
            result.LongestLatency = Math.Max(result.LongestLatency, latency);
            result.LatencySum += packets * _trees.ZeroLoad[flow];
            result.Packets += packets;
            _packets[leaf] = 0;
            _lastReady[flow] = 0;
        }
    }

    /// <summary>An input takes in one packet after the other, so its last one cannot be earlier than all of them take.</summary>
    private void TakeIn(MeshStep result)
    {
        foreach (int target in _targets)
        {
            double soonest = _inputStart[target] + _servers.WorkOf(_trees.FirstInput + target);
            result.LastArrival[target] = Math.Max(result.LastArrival[target], soonest);
            _inputStart[target] = double.MaxValue;
        }

        _targets.Clear();
        result.LatencySum += result.WaitSum;
    }

    private void Forget()
    {
        foreach (int source in _active)
        {
            (int start, int end) = (_trees.Start[source], _trees.Start[source + 1]);
            Array.Clear(_packets, start, end - start);
            _sources[source] = default;
        }

        _active.Clear();
        _servers.Forget();
    }

    /// <summary>What a source sends in a step: how many spikes, and when the first packets of the first and the last are ready.</summary>
    private record struct SourceLoad(int Spikes, double First, double Last, Vector512<double> Spread);
}
