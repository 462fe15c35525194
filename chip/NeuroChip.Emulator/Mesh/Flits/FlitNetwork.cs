using System.Numerics;
using System.Runtime.InteropServices;

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
    private const int Idle = 0;
    private const int Waiting = 1;
    private const int Active = 2;

    private readonly MeshConfig _config;
    private readonly FlitWheel _wheel;
    private readonly int _ports;
    private readonly int _channels;
    private readonly int _cores;
    private readonly bool _backwards;

    // By input channel: (router * ports + input) * channels + channel.
    private readonly int[] _buffer;
    private readonly int[] _first;
    private readonly int[] _count;
    private readonly byte[] _state;
    private readonly int[] _output;
    private readonly int[] _outputChannel;
    private readonly long[] _ready;

    // By output channel, numbered alike, and by output.
    private readonly int[] _credits;
    private readonly ulong[] _freeChannels;
    private readonly long[] _linkFree;
    private readonly int[] _linkCycles;
    private readonly int[] _flitCycles;
    private readonly int[] _farInput;

    // By router.
    private readonly ulong[] _waiting;
    private readonly ulong[] _active;
    private readonly ulong[] _busyRouters;
    private readonly Allocator[] _channelAllocators;
    private readonly Allocator[] _switchAllocators;
    private readonly int[] _pointer;
    private readonly int[] _candidate;

    // By node.
    private readonly SourceQueue[] _sources;
    private readonly int[] _sourceCredits;
    private readonly ulong[] _busySources;
    private readonly long[] _inputFree;

    private readonly List<FlitPacket> _packets = [];
    private int _freePacket = -1;

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

        (_config, _backwards) = (config, backwards);
        (_ports, _channels, _cores) = (config.Ports, config.VirtualChannels, config.Shape.CoresPerTile);
        int routers = config.Shape.Tiles;
        int links = routers * _ports;
        int channels = links * _channels;
        _buffer = new int[channels * config.BufferFlits];
        _first = new int[channels];
        _count = new int[channels];
        _state = new byte[channels];
        _output = new int[channels];
        _outputChannel = new int[channels];
        _ready = new long[channels];
        _credits = new int[channels];
        _freeChannels = new ulong[links];
        _linkFree = new long[links];
        _linkCycles = new int[links];
        _flitCycles = new int[links];
        _farInput = new int[links];
        _waiting = new ulong[routers];
        _active = new ulong[routers];
        _busyRouters = new ulong[(routers + 63) / 64];
        _channelAllocators = [.. Enumerable.Range(0, routers).Select(_ =>
            new Allocator(config.VcAllocator, config.AllocatorRounds, _ports * _channels, _ports * _channels))];
        _switchAllocators = [.. Enumerable.Range(0, routers).Select(_ =>
            new Allocator(config.SwitchAllocator, config.AllocatorRounds, _ports, _ports))];
        _pointer = new int[links];
        _candidate = new int[_ports * _ports];
        _sources = new SourceQueue[config.Nodes];
        _sourceCredits = new int[config.Nodes * _channels];
        _busySources = new ulong[(config.Nodes + 63) / 64];
        _inputFree = new long[config.Nodes];
        LinkPackets = new long[config.Shape.Links];
        LayLinks();
        int slowest = Math.Max(_linkCycles.Max(), config.InjectionLinkCycles) + config.TraversalCycles + config.CreditCycles + 2;
        _wheel = new FlitWheel(slowest + (config.TakeInCycles * (config.EjectionFlits * _channels + 1)));
        Clear();
    }

    /// <summary>The cycle that <see cref="Step"/> computes next.</summary>
    public long Cycle { get; private set; }

    /// <summary>Packets given and not yet arrived.</summary>
    public int Outstanding { get; private set; }

    /// <summary>Per link of the grid, packets whose head has passed since the last <see cref="Clear"/>.</summary>
    public long[] LinkPackets { get; }

    /// <summary>Flits that crossed a switch since the last <see cref="Clear"/>: while it stands still, nothing moves.</summary>
    public long Moves { get; private set; }

    /// <summary>Packets that arrived in the last cycle computed; their numbers are used again after the next <see cref="Step"/>.</summary>
    public List<int> Arrived { get; } = [];

    /// <summary>A packet that has not arrived, or arrived in the last cycle computed.</summary>
    public ref readonly FlitPacket this[int packet] => ref CollectionsMarshal.AsSpan(_packets)[packet];

    /// <summary>Whether nothing is under way and no source waits; then <see cref="SkipTo"/> may be called.</summary>
    public bool IsIdle => Outstanding == 0 && _wheel.IsEmpty;

    /// <summary>Packets that wait at a node, one that it is sending among them.</summary>
    public int WaitingAt(int node) => _sources[node].Count;

    /// <summary>Empties it and starts at cycle 0.</summary>
    public void Clear()
    {
        Array.Clear(_count);
        Array.Clear(_first);
        Array.Clear(_state);
        Array.Clear(_linkFree);
        Array.Clear(_waiting);
        Array.Clear(_active);
        Array.Clear(_busyRouters);
        Array.Clear(_busySources);
        Array.Clear(_inputFree);
        Array.Clear(LinkPackets);
        Array.Clear(_pointer);
        Array.Fill(_freeChannels, (1UL << _channels) - 1);
        Array.Fill(_sourceCredits, _config.BufferFlits);
        for (int channel = 0; channel < _credits.Length; channel++)
        {
            bool toCore = channel / _channels % _ports >= MeshShape.LinksPerTile;
            _credits[channel] = toCore ? _config.EjectionFlits : _config.BufferFlits;
        }

        foreach (ref SourceQueue source in _sources.AsSpan())
        {
            source = SourceQueue.Empty(_channels);
        }

        foreach (Allocator allocator in _channelAllocators.Concat(_switchAllocators))
        {
            allocator.Reset();
        }

        _packets.Clear();
        _freePacket = -1;
        _wheel.Clear();
        Arrived.Clear();
        (Cycle, Outstanding, Moves) = (0, 0, 0);
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
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)source, (uint)_sources.Length, nameof(source));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)target, (uint)_sources.Length, nameof(target));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(flits);
        int number = _freePacket;
        if (number < 0)
        {
            number = _packets.Count;
            _packets.Add(default);
        }
        else
        {
            _freePacket = _packets[number].Next;
        }

        CollectionsMarshal.AsSpan(_packets)[number] = new FlitPacket
        {
            Source = source, Target = target, Flits = flits, Created = created, Injected = -1, Arrived = -1, Tag = tag, Next = -1,
        };
        ref SourceQueue queue = ref _sources[source];
        if (queue.Head < 0)
        {
            queue.Head = number;
        }
        else
        {
            CollectionsMarshal.AsSpan(_packets)[queue.Tail].Next = number;
        }

        queue.Tail = number;
        queue.Count++;
        _busySources[source / 64] |= 1UL << (source % 64);
        Outstanding++;
        return number;
    }

    /// <summary>Computes a cycle.</summary>
    public void Step()
    {
        foreach (int packet in Arrived)
        {
            CollectionsMarshal.AsSpan(_packets)[packet].Next = _freePacket;
            _freePacket = packet;
        }

        Arrived.Clear();
        TakeFlits();
        TakeCredits();
        SendFromSources();
        VisitRouters();
        Cycle++;
    }

    /// <summary>Passes over cycles in which nothing can happen: up to the next arrival on a link, at most to a cycle given.</summary>
    public void SkipTo(long cycle)
    {
        bool isQuiet = Array.TrueForAll(_busyRouters, word => word == 0) && Array.TrueForAll(_busySources, word => word == 0);
        if (isQuiet)
        {
            Cycle = Math.Max(Cycle, Math.Min(cycle, _wheel.Next(Cycle, cycle)));
        }
    }

    private void LayLinks()
    {
        MeshShape shape = _config.Shape;
        for (int router = 0; router < shape.Tiles; router++)
        {
            for (int port = 0; port < _ports; port++)
            {
                int output = (router * _ports) + port;
                _flitCycles[output] = 1;
                _linkCycles[output] = _config.EjectionLinkCycles;
                _farInput[output] = -1;
                if (port >= MeshShape.LinksPerTile)
                {
                    continue;
                }

                int link = MeshShape.LinkOf(router, (MeshDirection)port);
                int far = shape.TargetOf(link);
                bool offChip = shape.IsOffChip(link);
                _flitCycles[output] = offChip ? _config.OffChipFlitCycles : 1;
                _linkCycles[output] = offChip ? _config.OffChipLinkCycles
                    : MeshShape.IsEastWest(link) ? _config.EastWestLinkCycles : _config.NorthSouthLinkCycles;
                _farInput[output] = far < 0 ? -1 : (far * _ports) + Opposite(port);
            }
        }
    }

    private void TakeFlits()
    {
        foreach ((int place, int flit) in _wheel.FlitsAt(Cycle))
        {
            if (place < 0)
            {
                TakeIn(-1 - place, flit);
                continue;
            }

            int at = _first[place] + _count[place];
            at = at >= _config.BufferFlits ? at - _config.BufferFlits : at;
            _buffer[(place * _config.BufferFlits) + at] = flit;
            _count[place]++;
            if (_count[place] > _config.BufferFlits)
            {
                throw new InvalidOperationException("a flit came to a full buffer: credits were lost or made");
            }

            if (_state[place] == Idle)
            {
                Begin(place, Cycle);
            }
            else if (_state[place] == Active && _count[place] == 1)
            {
                _ready[place] = Cycle + _config.SwitchAllocationCycles - 1;
            }
        }
    }

    /// <summary>A head flit has come to the front of its channel.</summary>
    private void Begin(int place, long cycle)
    {
        int router = place / _channels / _ports;
        int packet = FlitOf(place) >> 1;
        int target = _packets[packet].Target;
        _output[place] = OutputOf(router, target);
        _state[place] = Waiting;
        _ready[place] = cycle + _config.RoutingCycles + _config.VcAllocationCycles - 1;
        _waiting[router] |= 1UL << (place - (router * _ports * _channels));
        _busyRouters[router / 64] |= 1UL << (router % 64);
    }

    private int OutputOf(int router, int node)
    {
        int target = node / _cores;
        if (target == router)
        {
            return MeshShape.LinksPerTile + (node % _cores);
        }

        int width = _config.Shape.Width;
        (int x, int toX) = (router % width, target % width);
        return (int)(toX > x ? MeshDirection.East
            : toX < x ? MeshDirection.West
            : target > router ? MeshDirection.South : MeshDirection.North);
    }

    private int FlitOf(int place) => _buffer[(place * _config.BufferFlits) + _first[place]];

    /// <summary>A core takes in a flit: of a packet the last one keeps its input busy, and holds its place in the buffer until then.</summary>
    private void TakeIn(int place, int flit)
    {
        int node = place / _channels;
        long taken = Cycle;
        if ((flit & 1) != 0)
        {
            ref FlitPacket packet = ref CollectionsMarshal.AsSpan(_packets)[flit >> 1];
            if (_config.TakeInCycles > 0)
            {
                taken = Math.Max(Cycle, _inputFree[node]);
                _inputFree[node] = taken + _config.TakeInCycles;
            }

            packet.Arrived = taken + _config.TakeInCycles;
            Arrived.Add(flit >> 1);
            Outstanding--;
        }

        int router = node / _cores;
        int output = (router * _ports) + MeshShape.LinksPerTile + (node % _cores);
        _wheel.AddCredit(taken + _linkCycles[output] + 1 + _config.CreditCycles, (output * _channels) + (place % _channels));
    }

    private void TakeCredits()
    {
        foreach (int place in _wheel.CreditsAt(Cycle))
        {
            if (place >= 0)
            {
                _credits[place]++;
            }
            else
            {
                _sourceCredits[-1 - place]++;
            }
        }

        _wheel.Forget(Cycle);
    }

    private void SendFromSources()
    {
        for (int word = 0; word < _busySources.Length; word++)
        {
            for (ulong left = _busySources[word]; left != 0; left &= left - 1)
            {
                SendFrom((word * 64) + BitOperations.TrailingZeroCount(left));
            }
        }
    }

    private void SendFrom(int node)
    {
        ref SourceQueue source = ref _sources[node];
        ref FlitPacket packet = ref CollectionsMarshal.AsSpan(_packets)[source.Head];
        if (source.Sent == 0 && !ChooseChannel(node, ref source))
        {
            return;
        }

        int credit = (node * _channels) + source.Channel;
        if (_sourceCredits[credit] == 0)
        {
            return;
        }

        if (source.Sent == 0)
        {
            packet.Injected = Cycle;
        }

        _sourceCredits[credit]--;
        source.Sent++;
        bool isLast = source.Sent == packet.Flits;
        int input = ((node / _cores) * _ports) + MeshShape.LinksPerTile + (node % _cores);
        _wheel.AddFlit(Cycle + _config.InjectionLinkCycles + 1, (input * _channels) + source.Channel, (source.Head << 1) | (isLast ? 1 : 0));
        if (!isLast)
        {
            return;
        }

        source.Sent = 0;
        source.Count--;
        source.Head = packet.Next;
        if (source.Head < 0)
        {
            _busySources[node / 64] &= ~(1UL << (node % 64));
        }
    }

    /// <summary>The next channel, after the one used last, whose buffer has room.</summary>
    private bool ChooseChannel(int node, ref SourceQueue source)
    {
        int channel = source.Channel;
        for (int i = 0; i < _channels; i++)
        {
            channel = channel + 1 == _channels ? 0 : channel + 1;
            if (_sourceCredits[(node * _channels) + channel] > 0)
            {
                source.Channel = channel;
                return true;
            }
        }

        return false;
    }

    private void VisitRouters()
    {
        for (int i = 0; i < _busyRouters.Length; i++)
        {
            int word = _backwards ? _busyRouters.Length - 1 - i : i;
            for (ulong left = _busyRouters[word]; left != 0;)
            {
                int bit = _backwards ? 63 - BitOperations.LeadingZeroCount(left) : BitOperations.TrailingZeroCount(left);
                left &= ~(1UL << bit);
                int router = (word * 64) + bit;
                ulong active = _active[router];
                if (_waiting[router] != 0)
                {
                    AllocateChannels(router);
                }

                if (active != 0)
                {
                    AllocateSwitch(router, active);
                }

                if ((_waiting[router] | _active[router]) == 0)
                {
                    _busyRouters[word] &= ~(1UL << bit);
                }
            }
        }
    }

    private void AllocateChannels(int router)
    {
        int first = router * _ports * _channels;
        Allocator allocator = _channelAllocators[router];
        bool any = false;
        for (ulong left = _waiting[router]; left != 0; left &= left - 1)
        {
            int input = BitOperations.TrailingZeroCount(left);
            int output = _output[first + input];
            ulong free = _freeChannels[(router * _ports) + output];
            if (free != 0 && _ready[first + input] <= Cycle)
            {
                allocator.Request(input, free << (output * _channels));
                any = true;
            }
        }

        if (!any)
        {
            return;
        }

        for (ulong granted = allocator.Allocate(); granted != 0; granted &= granted - 1)
        {
            int input = BitOperations.TrailingZeroCount(granted);
            int channel = allocator.Granted[input] % _channels;
            int place = first + input;
            _outputChannel[place] = channel;
            _state[place] = Active;
            _ready[place] = Cycle + _config.SwitchAllocationCycles;
            _waiting[router] &= ~(1UL << input);
            _active[router] |= 1UL << input;
            _freeChannels[(router * _ports) + _output[place]] &= ~(1UL << channel);
        }
    }

    /// <summary>The switch goes to those that were active when the cycle began, have a flit and a credit, and find the link free.</summary>
    private void AllocateSwitch(int router, ulong active)
    {
        int first = router * _ports * _channels;
        Allocator allocator = _switchAllocators[router];
        ulong inputChannels = (1UL << _channels) - 1;
        bool any = false;
        for (int input = 0; input < _ports && active >> (input * _channels) != 0; input++)
        {
            ulong outputs = 0;
            for (ulong left = (active >> (input * _channels)) & inputChannels; left != 0; left &= left - 1)
            {
                int channel = BitOperations.TrailingZeroCount(left);
                int place = first + (input * _channels) + channel;
                int output = _output[place];
                int link = (router * _ports) + output;
                if (_count[place] == 0 || _ready[place] > Cycle || _linkFree[link] > Cycle
                    || _credits[(link * _channels) + _outputChannel[place]] == 0)
                {
                    continue;
                }

                // Of several channels of an input that want one output, the next after the one that went last.
                ref int candidate = ref _candidate[(input * _ports) + output];
                int pointer = _pointer[(router * _ports) + input];
                bool isFirst = (outputs & (1UL << output)) == 0;
                candidate = isFirst || Distance(pointer, channel) < Distance(pointer, candidate) ? channel : candidate;
                outputs |= 1UL << output;
            }

            if (outputs != 0)
            {
                allocator.Request(input, outputs);
                any = true;
            }
        }

        if (!any)
        {
            return;
        }

        for (ulong granted = allocator.Allocate(); granted != 0; granted &= granted - 1)
        {
            int input = BitOperations.TrailingZeroCount(granted);
            int output = allocator.Granted[input];
            int channel = _candidate[(input * _ports) + output];
            _pointer[(router * _ports) + input] = channel + 1 == _channels ? 0 : channel + 1;
            Cross(router, input, channel, output);
        }
    }

    private int Distance(int from, int to) => to >= from ? to - from : to - from + _channels;

    private void Cross(int router, int input, int channel, int output)
    {
        int port = (router * _ports) + input;
        int place = (port * _channels) + channel;
        int link = (router * _ports) + output;
        int outputChannel = _outputChannel[place];
        int flit = FlitOf(place);
        _first[place] = _first[place] + 1 == _config.BufferFlits ? 0 : _first[place] + 1;
        _count[place]--;
        _credits[(link * _channels) + outputChannel]--;
        _linkFree[link] = Cycle + _flitCycles[link];
        Moves++;

        int far = output < MeshShape.LinksPerTile
            ? (_farInput[link] * _channels) + outputChannel
            : -1 - ((((router * _cores) + output - MeshShape.LinksPerTile) * _channels) + outputChannel);
        _wheel.AddFlit(Cycle + _config.TraversalCycles + _linkCycles[link] + 1, far, flit);
        ReturnCredit(router, input, channel);
        if ((flit & 1) != 0)
        {
            _freeChannels[link] |= 1UL << outputChannel;
            _active[router] &= ~(1UL << ((input * _channels) + channel));
            _state[place] = Idle;
            if (output < MeshShape.LinksPerTile)
            {
                LinkPackets[(router * MeshShape.LinksPerTile) + output]++;
                CollectionsMarshal.AsSpan(_packets)[flit >> 1].Hops++;
            }

            if (_count[place] > 0)
            {
                Begin(place, Cycle + 1);
            }
        }
        else
        {
            _ready[place] = Cycle + _config.SwitchAllocationCycles;
        }
    }

    private void ReturnCredit(int router, int input, int channel)
    {
        if (input >= MeshShape.LinksPerTile)
        {
            int node = (router * _cores) + input - MeshShape.LinksPerTile;
            _wheel.AddCredit(Cycle + _config.InjectionLinkCycles + 1, -1 - ((node * _channels) + channel));
            return;
        }

        // The link on which the flit came leads here from the neighbour on that side.
        int neighbour = _config.Shape.TargetOf(MeshShape.LinkOf(router, (MeshDirection)input));
        int output = (neighbour * _ports) + Opposite(input);
        _wheel.AddCredit(Cycle + _linkCycles[output] + 1 + _config.CreditCycles, (output * _channels) + channel);
    }

    private static int Opposite(int port) => port ^ 1;

    /// <summary>Packets that wait at a node, and how far the first one is.</summary>
    private record struct SourceQueue(int Head, int Tail, int Count, int Sent, int Channel)
    {
        public static SourceQueue Empty(int channels) => new(-1, -1, 0, 0, channels - 1);
    }
}
