using System.Runtime.InteropServices;

namespace NeuroChip.Emulator.Mesh.Flits;

/// <summary>Packets by number. Numbers of packets that are gone are used again, so a long run holds no more than are under way.</summary>
internal sealed class PacketPool
{
    private readonly List<FlitPacket> _packets = [];
    private int _free = -1;

    public ref FlitPacket this[int number] => ref CollectionsMarshal.AsSpan(_packets)[number];

    /// <summary>Takes in a packet and gives its number.</summary>
    public int Add(in FlitPacket packet)
    {
        if (_free < 0)
        {
            _packets.Add(packet);
            return _packets.Count - 1;
        }

        int number = _free;
        _free = _packets[number].Next;
        this[number] = packet;
        return number;
    }

    /// <summary>Lets a number be used again.</summary>
    public void Release(int number)
    {
        this[number].Next = _free;
        _free = number;
    }

    public void Clear()
    {
        _packets.Clear();
        _free = -1;
    }
}
