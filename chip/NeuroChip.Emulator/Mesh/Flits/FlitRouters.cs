using System.Numerics;

namespace NeuroChip.Emulator.Mesh.Flits;

/// <summary>
/// The routers of a mesh, in flat arrays: buffers, the state of each input channel, credits, and the stages of a cycle. A router reads
/// its own state only, and what it sends is on the wheel until a later cycle.
/// </summary>
internal sealed partial class FlitRouters
{
    private const int Idle = 0;
    private const int Waiting = 1;
    private const int Active = 2;

    private readonly MeshConfig _config;
    private readonly PacketPool _packets;
    private readonly FlitWheel _wheel;
    private readonly RouterLinks _links;
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

    private long _cycle;

    public FlitRouters(MeshConfig config, PacketPool packets, FlitWheel wheel, RouterLinks routerLinks, bool backwards)
    {
        (_config, _packets, _wheel, _links, _backwards) = (config, packets, wheel, routerLinks, backwards);
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
        LinkPackets = new long[config.Shape.Links];
    }

    /// <summary>Per link of the grid, packets whose last flit has crossed the switch before it.</summary>
    public long[] LinkPackets { get; }

    /// <summary>Flits that crossed a switch.</summary>
    public long Moves { get; private set; }

    /// <summary>Whether no router has a packet.</summary>
    public bool IsQuiet => Array.TrueForAll(_busyRouters, word => word == 0);

    /// <summary>Whether every buffer is empty, every channel free and every credit back.</summary>
    public bool IsRestored =>
        Array.TrueForAll(_count, count => count == 0)
        && Array.TrueForAll(_freeChannels, free => free == ulong.MaxValue >> (64 - _channels))
        && !_credits.Where((credits, place) => credits != BufferBehind(place)).Any();

    public void Clear()
    {
        Array.Clear(_count);
        Array.Clear(_first);
        Array.Clear(_state);
        Array.Clear(_linkFree);
        Array.Fill(_linkSent, -_config.OffChipFlitCycles);
        Array.Clear(_tailSent);
        Array.Clear(_waiting);
        Array.Clear(_active);
        Array.Clear(_granted);
        Array.Clear(_channelsFree);
        Array.Clear(_switchFree);
        Array.Fill(_routeStart, -_config.RoutingCycles);
        Array.Fill(_crossStart, -_config.TraversalCycles);
        Array.Clear(_busyRouters);
        Array.Clear(LinkPackets);
        for (int input = 0; input < _pointer.Length; input++)
        {
            _pointer[input] = input % _speedup % _channels;
        }

        Array.Fill(_freeChannels, ulong.MaxValue >> (64 - _channels));
        for (int channel = 0; channel < _credits.Length; channel++)
        {
            _credits[channel] = BufferBehind(channel);
        }

        foreach (Allocator allocator in _channelAllocators.Concat(_switchAllocators))
        {
            allocator.Reset();
        }

        Moves = 0;
    }

    /// <summary>A flit comes to an input channel.</summary>
    public void TakeFlit(int place, int flit, long cycle)
    {
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
            Begin(place, cycle);
        }
        else if (_state[place] == Active && _count[place] == 1)
        {
            _ready[place] = cycle;
        }
    }

    /// <summary>A credit comes to an output channel.</summary>
    public void TakeCredit(int place)
    {
        _credits[place]++;
        if (_config.WaitForTailCredit)
        {
            FreeWhenEmpty(place);
        }
    }

    /// <summary>Computes a cycle of all routers that have something to do.</summary>
    public void Visit(long cycle)
    {
        _cycle = cycle;
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
        if (_waiting[router] != 0 && _channelsFree[router] <= _cycle)
        {
            AllocateChannels(router);
        }

        if ((active | guessing) != 0 && _switchFree[router] <= _cycle)
        {
            AllocateSwitch(router, active, guessing);
        }

        if (_granted[router] != 0 && _grantedAt[router] == _cycle)
        {
            for (ulong left = _granted[router]; left != 0; left &= left - 1)
            {
                Cross(router, BitOperations.TrailingZeroCount(left));
            }

            _granted[router] = 0;
        }
    }

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

        _linkFree[link] = _cycle + _links.FlitCycles[link];
        Moves++;

        // What leaves a batch for one link together leaves it one after the other.
        long sent = _cycle + 1;
        if (_config.TraversalCycles > 1)
        {
            sent = StartOfBatch(ref _crossStart[router], sent, _config.TraversalCycles) + _config.TraversalCycles - 1;
            sent = Math.Max(sent, _linkSent[link] + _links.FlitCycles[link]);
            _linkSent[link] = sent;
        }

        int far = output < MeshShape.LinksPerTile
            ? (_links.FarInputOf(link) * _channels) + outputChannel
            : -1 - ((((router * _cores) + output - MeshShape.LinksPerTile) * _channels) + outputChannel);
        _wheel.AddFlit(sent + _links.LinkCycles[link] + 1, far, flit);
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
                _packets[flit >> 1].Hops++;
            }

            if (_count[place] > 0)
            {
                Begin(place, _cycle + 1);
            }
        }
        else
        {
            _ready[place] = _cycle + 1;
        }
    }

    private void ReturnCredit(int router, int input, int channel)
    {
        if (input >= MeshShape.LinksPerTile)
        {
            int node = (router * _cores) + input - MeshShape.LinksPerTile;
            _wheel.AddCredit(_cycle + _config.InjectionLinkCycles + 1, -1 - ((node * _channels) + channel));
            return;
        }

        // The link on which the flit came leads here from the neighbour on that side.
        int output = _links.FarOutputOf(router, input);
        _wheel.AddCredit(_cycle + _links.LinkCycles[output] + 1 + _config.CreditCycles, (output * _channels) + channel);
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
}
