using NeuroChip.Emulator.Mesh;
using NeuroChip.Emulator.Mesh.Flits;

namespace Chip.Tests.Mesh;

/// <summary>
/// A mesh of input-queued routers that follows, entry by entry, how an established simulator passes a packet through lists of stages:
/// an entry waits, is begun with all others that wait when no entry of its stage is at work, and ends so many cycles later. It shares
/// no line with the emulator's network and is far slower. One core a tile, links of one width, sources as in a study.
/// </summary>
internal sealed class ReferenceMesh
{
    private readonly MeshConfig _config;
    private readonly Router[] _routers;
    private readonly Source[] _sources;
    private readonly List<(long At, Action Deliver)> _flying = [];

    public ReferenceMesh(MeshConfig config)
    {
        _config = config;
        _routers = [.. Enumerable.Range(0, config.Shape.Tiles).Select(tile => new Router(this, tile))];
        _sources = [.. Enumerable.Range(0, config.Shape.Tiles).Select(_ => new Source(config))];
    }

    public long Cycle { get; private set; }

    public int Open { get; private set; }

    /// <summary>Numbers of packets and the cycles in which their last flits came to their targets.</summary>
    public List<(int Packet, long Cycle)> Arrived { get; } = [];

    public void Send(int packet, int source, int target, int flits)
    {
        for (int i = 0; i < flits; i++)
        {
            _sources[source].Queue.Enqueue(new Flit { Packet = packet, Target = target, IsHead = i == 0, IsTail = i == flits - 1 });
        }

        Open++;
    }

    public void Step()
    {
        foreach ((_, Action deliver) in _flying.Where(item => item.At == Cycle).ToArray())
        {
            deliver();
        }

        _flying.RemoveAll(item => item.At == Cycle);
        for (int node = 0; node < _sources.Length; node++)
        {
            Inject(node);
        }

        foreach (Router router in _routers)
        {
            router.Step(Cycle);
        }

        Cycle++;
    }

    private void Inject(int node)
    {
        Source source = _sources[node];
        if (!source.Queue.TryPeek(out Flit? flit))
        {
            return;
        }

        if (flit.IsHead)
        {
            int channel = Enumerable.Range(1, _config.VirtualChannels).Select(i => (source.Last + i) % _config.VirtualChannels)
                .FirstOrDefault(channel => !source.Down[channel].IsTaken && !source.Down[channel].IsFull, -1);
            if (channel < 0)
            {
                return;
            }

            source.Last = channel;
            source.Down[channel].Take();
        }

        if (source.Down[source.Last].IsFull)
        {
            return;
        }

        source.Queue.Dequeue();
        flit.Channel = source.Last;
        source.Down[source.Last].Sent(flit);
        Fly(_config.InjectionLinkCycles, () => _routers[node].Take(MeshShape.LinksPerTile, flit, Cycle));
    }

    /// <summary>What is written in a cycle is read at the other end of a wire of n cycles n + 1 cycles later.</summary>
    private void Fly(int cycles, Action deliver) => _flying.Add((Cycle + cycles + 1, deliver));

    private sealed class Flit
    {
        public required int Packet { get; init; }

        public required int Target { get; init; }

        public required bool IsHead { get; init; }

        public required bool IsTail { get; init; }

        public int Channel { get; set; }
    }

    private sealed class Source(MeshConfig config)
    {
        public Queue<Flit> Queue { get; } = new();

        public int Last { get; set; } = -1;

        public Down[] Down { get; } = [.. Enumerable.Range(0, config.VirtualChannels).Select(_ => new Down(config.BufferFlits, config.WaitForTailCredit))];
    }

    /// <summary>What a sender knows of a channel's buffer at the other end.</summary>
    private sealed class Down(int size, bool waitsForTail)
    {
        private int _held;
        private bool _tailSent;

        public bool IsTaken { get; private set; }

        public bool IsFull => _held >= size;

        public void Take() => (IsTaken, _tailSent) = (true, false);

        public void Sent(Flit flit)
        {
            _held.ShouldBeLessThan(size);
            _held++;
            _tailSent |= flit.IsTail;
            IsTaken &= waitsForTail || !flit.IsTail;
        }

        public void Credit()
        {
            _held--;
            _held.ShouldBeGreaterThanOrEqualTo(0);
            IsTaken &= !(waitsForTail && _held == 0 && _tailSent);
        }
    }

    private enum State
    {
        Idle,
        Routing,
        Asking,
        Active,
    }

    private sealed class Input
    {
        public Queue<Flit> Flits { get; } = new();

        public State State { get; set; }

        public int Output { get; set; }

        public int OutputChannel { get; set; }
    }

    private sealed class Entry(int input, int channel)
    {
        public int Port { get; } = input;

        public int Channel { get; } = channel;

        public long End { get; set; } = -1;

        public int Result { get; set; } = -1;

        public Flit? Flit { get; init; }
    }

    /// <summary>Entries that wait stand behind those at work.</summary>
    private sealed class Stage(int cycles)
    {
        private readonly List<Entry> _entries = [];

        public void Add(Entry entry) => _entries.Add(entry);

        public Entry[] Begin(long cycle)
        {
            Entry[] begun = [.. _entries.TakeWhile(entry => entry.End < 0)];
            foreach (Entry entry in begun)
            {
                entry.End = cycle + cycles - 1;
            }

            return begun;
        }

        public Entry[] End(long cycle)
        {
            Entry[] ended = [.. _entries.TakeWhile(entry => entry.End >= 0 && entry.End <= cycle)];
            _entries.RemoveRange(0, ended.Length);
            return ended;
        }
    }

    private sealed class Router
    {
        private const int Ports = MeshShape.LinksPerTile + 1;
        private readonly ReferenceMesh _mesh;
        private readonly MeshConfig _config;
        private readonly int _tile;
        private readonly Input[,] _inputs;
        private readonly Down[][] _down;
        private readonly Stage _routing;
        private readonly Stage _asking;
        private readonly Stage _switching;
        private readonly Stage _crossing;
        private readonly Queue<Flit>[] _leaving = [.. Enumerable.Range(0, Ports).Select(_ => new Queue<Flit>())];
        private readonly ReferenceMatching _channels;
        private readonly ReferenceMatching _switch;
        private readonly int[] _turn;

        public Router(ReferenceMesh mesh, int tile)
        {
            (_mesh, _config, _tile) = (mesh, mesh._config, tile);
            _inputs = new Input[Ports, _config.VirtualChannels];
            _down = new Down[Ports][];
            for (int port = 0; port < Ports; port++)
            {
                int size = port == MeshShape.LinksPerTile ? _config.EjectionFlits : _config.BufferFlits;
                _down[port] = [.. Enumerable.Range(0, _config.VirtualChannels).Select(_ => new Down(size, _config.WaitForTailCredit))];
                for (int channel = 0; channel < _config.VirtualChannels; channel++)
                {
                    _inputs[port, channel] = new Input();
                }
            }

            (_routing, _asking) = (new Stage(_config.RoutingCycles), new Stage(_config.VcAllocationCycles));
            (_switching, _crossing) = (new Stage(_config.SwitchAllocationCycles), new Stage(_config.TraversalCycles));
            int all = Ports * _config.VirtualChannels;
            _channels = new ReferenceMatching(_config.VcAllocator, _config.Arbiter, _config.AllocatorRounds, all, all);
            _switch = new ReferenceMatching(_config.SwitchAllocator, _config.Arbiter, _config.AllocatorRounds, Ports * _config.InputSpeedup, Ports);
            _turn = [.. Enumerable.Range(0, Ports * _config.InputSpeedup).Select(i => i % _config.InputSpeedup % _config.VirtualChannels)];
        }

        public void Take(int port, Flit flit, long cycle)
        {
            Input input = _inputs[port, flit.Channel];
            input.Flits.Enqueue(flit);
            if (input.State == State.Idle)
            {
                Begin(port, flit.Channel);
            }
            else if (input.State == State.Active && input.Flits.Count == 1)
            {
                _switching.Add(new Entry(port, flit.Channel));
            }

            cycle.ShouldBe(_mesh.Cycle);
        }

        public void Step(long cycle)
        {
            Entry[] routed = _config.RoutingCycles > 0 ? _routing.Begin(cycle) : [];
            _channels.Clear();
            BeginChannels(cycle);
            _switch.Clear();
            BeginSwitch(cycle);
            _crossing.Begin(cycle);

            _ = routed;
            foreach (Entry entry in _routing.End(cycle))
            {
                Ask(entry.Port, entry.Channel);
            }

            EndChannels(cycle);
            EndSwitch(cycle);
            foreach (Entry entry in _crossing.End(cycle))
            {
                _leaving[entry.Result].Enqueue(entry.Flit!);
            }

            for (int port = 0; port < Ports; port++)
            {
                Leave(port);
            }
        }

        private void Begin(int port, int channel)
        {
            _inputs[port, channel].State = State.Routing;
            _inputs[port, channel].Output = OutputOf(_inputs[port, channel].Flits.Peek().Target);
            if (_config.RoutingCycles > 0)
            {
                _routing.Add(new Entry(port, channel));
            }
            else
            {
                Ask(port, channel);
            }
        }

        private void Ask(int port, int channel)
        {
            _inputs[port, channel].State = State.Asking;
            _asking.Add(new Entry(port, channel));
            if (_config.SpeculativeSwitch)
            {
                _switching.Add(new Entry(port, channel));
            }
        }

        private void BeginChannels(long cycle)
        {
            int count = _config.VirtualChannels;
            Entry[] begun = _asking.Begin(cycle);
            foreach (Entry entry in begun)
            {
                int output = _inputs[entry.Port, entry.Channel].Output;
                for (int channel = 0; channel < count; channel++)
                {
                    if (!_down[output][channel].IsTaken)
                    {
                        _channels.Ask((entry.Port * count) + entry.Channel, (output * count) + channel, 0);
                    }
                }
            }

            _channels.Match();
            foreach (Entry entry in begun)
            {
                entry.Result = _channels.OutputOf[(entry.Port * count) + entry.Channel];
            }
        }

        private void EndChannels(long cycle)
        {
            foreach (Entry entry in _asking.End(cycle))
            {
                if (entry.Result < 0)
                {
                    _asking.Add(new Entry(entry.Port, entry.Channel));
                    continue;
                }

                Input input = _inputs[entry.Port, entry.Channel];
                input.OutputChannel = entry.Result % _config.VirtualChannels;
                input.State = State.Active;
                _down[input.Output][input.OutputChannel].Take();
                if (!_config.SpeculativeSwitch)
                {
                    _switching.Add(new Entry(entry.Port, entry.Channel));
                }
            }
        }

        private void BeginSwitch(long cycle)
        {
            int speedup = _config.InputSpeedup;
            Entry[] begun = _switching.Begin(cycle);
            var asking = begun.Select(entry => (Entry: entry, Input: _inputs[entry.Port, entry.Channel]))
                .Where(item => item.Input.State == State.Active
                    ? !_down[item.Input.Output][item.Input.OutputChannel].IsFull
                    : _down[item.Input.Output].Any(down => !down.IsTaken && !down.IsFull))
                .GroupBy(item => (From: (item.Entry.Port * speedup) + (item.Entry.Channel % speedup), item.Input.Output));
            var chosen = new Dictionary<(int From, int Output), Entry>();
            foreach (var group in asking)
            {
                var best = group.OrderBy(item => item.Input.State == State.Active ? 0 : 1)
                    .ThenBy(item => (item.Entry.Channel - _turn[group.Key.From] + _config.VirtualChannels) % _config.VirtualChannels).First();
                chosen[group.Key] = best.Entry;
                _switch.Ask(group.Key.From, group.Key.Output, best.Input.State == State.Active ? 0 : -1);
            }

            _switch.Match();
            for (int from = 0; from < _turn.Length; from++)
            {
                if (_switch.OutputOf[from] >= 0)
                {
                    Entry winner = chosen[(from, _switch.OutputOf[from])];
                    _turn[from] = (winner.Channel + speedup) % _config.VirtualChannels;
                    winner.Result = IsLost(winner) ? -1 : _switch.OutputOf[from];
                }
            }
        }

        private bool IsLost(Entry guess)
        {
            Input input = _inputs[guess.Port, guess.Channel];
            int granted = _channels.OutputOf[(guess.Port * _config.VirtualChannels) + guess.Channel];
            return input.State != State.Active && (granted < 0 || _down[input.Output][granted % _config.VirtualChannels].IsFull);
        }

        private void EndSwitch(long cycle)
        {
            foreach (Entry entry in _switching.End(cycle))
            {
                Input input = _inputs[entry.Port, entry.Channel];
                if (entry.Result < 0)
                {
                    _switching.Add(new Entry(entry.Port, entry.Channel));
                    continue;
                }

                Flit flit = input.Flits.Dequeue();
                flit.Channel = input.OutputChannel;
                _down[entry.Result][flit.Channel].Sent(flit);
                _crossing.Add(new Entry(entry.Port, entry.Channel) { Flit = flit, Result = entry.Result });
                Credit(entry.Port, entry.Channel);
                if (flit.IsTail)
                {
                    input.State = State.Idle;
                }

                if (input.Flits.Count > 0)
                {
                    if (flit.IsTail)
                    {
                        Begin(entry.Port, entry.Channel);
                    }
                    else
                    {
                        _switching.Add(new Entry(entry.Port, entry.Channel));
                    }
                }
            }
        }

        private void Credit(int port, int channel)
        {
            if (port == MeshShape.LinksPerTile)
            {
                _mesh.Fly(_config.InjectionLinkCycles, () => _mesh._sources[_tile].Down[channel].Credit());
                return;
            }

            int neighbour = _config.Shape.TargetOf(MeshShape.LinkOf(_tile, (MeshDirection)port));
            _mesh.Fly(LinkCycles(port) + _config.CreditCycles, () => _mesh._routers[neighbour]._down[port ^ 1][channel].Credit());
        }

        private void Leave(int port)
        {
            if (!_leaving[port].TryDequeue(out Flit? flit))
            {
                return;
            }

            if (port < MeshShape.LinksPerTile)
            {
                int neighbour = _config.Shape.TargetOf(MeshShape.LinkOf(_tile, (MeshDirection)port));
                _mesh.Fly(LinkCycles(port), () => _mesh._routers[neighbour].Take(port ^ 1, flit, _mesh.Cycle));
                return;
            }

            _mesh.Fly(_config.EjectionLinkCycles, () =>
            {
                flit.Target.ShouldBe(_tile);
                _mesh.Fly(_config.EjectionLinkCycles + _config.CreditCycles, () => _down[port][flit.Channel].Credit());
                if (flit.IsTail)
                {
                    _mesh.Arrived.Add((flit.Packet, _mesh.Cycle));
                    _mesh.Open--;
                }
            });
        }

        private int LinkCycles(int port) =>
            port < 2 ? _config.EastWestLinkCycles : _config.NorthSouthLinkCycles;

        private int OutputOf(int target)
        {
            (int x, int y) = _config.Shape.PlaceOf(_tile);
            (int toX, int toY) = _config.Shape.PlaceOf(target);
            return x < toX ? 0 : x > toX ? 1 : y > toY ? 2 : y < toY ? 3 : 4;
        }
    }
}
