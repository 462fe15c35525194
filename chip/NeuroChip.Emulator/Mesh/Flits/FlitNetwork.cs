namespace NeuroChip.Emulator.Mesh.Flits;

/// <summary>
/// One plane of a mesh, cycle by cycle. In each cycle every router first takes what its links bring, then decides from its own
/// state alone, and what it decides reaches others two cycles later at the earliest: the order in which routers are visited can
/// never matter. Packets go east or west first, then north or south, so that no cycle of waiting can close.
/// </summary>
/// <remarks>
/// A head flit that comes in cycle t is routed, asks for a virtual channel of its output, asks for the switch, and crosses it; the
/// flits behind it ask for the switch only. A credit starts back when its flit crosses the switch. An output channel is free for the
/// next packet when the last flit of the one before has left. Stages as in Dally and Towles, Principles and Practices of
/// Interconnection Networks, chapter 16.
/// </remarks>
public sealed class FlitNetwork
{
    private readonly MeshConfig _config;
    private readonly PacketPool _packets = new();
    private readonly FlitWheel _wheel;
    private readonly RouterLinks _links;
    private readonly FlitSources _sources;
    private readonly FlitRouters _routers;
    private readonly long[] _inputFree;

    /// <summary>Makes an empty network.</summary>
    /// <param name="config">What it is.</param>
    /// <param name="backwards">Visits routers in descending order; for the test that it does not matter.</param>
    /// <exception cref="ArgumentException">The configuration has a problem (<see cref="MeshConfig.FindProblem"/>).</exception>
    public FlitNetwork(MeshConfig config, bool backwards = false)
    {
        ArgumentNullException.ThrowIfNull(config);
        if (config.FindProblem() is { } problem)
        {
            throw new ArgumentException(problem, nameof(config));
        }

        _config = config;
        _links = new RouterLinks(config);
        int slowest = Math.Max(_links.LinkCycles.Max(), config.InjectionLinkCycles) + (3 * config.TraversalCycles)
            + (config.TraversalCycles * config.OffChipFlitCycles) + config.CreditCycles + 2;
        _wheel = new FlitWheel(slowest + (config.TakeInCycles * (config.EjectionFlits * config.VirtualChannels + 1)));
        _sources = new FlitSources(config, _packets, _wheel);
        _routers = new FlitRouters(config, _packets, _wheel, _links, backwards);
        _inputFree = new long[config.Nodes];
        Clear();
    }

    /// <summary>The cycle that <see cref="Step"/> computes next.</summary>
    public long Cycle { get; private set; }

    /// <summary>Packets given and not yet arrived.</summary>
    public int Outstanding { get; private set; }

    /// <summary>Per link of the grid, packets that have passed since the last <see cref="Clear"/>.</summary>
    public long[] LinkPackets => _routers.LinkPackets;

    /// <summary>Flits that crossed a switch since the last <see cref="Clear"/>: while it stands still, nothing moves.</summary>
    public long Moves => _routers.Moves;

    /// <summary>Packets that arrived in the last cycle computed; their numbers are used again after the next <see cref="Step"/>.</summary>
    public List<int> Arrived { get; } = [];

    /// <summary>A packet that has not arrived, or arrived in the last cycle computed.</summary>
    public ref readonly FlitPacket this[int packet] => ref _packets[packet];

    /// <summary>Whether nothing is under way and no source waits; then <see cref="SkipTo"/> may be called.</summary>
    public bool IsIdle => Outstanding == 0 && _wheel.IsEmpty;

    /// <summary>Whether every buffer is empty, every channel free and every credit back, as they must be when it is idle.</summary>
    public bool IsRestored => _routers.IsRestored && _sources.IsRestored;

    /// <summary>Packets that wait at a node, one that it is sending among them.</summary>
    public int WaitingAt(int node) => _sources.WaitingAt(node);

    /// <summary>Empties it and starts at cycle 0.</summary>
    public void Clear()
    {
        _routers.Clear();
        _sources.Clear();
        Array.Clear(_inputFree);
        _packets.Clear();
        _wheel.Clear();
        Arrived.Clear();
        (Cycle, Outstanding) = (0, 0);
    }

    /// <summary>Gives a packet to its source, which sends it after those it was given before, from this cycle on.</summary>
    /// <param name="source">Node that sends.</param>
    /// <param name="target">Node that it goes to; may be the sender.</param>
    /// <param name="flits">Flits, 1 or more.</param>
    /// <param name="created">Cycle from which its latency counts, this one or an earlier one.</param>
    /// <param name="tag">Whatever the sender wants to know it by.</param>
    /// <returns>Its number.</returns>
    public int Send(int source, int target, int flits, long created, int tag = 0)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)source, (uint)_config.Nodes, nameof(source));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)target, (uint)_config.Nodes, nameof(target));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(flits);
        int number = _packets.Add(new FlitPacket
        {
            Source = source, Target = target, Flits = flits, Created = created, Injected = -1, Arrived = -1, Tag = tag, Next = -1,
        });
        _sources.Add(number);
        Outstanding++;
        return number;
    }

    /// <summary>Computes a cycle.</summary>
    public void Step()
    {
        foreach (int packet in Arrived)
        {
            _packets.Release(packet);
        }

        Arrived.Clear();
        TakeFlits();
        TakeCredits();
        _sources.Send(Cycle);
        _routers.Visit(Cycle);
        Cycle++;
    }

    /// <summary>Passes over cycles in which nothing can happen: up to the next arrival on a link, at most to a cycle given.</summary>
    public void SkipTo(long cycle)
    {
        if (_routers.IsQuiet && _sources.IsQuiet)
        {
            Cycle = Math.Max(Cycle, Math.Min(cycle, _wheel.Next(Cycle, cycle)));
        }
    }

    private void TakeFlits()
    {
        foreach ((int place, int flit) in _wheel.FlitsAt(Cycle))
        {
            if (place < 0)
            {
                TakeIn(-1 - place, flit);
            }
            else
            {
                _routers.TakeFlit(place, flit, Cycle);
            }
        }
    }

    private void TakeCredits()
    {
        foreach (int place in _wheel.CreditsAt(Cycle))
        {
            if (place < 0)
            {
                _sources.TakeCredit(-1 - place);
            }
            else
            {
                _routers.TakeCredit(place);
            }
        }

        _wheel.Forget(Cycle);
    }

    /// <summary>A core takes in a flit: of a packet the last one keeps its input busy, and holds its place in the buffer until then.</summary>
    private void TakeIn(int place, int flit)
    {
        int node = place / _config.VirtualChannels;
        long taken = Cycle;
        if ((flit & 1) != 0)
        {
            ref FlitPacket packet = ref _packets[flit >> 1];
            if (_config.TakeInCycles > 0)
            {
                taken = Math.Max(Cycle, _inputFree[node]);
                _inputFree[node] = taken + _config.TakeInCycles;
            }

            packet.Arrived = taken + _config.TakeInCycles;
            Arrived.Add(flit >> 1);
            Outstanding--;
        }

        int cores = _config.Shape.CoresPerTile;
        int router = node / cores;
        int output = (router * _config.Ports) + MeshShape.LinksPerTile + (node % cores);
        _wheel.AddCredit(taken + _links.LinkCycles[output] + 1 + _config.CreditCycles, (output * _config.VirtualChannels) + (place % _config.VirtualChannels));
    }
}
