using System.Numerics;

namespace NeuroChip.Emulator.Mesh.Flits;

/// <summary>
/// Where packets come from: a queue at each node without an end, of which the first packet goes out flit by flit, one a cycle, as long
/// as the router has room for it.
/// </summary>
internal sealed class FlitSources
{
    private readonly MeshConfig _config;
    private readonly PacketPool _packets;
    private readonly FlitWheel _wheel;
    private readonly int _ports;
    private readonly int _channels;
    private readonly int _cores;
    private readonly SourceQueue[] _sources;
    private readonly int[] _sourceCredits;
    private readonly ulong[] _sourceTaken;
    private readonly ulong[] _busySources;

    public FlitSources(MeshConfig config, PacketPool packets, FlitWheel wheel)
    {
        (_config, _packets, _wheel) = (config, packets, wheel);
        (_ports, _channels, _cores) = (config.Ports, config.VirtualChannels, config.Shape.CoresPerTile);
        _sources = new SourceQueue[config.Nodes];
        _sourceCredits = new int[config.Nodes * _channels];
        _sourceTaken = new ulong[config.Nodes];
        _busySources = new ulong[(config.Nodes + 63) / 64];
    }

    /// <summary>Whether no source has a packet.</summary>
    public bool IsQuiet => Array.TrueForAll(_busySources, word => word == 0);

    /// <summary>Whether every credit is back.</summary>
    public bool IsRestored => Array.TrueForAll(_sourceCredits, credits => credits == _config.BufferFlits);

    /// <summary>Packets that wait at a node, one that it is sending among them.</summary>
    public int WaitingAt(int node) => _sources[node].Count;

    public void Clear()
    {
        Array.Clear(_sourceTaken);
        Array.Clear(_busySources);
        Array.Fill(_sourceCredits, _config.BufferFlits);
        Array.Fill(_sources, SourceQueue.Empty(_channels));
    }

    /// <summary>Puts a packet behind those that its source has.</summary>
    public void Add(int number)
    {
        int source = _packets[number].Source;
        ref SourceQueue queue = ref _sources[source];
        if (queue.Head < 0)
        {
            queue.Head = number;
        }
        else
        {
            _packets[queue.Tail].Next = number;
        }

        queue.Tail = number;
        queue.Count++;
        _busySources[source / 64] |= 1UL << (source % 64);
    }

    /// <summary>A credit came back.</summary>
    public void TakeCredit(int place)
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

    /// <summary>Every source that has a packet and a credit sends a flit.</summary>
    public void Send(long cycle)
    {
        for (int word = 0; word < _busySources.Length; word++)
        {
            for (ulong left = _busySources[word]; left != 0; left &= left - 1)
            {
                SendFrom((word * 64) + BitOperations.TrailingZeroCount(left), cycle);
            }
        }
    }

    private void SendFrom(int node, long cycle)
    {
        ref SourceQueue source = ref _sources[node];
        ref FlitPacket packet = ref _packets[source.Head];
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
            packet.Injected = cycle;
            _sourceTaken[node] |= 1UL << source.Channel;
        }

        _sourceCredits[credit]--;
        source.Sent++;
        bool isLast = source.Sent == packet.Flits;
        int input = ((node / _cores) * _ports) + MeshShape.LinksPerTile + (node % _cores);
        _wheel.AddFlit(cycle + _config.InjectionLinkCycles + 1, (input * _channels) + source.Channel, (source.Head << 1) | (isLast ? 1 : 0));
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

    /// <summary>Packets that wait at a node, and how far the first one is.</summary>
    private record struct SourceQueue(int Head, int Tail, int Count, int Sent, int Channel)
    {
        public static SourceQueue Empty(int channels) => new(-1, -1, 0, 0, channels - 1);
    }
}
