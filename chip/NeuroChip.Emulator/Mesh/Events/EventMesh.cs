using System.Collections.Immutable;
using NeuroChip.Spec.Profiles;

namespace NeuroChip.Emulator.Mesh.Events;

/// <summary>
/// Message by message, in the order of their times at every link and input: each finds it busy or free, waits, and leaves it busy.
/// No queue of events over all links is needed: in dimension order no link depends on a later one (east and west from where they
/// start, then north and south), so links are done one after the other, each with all its messages sorted by arrival. Where a message
/// comes into a router, one of the virtual channels is its own while its way, its channel and the switch are found, in turn. What is
/// left out against the flit model: buffers have no end, so nobody is held back by a full one, nor by a message in front that is.
/// </summary>
internal sealed class EventMesh : IMeshModel
{
    private readonly TrafficTable _table;
    private readonly double _flit;
    private readonly double _messageIn;
    private readonly Way[] _ways;
    private readonly Server[] _links;
    private readonly MessageQueue[] _inputs;
    private readonly double[] _hostFree;
    private readonly RouterPort _port;
    private readonly RouterPort[] _hostPorts;

    public EventMesh(TrafficTable table, MeshTimes times, RouterSettings router)
    {
        _table = table;
        double hold = (router.RoutingCycles + router.VcAllocationCycles + router.SwitchAllocationCycles) * router.FlitTime;
        _port = new RouterPort(router.VirtualChannels, hold, router.FlitTime);
        _hostPorts = [.. Enumerable.Range(0, table.Shape.Tiles).Select(_ => new RouterPort(router.VirtualChannels, hold, router.FlitTime))];
        (_flit, _messageIn) = (times.Flit, times.MessageIn);
        int[] used = [.. table.Flows.SelectMany(flow => flow.Links).Distinct().OrderBy(link => RankOf(table.Shape, link)).ThenBy(link => link)];
        var places = used.Select((link, place) => (link, place)).ToDictionary(item => item.link, item => item.place);
        _links = [.. used.Select(link => new Server(link, times.HopOf(link), times.BusyOf(link, 1), new MessageQueue()))];
        _inputs = [.. Enumerable.Range(0, table.Tiles.Length).Select(_ => new MessageQueue())];
        _ways = [.. table.Flows.Select(flow => new Way(
            [.. flow.Links.Select(link => places[link])], flow.Target, flow.Flits, times.Local + times.TailOf(flow)))];
        _hostFree = new double[table.Shape.Tiles];
    }

    public MeshFidelity Fidelity => MeshFidelity.Event;

    public void Run(StepTraffic traffic, MeshStep result)
    {
        result.Packets = 0;
        result.LatencySum = result.WaitSum = result.LongestLatency = 0;
        result.WaitSum += Inject(traffic);
        foreach (Server link in _links)
        {
            Pass(link, result);
        }

        for (int core = 0; core < _inputs.Length; core++)
        {
            TakeIn(core, result);
        }
    }

    /// <summary>
    /// A number for each link that is larger than that of every link a message may have passed before it: first the rows, along the
    /// direction, then the columns.
    /// </summary>
    private static int RankOf(MeshShape shape, int link)
    {
        (int x, int y) = shape.PlaceOf(link / MeshShape.LinksPerTile);
        return (MeshDirection)(link % MeshShape.LinksPerTile) switch
        {
            MeshDirection.East => x,
            MeshDirection.West => shape.Width - 1 - x,
            MeshDirection.South => shape.Width + y,
            _ => shape.Width + shape.Height - 1 - y,
        };
    }

    /// <summary>Puts every message where its way begins; one follows the other out of its sender.</summary>
    private double Inject(StepTraffic traffic)
    {
        double waited = 0;
        double free = 0;
        int sender = -1;
        Array.Clear(_hostFree);
        foreach (RouterPort port in _hostPorts)
        {
            port.Clear();
        }

        foreach (Send send in traffic.Sends)
        {
            TrafficClass sent = _table.Classes[send.Class];
            if (sent.Source != sender)
            {
                sender = sent.Source;
                free = 0;
                _port.Clear();
            }

            RouterPort port = _port;
            ref double output = ref free;
            if (sender < 0)
            {
                int tile = _table.Flows[sent.Flows[0]].SourceTile;
                port = _hostPorts[tile];
                output = ref _hostFree[tile];
            }

            ImmutableArray<int> flows = sent.Flows;
            for (int i = 0; i < flows.Length; i++)
            {
                double ready = send.Start + (i * send.Interval);
                Way way = _ways[flows[i]];

                // The network has a clock: what is ready within a cycle goes out with the next.
                double head = Math.Max(Math.Ceiling(ready / _flit) * _flit, output);
                output = head + (way.Flits * _flit);
                double through = port.Enter(head, way.Flits);
                waited += through - ready;
                Forward(way, new Message(through, ready, flows[i], 0));
            }
        }

        return waited;
    }

    /// <summary>All messages of a link, in order.</summary>
    private void Pass(Server link, MeshStep result)
    {
        double free = 0;
        double waited = 0;
        int flits = 0;
        _port.Clear();
        ReadOnlySpan<Message> messages = link.Queue.Sorted();
        foreach (ref readonly Message message in messages)
        {
            Way way = _ways[message.Flow];
            double start = Math.Max(message.Time, free);
            free = start + (way.Flits * link.FlitTime);
            double through = _port.Enter(start + link.Hop, way.Flits);
            waited += start - message.Time + (through - start - link.Hop);
            flits += way.Flits;
            Forward(way, new Message(through, message.Ready, message.Flow, message.Passed + 1));
        }

        result.LinkPackets[link.Number] = messages.Length;
        result.LinkBusy[link.Number] = flits * link.FlitTime;
        result.WaitSum += waited;
        link.Queue.Clear();
    }

    /// <summary>All messages of a core's input, in order.</summary>
    private void TakeIn(int core, MeshStep result)
    {
        double free = 0;
        double waited = 0;
        double latencies = 0;
        double longest = 0;
        ReadOnlySpan<Message> messages = _inputs[core].Sorted();
        foreach (ref readonly Message message in messages)
        {
            double start = Math.Max(message.Time, free);
            free = start + _messageIn;
            waited += start - message.Time;
            latencies += free - message.Ready;
            longest = Math.Max(longest, free - message.Ready);
        }

        result.LastArrival[core] = free;
        result.Packets += messages.Length;
        result.WaitSum += waited;
        result.LatencySum += latencies;
        result.LongestLatency = Math.Max(result.LongestLatency, longest);
        _inputs[core].Clear();
    }

    private void Forward(Way way, in Message message)
    {
        if (message.Passed < way.Links.Length)
        {
            _links[way.Links[message.Passed]].Queue.Add(message);
        }
        else
        {
            _inputs[way.Target].Add(message with { Time = message.Time + way.In });
        }
    }

    /// <summary>A link.</summary>
    /// <param name="Number">Number in the grid.</param>
    /// <param name="Hop">From the head's start on it to its start on the next, in ns.</param>
    /// <param name="FlitTime">For how long a flit occupies it, in ns.</param>
    /// <param name="Queue">Messages of the step that come to it.</param>
    private sealed record Server(int Number, double Hop, double FlitTime, MessageQueue Queue);

    /// <summary>The way of a flow.</summary>
    /// <param name="Links">Places in the order of links.</param>
    /// <param name="Target">Index of the target core.</param>
    /// <param name="Flits">Flits of a message.</param>
    /// <param name="In">From the last router to the input, until the last flit is there, in ns.</param>
    private sealed record Way(int[] Links, int Target, int Flits, double In);
}
