namespace NeuroChip.Emulator.Mesh.Events;

/// <summary>
/// Message by message, in the order in which they are sent. Each finds its links and its input busy or free, waits for them, and
/// leaves them busy; buffers have no end. What is left out against the flit model: two messages that meet at a link pass it in the
/// order they were sent, not in that of their arrival there, and a full buffer holds nobody back.
/// </summary>
internal sealed class EventMesh : IMeshModel
{
    private readonly TrafficTable _table;
    private readonly MeshTimes _times;
    private readonly SendMerge _merge = new();
    private readonly int[] _links;
    private readonly double[] _linkFree;
    private readonly double[] _inputFree;


    private readonly double[] _outputFree;
    private readonly double[] _hostFree;
    private readonly double[] _tail;

    public EventMesh(TrafficTable table, MeshTimes times)
    {
        (_table, _times) = (table, times);
        _links = [.. table.Flows.SelectMany(flow => flow.Links).Distinct()];
        _linkFree = new double[table.Shape.Links];
        _inputFree = new double[table.Tiles.Length];
        _outputFree = new double[table.Tiles.Length];
        _hostFree = new double[table.Shape.Tiles];
        _tail = [.. table.Flows.Select(flow => times.TailOf(flow))];
    }

    public MeshFidelity Fidelity => MeshFidelity.Event;

    public void Run(StepTraffic traffic, MeshStep result)
    {
        Clear(result);
        _merge.Begin(traffic);
        while (_merge.TryNext(out int flow, out double ready))
        {
            Move(flow, ready, result);
        }
    }

    private void Clear(MeshStep result)
    {
        Array.Clear(result.LastArrival);
        Array.Clear(_inputFree);
        Array.Clear(_outputFree);
        Array.Clear(_hostFree);
        foreach (int link in _links)
        {
            result.LinkPackets[link] = 0;
            result.LinkBusy[link] = 0;
            _linkFree[link] = 0;
        }

        result.Packets = 0;
        result.LatencySum = result.WaitSum = result.LongestLatency = 0;
    }

    private void Move(int number, double ready, MeshStep result)
    {
        TrafficFlow flow = _table.Flows[number];
        ref double output = ref flow.Source < 0 ? ref _hostFree[flow.SourceTile] : ref _outputFree[flow.Source];
        double head = Math.Max(ready, output);
        output = head + (flow.Flits * _times.Flit);
        double wait = head - ready;
        foreach (int link in flow.Links)
        {
            double start = Math.Max(head, _linkFree[link]);
            double busy = _times.BusyOf(link, flow.Flits);
            _linkFree[link] = start + busy;
            result.LinkBusy[link] += busy;
            result.LinkPackets[link]++;
            wait += start - head;
            head = start + _times.HopOf(link);
        }

        double arrival = head + _times.Local + _tail[number];
        double taken = Math.Max(arrival, _inputFree[flow.Target]);
        wait += taken - arrival;
        taken += _times.MessageIn;
        _inputFree[flow.Target] = taken;
        result.LastArrival[flow.Target] = Math.Max(result.LastArrival[flow.Target], taken);
        result.Packets++;
        result.LatencySum += taken - ready;
        result.WaitSum += wait;
        result.LongestLatency = Math.Max(result.LongestLatency, taken - ready);
    }
}
