namespace NeuroChip.Emulator.Mesh.Analytic;

/// <summary>
/// Loads instead of packets. The packets of a flow are taken as spread evenly over the time in which its core sends, so the last
/// of n is expected at n / (n + 1) of it. On each link, and at each input, a packet waits as in a queue with random arrivals and
/// fixed service, rho * s / (2 * (1 - rho)) (Pollaczek and Khinchine), where rho is the busy share of the time from the first
/// packet sent to the last; what does not fit into that time waits until it is over.
/// </summary>
internal sealed class AnalyticMesh : IMeshModel
{
    /// <summary>Above it the formula gives way to the backlog, which is then the larger of the two.</summary>
    private const double HighestUse = 0.95;

    private readonly TrafficTable _table;
    private readonly MeshTimes _times;
    private readonly double[] _zeroLoad;
    private readonly int[] _packets;
    private readonly int[] _spikes;
    private readonly List<int> _active = [];
    private readonly List<int> _links = [];
    private readonly List<int> _targets = [];
    private readonly double[] _linkWait;
    private readonly int[] _inputPackets;
    private readonly double[] _inputStart;
    private readonly double[] _inputWait;

    public AnalyticMesh(TrafficTable table, MeshTimes times)
    {
        (_table, _times) = (table, times);
        _zeroLoad = [.. table.Flows.Select(times.ZeroLoad)];
        _packets = new int[table.Flows.Length];
        _spikes = new int[table.Flows.Length];
        _linkWait = new double[table.Shape.Links];
        _inputPackets = new int[table.Tiles.Length];
        _inputStart = new double[table.Tiles.Length];
        _inputWait = new double[table.Tiles.Length];
    }

    public MeshFidelity Fidelity => MeshFidelity.Analytic;

    public void Run(StepTraffic traffic, MeshStep result)
    {
        Clear(result);
        SumFlows(traffic);
        result.LatencySum = result.WaitSum = result.LongestLatency = 0;
        result.Packets = 0;
        if (_active.Count == 0)
        {
            return;
        }

        double span = LoadLinks(traffic, result);
        FindWaits(span, result);
        Arrive(traffic, result);
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
    }

    private void SumFlows(StepTraffic traffic)
    {
        foreach (int number in traffic.Active)
        {
            TrafficClass sent = _table.Classes[number];
            int spikes = traffic.Spikes[number];
            for (int i = 0; i < sent.DistinctFlows.Length; i++)
            {
                int flow = sent.DistinctFlows[i];
                if (_packets[flow] == 0)
                {
                    _active.Add(flow);
                }

                _packets[flow] += spikes * sent.FlowPackets[i];
                _spikes[flow] += spikes;
            }
        }
    }

    /// <summary>Gives the time from the first packet sent to the last.</summary>
    private double LoadLinks(StepTraffic traffic, MeshStep result)
    {
        double first = double.MaxValue;
        double last = 0;
        foreach (int number in _active)
        {
            TrafficFlow flow = _table.Flows[number];
            int packets = _packets[number];
            result.Packets += packets;
            foreach (int link in flow.Links)
            {
                if (result.LinkPackets[link] == 0)
                {
                    _links.Add(link);
                }

                result.LinkPackets[link] += packets;
                result.LinkBusy[link] += packets * _times.BusyOf(link, flow.Flits);
            }

            (double start, double end) = SendingOf(traffic, flow.Source);
            first = Math.Min(first, start);
            last = Math.Max(last, end);
            if (_inputPackets[flow.Target] == 0)
            {
                _targets.Add(flow.Target);
                _inputStart[flow.Target] = double.MaxValue;
            }

            _inputPackets[flow.Target] += packets;
            _inputStart[flow.Target] = Math.Min(_inputStart[flow.Target], start + _zeroLoad[number] - _times.MessageIn);
        }

        return last - first;
    }

    private void FindWaits(double span, MeshStep result)
    {
        foreach (int link in _links)
        {
            _linkWait[link] = WaitOf(result.LinkBusy[link], result.LinkPackets[link], span);
        }

        foreach (int core in _targets)
        {
            _inputWait[core] = WaitOf(_inputPackets[core] * _times.MessageIn, _inputPackets[core], span);
        }
    }

    private void Arrive(StepTraffic traffic, MeshStep result)
    {
        foreach (int number in _active)
        {
            TrafficFlow flow = _table.Flows[number];
            double wait = _inputWait[flow.Target];
            foreach (int link in flow.Links)
            {
                wait += _linkWait[link];
            }

            (double start, double end) = SendingOf(traffic, flow.Source);
            double spikes = _spikes[number];
            double sent = start + ((end - start) * spikes / (spikes + 1));
            double latency = _zeroLoad[number] + wait;
            result.LastArrival[flow.Target] = Math.Max(result.LastArrival[flow.Target], sent + latency);
            result.LatencySum += _packets[number] * latency;
            result.WaitSum += _packets[number] * wait;
            result.LongestLatency = Math.Max(result.LongestLatency, latency);
        }

        // An input takes in one packet after the other, so its last one cannot be earlier than all of them take.
        foreach (int core in _targets)
        {
            double soonest = _inputStart[core] + (_inputPackets[core] * _times.MessageIn);
            result.LastArrival[core] = Math.Max(result.LastArrival[core], soonest);
        }
    }

    private void Forget()
    {
        foreach (int number in _active)
        {
            _packets[number] = 0;
            _spikes[number] = 0;
        }

        foreach (int core in _targets)
        {
            _inputPackets[core] = 0;
        }

        _active.Clear();
        _targets.Clear();
    }

    private static (double Start, double End) SendingOf(StepTraffic traffic, int source) =>
        source < 0 ? (0, 0) : (traffic.Cores[source].Deliver, traffic.Cores[source].Sent);

    /// <summary>The mean wait of a packet for something that is busy for so long with so many packets within a span.</summary>
    private static double WaitOf(double busy, int packets, double span)
    {
        if (packets <= 1 || busy <= 0)
        {
            return 0;
        }

        double service = busy / packets;
        double use = span > 0 ? Math.Min(busy / span, HighestUse) : HighestUse;
        double queue = use * service / (2 * (1 - use));
        double backlog = Math.Max(0, busy - span) / 2;
        return Math.Max(Math.Min(queue, busy - service), Math.Min(backlog, busy - service));
    }
}
