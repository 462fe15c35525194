using NeuroChip.Emulator.Mesh;

namespace Chip.Tests.Mesh;

/// <summary>
/// The rules of the event model by one queue of events over the whole mesh, always the earliest next. Of packets that come to a place
/// at one time, those straight from cores are first, then those from links to the east and west, counted along them, then the others.
/// </summary>
internal sealed class ReferenceEvents(MeshTraffic of)
{
    private readonly PriorityQueue<Moving, (double Time, int From, int Order)> _events = new();
    private readonly Dictionary<int, double> _free = [];
    private readonly Dictionary<int, double[]> _channels = [];
    private readonly Dictionary<int, int> _turn = [];
    private int _order;

    public double[] LastArrival { get; } = new double[of.Table.Tiles.Length];

    public double Latency { get; private set; }

    public double Longest { get; private set; }

    public void Run()
    {
        foreach (Send send in of.Traffic.Sends)
        {
            TrafficClass sent = of.Table.Classes[send.Class];
            foreach (int number in sent.Flows)
            {
                // Outputs of cores are numbered behind the links, inputs behind both.
                TrafficFlow flow = of.Table.Flows[number];
                int place = of.Table.Shape.Links + flow.Source;
                double ready = Math.Ceiling(send.Start / of.Times.Flit) * of.Times.Flit;
                double head = Serve(place, ready, flow.Flits * of.Times.Flit);
                Push(new Moving(flow, send.Start, 0, flow.Source), Channel(place, head));
            }
        }

        while (_events.TryDequeue(out Moving packet, out (double Time, int, int) at))
        {
            double time = at.Time;
            if (packet.Passed < packet.Flow.Links.Length)
            {
                int link = packet.Flow.Links[packet.Passed];
                double start = Serve(link, time, of.Times.BusyOf(link, packet.Flow.Flits));
                Push(packet with { Passed = packet.Passed + 1, From = RankOf(link) }, Channel(link, start + of.Times.HopOf(link)));
            }
            else if (packet.Passed == packet.Flow.Links.Length)
            {
                Push(packet with { Passed = packet.Passed + 1 }, time + of.Times.Local + of.Times.TailOf(packet.Flow));
            }
            else
            {
                int input = of.Table.Shape.Links + of.Table.Tiles.Length + packet.Flow.Target;
                double taken = Serve(input, time, of.Times.MessageIn) + of.Times.MessageIn;
                LastArrival[packet.Flow.Target] = Math.Max(LastArrival[packet.Flow.Target], taken);
                Latency += taken - packet.Ready;
                Longest = Math.Max(Longest, taken - packet.Ready);
            }
        }
    }

    private void Push(Moving packet, double time) => _events.Enqueue(packet, (time, packet.From, _order++));

    /// <summary>Behind the cores: columns of links to the east and west, then rows of those to the south and north, each by number.</summary>
    private int RankOf(int link)
    {
        (int x, int y) = of.Table.Shape.PlaceOf(link / MeshShape.LinksPerTile);
        int along = (MeshDirection)(link % MeshShape.LinksPerTile) switch
        {
            MeshDirection.East => x,
            MeshDirection.West => of.Table.Shape.Width - 1 - x,
            MeshDirection.South => of.Table.Shape.Width + y,
            _ => of.Table.Shape.Width + of.Table.Shape.Height - 1 - y,
        };
        return of.Table.Tiles.Length + (along * of.Table.Shape.Links) + link;
    }

    private double Serve(int place, double time, double busy)
    {
        double start = Math.Max(time, _free.GetValueOrDefault(place));
        _free[place] = start + busy;
        return start;
    }

    private double Channel(int place, double time)
    {
        if (!_channels.TryGetValue(place, out double[]? channels))
        {
            _channels[place] = channels = new double[of.Router.VirtualChannels];
        }

        int turn = _turn.GetValueOrDefault(place);
        _turn[place] = (turn + 1) % channels.Length;
        double start = Math.Max(time, channels[turn]);
        channels[turn] = start + ((of.Router.RoutingCycles + of.Router.VcAllocationCycles + of.Router.SwitchAllocationCycles) * of.Router.FlitTime);
        return start;
    }

    private readonly record struct Moving(TrafficFlow Flow, double Ready, int Passed, int From);
}
