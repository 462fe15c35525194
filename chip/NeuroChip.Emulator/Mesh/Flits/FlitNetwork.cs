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
    private readonly int _speedup;
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
    private readonly ulong[] _tailSent;
    private readonly long[] _linkFree;
    private readonly long[] _linkSent;
    private readonly int[] _linkCycles;
    private readonly int[] _flitCycles;
    private readonly int[] _farInput;

    // By router.
    private readonly ulong[] _waiting;
    private readonly ulong[] _active;
    private readonly ulong[] _granted;
    private readonly long[] _grantedAt;
    private readonly long[] _channelsFree;
    private readonly long[] _switchFree;
    private readonly long[] _routeStart;
    private readonly long[] _crossStart;
    private readonly ulong[] _busyRouters;
    private readonly Allocator[] _channelAllocators;
    private readonly Allocator[] _switchAllocators;
    private readonly int[] _pointer;
    private readonly int[] _candidate;

    // By node.
    private readonly SourceQueue[] _sources;
    private readonly int[] _sourceCredits;
    private readonly ulong[] _sourceTaken;
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
        _speedup = config.InputSpeedup;
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
        _tailSent = new ulong[links];
        _linkFree = new long[links];
        _linkSent = new long[links];
        _linkCycles = new int[links];
        _flitCycles = new int[links];
        _farInput = new int[links];
        _waiting = new ulong[routers];
        _active = new ulong[routers];
        _granted = new ulong[routers];
        _grantedAt = new long[routers];
        _channelsFree = new long[routers];
        _switchFree = new long[routers];
        _routeStart = new long[routers];
        _crossStart = new long[routers];
        _busyRouters = new ulong[(routers + 63) / 64];
        _channelAllocators = [.. Enumerable.Range(0, routers).Select(_ =>
            new Allocator(config.VcAllocator, config.Arbiter, config.AllocatorRounds, _ports * _channels, _ports * _channels))];
        _switchAllocators = [.. Enumerable.Range(0, routers).Select(_ =>
            new Allocator(config.SwitchAllocator, config.Arbiter, config.AllocatorRounds, _ports * _speedup, _ports))];
        _pointer = new int[links * _speedup];
        _candidate = new int[_ports * _speedup * _ports];
        _sources = new SourceQueue[config.Nodes];
        _sourceCredits = new int[config.Nodes * _channels];
        _sourceTaken = new ulong[config.Nodes];
        _busySources = new ulong[(config.Nodes + 63) / 64];
        _inputFree = new long[config.Nodes];
        LinkPackets = new long[config.Shape.Links];
        LayLinks();
        int slowest = Math.Max(_linkCycles.Max(), config.InjectionLinkCycles) + (3 * config.TraversalCycles)
            + (config.TraversalCycles * config.OffChipFlitCycles) + config.CreditCycles + 2;
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

    /// <summary>Whether every buffer is empty, every channel free and every credit back, as they must be when it is idle.</summary>
    public bool IsRestored =>
        Array.TrueForAll(_count, count => count == 0)
        && Array.TrueForAll(_freeChannels, free => free == ulong.MaxValue >> (64 - _channels))
        && Array.TrueForAll(_sourceCredits, credits => credits == _config.BufferFlits)
        && !_credits.Where((credits, place) => credits != BufferBehind(place)).Any();

    /// <summary>Packets that wait at a node, one that it is sending among them.</summary>
    public int WaitingAt(int node) => _sources[node].Count;

    /// <summary>Empties it and starts at cycle 0.</summary>
    public void Clear()
    {
        Array.Clear(_count);
        Array.Clear(_first);
        Array.Clear(_state);
        Array.Clear(_linkFree);
        Array.Fill(_linkSent, -_config.OffChipFlitCycles);
        Array.Clear(_tailSent);
        Array.Clear(_sourceTaken);
        Array.Clear(_waiting);
        Array.Clear(_active);
        Array.Clear(_granted);
        Array.Clear(_channelsFree);
        Array.Clear(_switchFree);
        Array.Fill(_routeStart, -_config.RoutingCycles);
        Array.Fill(_crossStart, -_config.TraversalCycles);
        Array.Clear(_busyRouters);
        Array.Clear(_busySources);
        Array.Clear(_inputFree);
        Array.Clear(LinkPackets);
        for (int input = 0; input < _pointer.Length; input++)
        {
            _pointer[input] = input % _speedup % _channels;
        }

        Array.Fill(_freeChannels, ulong.MaxValue >> (64 - _channels));
        Array.Fill(_sourceCredits, _config.BufferFlits);
        for (int channel = 0; channel < _credits.Length; channel++)
        {
            _credits[channel] = BufferBehind(channel);
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
                _ready[place] = Cycle;
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
        _ready[place] = _config.RoutingCycles > 1
            ? StartOfBatch(ref _routeStart[router], cycle, _config.RoutingCycles) + _config.RoutingCycles
            : cycle + _config.RoutingCycles;
        _waiting[router] |= 1UL << (place - (router * _ports * _channels));
        _busyRouters[router / 64] |= 1UL << (router % 64);
    }

    /// <summary>
    /// When the batch starts that something joins which is ready in a cycle: the one that has not started then, or the next, when
    /// the stage is free.
    /// </summary>
    private static long StartOfBatch(ref long latest, long ready, int cycles)
    {
        if (latest < ready)
        {
            latest = Math.Max(ready, latest + cycles);
        }

        return latest;
    }

    /// <summary>Flits that the buffer at the other end of an output channel holds.</summary>
    private int BufferBehind(int place) =>
        place / _channels % _ports >= MeshShape.LinksPerTile ? _config.EjectionFlits : _config.BufferFlits;

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
            if (place < 0)
            {
                TakeSourceCredit(-1 - place);
            }
            else
            {
                _credits[place]++;
                if (_config.WaitForTailCredit)
                {
                    FreeWhenEmpty(place);
                }
            }
        }

        _wheel.Forget(Cycle);
    }

    private void FreeWhenEmpty(int place)
    {
        int link = place / _channels;
        ulong channel = 1UL << (place % _channels);
        if (_credits[place] == BufferBehind(place) && (_tailSent[link] & channel) != 0)
        {
            _tailSent[link] &= ~channel;
            _freeChannels[link] |= channel;
        }
    }

    private void TakeSourceCredit(int place)
    {
        _sourceCredits[place]++;
        int node = place / _channels;
        int channel = place % _channels;
        bool isSending = _sources[node].Sent > 0 && _sources[node].Channel == channel;
        if (_sourceCredits[place] == _config.BufferFlits && !isSending)
        {
            _sourceTaken[node] &= ~(1UL << channel);
        }
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
            _sourceTaken[node] |= 1UL << source.Channel;
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

    /// <summary>The next channel, after the one used last, whose buffer has room, or is empty where tails are waited for.</summary>
    private bool ChooseChannel(int node, ref SourceQueue source)
    {
        int channel = source.Channel;
        for (int i = 0; i < _channels; i++)
        {
            channel = channel + 1 == _channels ? 0 : channel + 1;
            bool isTaken = _config.WaitForTailCredit && (_sourceTaken[node] & (1UL << channel)) != 0;
            if (!isTaken && _sourceCredits[(node * _channels) + channel] > 0)
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
                VisitRouter(router);
                if ((_waiting[router] | _active[router]) == 0)
                {
                    _busyRouters[word] &= ~(1UL << bit);
                }
            }
        }
    }

    /// <summary>
    /// All stages of a cycle see what was true when it began: a channel granted in it asks for the switch in the next one, a channel
    /// freed in it is granted in the next one.
    /// </summary>
    private void VisitRouter(int router)
    {
        ulong active = _active[router];
        ulong guessing = _config.SpeculativeSwitch && _waiting[router] != 0 ? GuessesOf(router) : 0;
        if (_waiting[router] != 0 && _channelsFree[router] <= Cycle)
        {
            AllocateChannels(router);
        }

        if ((active | guessing) != 0 && _switchFree[router] <= Cycle)
        {
            AllocateSwitch(router, active, guessing);
        }

        if (_granted[router] != 0 && _grantedAt[router] == Cycle)
        {
            for (ulong left = _granted[router]; left != 0; left &= left - 1)
            {
                Cross(router, BitOperations.TrailingZeroCount(left));
            }

            _granted[router] = 0;
        }
    }

    /// <summary>Input channels that wait for an output channel of which at least one is free and has room.</summary>
    private ulong GuessesOf(int router)
    {
        int first = router * _ports * _channels;
        ulong guesses = 0;
        for (ulong left = _waiting[router]; left != 0; left &= left - 1)
        {
            int input = BitOperations.TrailingZeroCount(left);
            int link = (router * _ports) + _output[first + input];
            bool isGuess = false;
            for (ulong free = _ready[first + input] <= Cycle ? _freeChannels[link] : 0; free != 0 && !isGuess; free &= free - 1)
            {
                isGuess = _credits[(link * _channels) + BitOperations.TrailingZeroCount(free)] > 0;
            }

            guesses |= isGuess ? 1UL << input : 0;
        }

        return guesses;
    }

    private void AllocateChannels(int router)
    {
        int first = router * _ports * _channels;
        Allocator allocator = _channelAllocators[router];
        bool any = false;
        for (ulong left = _waiting[router]; left != 0; left &= left - 1)
        {
            int input = BitOperations.TrailingZeroCount(left);
            if (_ready[first + input] > Cycle)
            {
                continue;
            }

            _channelsFree[router] = Cycle + _config.VcAllocationCycles;
            int output = _output[first + input];
            ulong free = _freeChannels[(router * _ports) + output];
            if (free != 0)
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
            _ready[place] = Cycle + _config.VcAllocationCycles;
            _waiting[router] &= ~(1UL << input);
            _active[router] |= 1UL << input;
            _freeChannels[(router * _ports) + _output[place]] &= ~(1UL << channel);
        }
    }

    /// <summary>
    /// The switch goes to those that were active when the cycle began, have a flit and a credit, and find the link free; with
    /// speculation also to those that are granted a channel in this cycle.
    /// </summary>
    private void AllocateSwitch(int router, ulong active, ulong guessing)
    {
        Allocator allocator = _switchAllocators[router];
        ulong inputChannels = ulong.MaxValue >> (64 - _channels);
        bool any = false;
        for (int input = 0; input < _ports * _speedup; input++)
        {
            int shift = input / _speedup * _channels;
            ulong asking = ((active | guessing) >> shift) & inputChannels;
            if (asking != 0)
            {
                any |= RequestSwitch(router, input, asking, (active >> shift) & inputChannels);
            }
        }

        if (!any)
        {
            return;
        }

        ulong crossing = 0;
        for (ulong granted = allocator.Allocate(); granted != 0; granted &= granted - 1)
        {
            int input = BitOperations.TrailingZeroCount(granted);
            int output = allocator.Granted[input];
            int channel = _candidate[(input * _ports) + output];
            _pointer[(router * _ports * _speedup) + input] = (channel + _speedup) % _channels;
            int place = (input / _speedup * _channels) + channel;
            crossing |= IsGuessLost(router, place, active, output) ? 0 : 1UL << place;
        }

        _granted[router] = crossing;
        _grantedAt[router] = Cycle + _config.SwitchAllocationCycles - 1;
    }

    private bool RequestSwitch(int router, int input, ulong asking, ulong active)
    {
        int first = ((router * _ports) + (input / _speedup)) * _channels;
        int pointer = _pointer[(router * _ports * _speedup) + input];
        ulong outputs = 0;
        ulong firm = 0;
        for (ulong left = asking; left != 0; left &= left - 1)
        {
            int channel = BitOperations.TrailingZeroCount(left);
            int place = first + channel;
            bool isActive = (active & (1UL << channel)) != 0;
            if (channel % _speedup != input % _speedup || (isActive && (_count[place] == 0 || _ready[place] > Cycle)))
            {
                continue;
            }

            _switchFree[router] = Cycle + _config.SwitchAllocationCycles;
            int output = _output[place];
            int link = (router * _ports) + output;
            if (_linkFree[link] > Cycle || (isActive && _credits[(link * _channels) + _outputChannel[place]] == 0))
            {
                continue;
            }

            // Of several channels of an input that want one output, an active one, the next after the one that went last.
            ref int candidate = ref _candidate[(input * _ports) + output];
            bool isFirst = (outputs & (1UL << output)) == 0;
            bool isOtherFirm = (firm & (1UL << output)) != 0;
            bool isBetter = isFirst || (isActive && !isOtherFirm)
                || (isActive == isOtherFirm && Distance(pointer, channel) < Distance(pointer, candidate));
            candidate = isBetter ? channel : candidate;
            outputs |= 1UL << output;
            firm |= isActive ? 1UL << output : 0;
        }

        if (outputs != 0)
        {
            _switchAllocators[router].Request(input, outputs, firm);
        }

        return outputs != 0;
    }

    /// <summary>Whether a switch was granted to a packet that got no channel, or one without room.</summary>
    private bool IsGuessLost(int router, int input, ulong activeBefore, int output)
    {
        ulong bit = 1UL << input;
        if ((activeBefore & bit) != 0)
        {
            return false;
        }

        int channel = _outputChannel[(router * _ports * _channels) + input];
        return (_active[router] & bit) == 0 || _credits[(((router * _ports) + output) * _channels) + channel] == 0;
    }

    private int Distance(int from, int to) => to >= from ? to - from : to - from + _channels;

    private void Cross(int router, int inputChannel)
    {
        int place = (router * _ports * _channels) + inputChannel;
        (int input, int channel) = (inputChannel / _channels, inputChannel % _channels);
        int output = _output[place];
        int link = (router * _ports) + output;
        int outputChannel = _outputChannel[place];
        int flit = FlitOf(place);
        _first[place] = _first[place] + 1 == _config.BufferFlits ? 0 : _first[place] + 1;
        _count[place]--;
        if (--_credits[(link * _channels) + outputChannel] < 0)
        {
            throw new InvalidOperationException("a flit was sent without a credit");
        }

        _linkFree[link] = Cycle + _flitCycles[link];
        Moves++;

        // What leaves a batch for one link together leaves it one after the other.
        long sent = Cycle + 1;
        if (_config.TraversalCycles > 1)
        {
            sent = StartOfBatch(ref _crossStart[router], sent, _config.TraversalCycles) + _config.TraversalCycles - 1;
            sent = Math.Max(sent, _linkSent[link] + _flitCycles[link]);
            _linkSent[link] = sent;
        }

        int far = output < MeshShape.LinksPerTile
            ? (_farInput[link] * _channels) + outputChannel
            : -1 - ((((router * _cores) + output - MeshShape.LinksPerTile) * _channels) + outputChannel);
        _wheel.AddFlit(sent + _linkCycles[link] + 1, far, flit);
        ReturnCredit(router, input, channel);
        if ((flit & 1) != 0)
        {
            ref ulong freed = ref _config.WaitForTailCredit ? ref _tailSent[link] : ref _freeChannels[link];
            freed |= 1UL << outputChannel;
            _active[router] &= ~(1UL << inputChannel);
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
            _ready[place] = Cycle + 1;
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
