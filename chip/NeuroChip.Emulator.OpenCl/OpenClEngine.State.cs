using System.Runtime.CompilerServices;
using NeuroChip.Emulator.State;

namespace NeuroChip.Emulator.OpenCl;

/// <content>How state is read off the device, and what a host's write of it changes.</content>
public sealed partial class OpenClEngine
{
    /// <summary>Accumulators modulo 2^16, whether or not they have more bits.</summary>
    private short[] ReadSlot(int first, int count)
    {
        var sums = new short[count];
        if (!_variant.WideSlots)
        {
            _queue.Read<short>(_buffers.Slots, sums, (nuint)first * sizeof(short));
            return sums;
        }

        var wide = new int[count];
        _queue.Read<int>(_buffers.Slots, wide, (nuint)first * sizeof(int));
        return Array.ConvertAll(wide, sum => unchecked((short)sum));
    }

    /// <summary>Packets that wait for a core, sorted. The next step reads what the step before it filled.</summary>
    private long[] ReadInFlight(int core)
    {
        int parity = (int)((_nextStep + 1) & 1);
        CoreEntry entry = _cores.Entries[core];
        long[] inFlight = _variant.FanOut
            ? [.. ReadQueue<int>(parity, 2 * parity * _parameters.Lanes).SelectMany(lane => PacketsOf(lane, core))]
            : ReadQueue<long>((core * 2) + parity, entry.FirstPacket + (parity * entry.PacketCapacity));
        inFlight = Array.ConvertAll(inFlight, DeliveryTables.Unmark);
        Array.Sort(inFlight);
        return inFlight;
    }

    private T[] ReadQueue<T>(int queue, int first)
        where T : unmanaged
    {
        int waiting = 0;
        _queue.Read(_buffers.PacketCount, new Span<int>(ref waiting), (nuint)queue * sizeof(int));
        var packets = new T[waiting];
        _queue.Read<T>(_buffers.Packets, packets, (nuint)(first * Unsafe.SizeOf<T>()));
        return packets;
    }

    /// <summary>What a spike of a lane sends to a core.</summary>
    private IEnumerable<long> PacketsOf(int lane, int core)
    {
        CoreParameters sender = _parameters.Cores[CoreOfLane(lane)];
        int compartment = lane - sender.FirstLane;
        for (int entry = sender.OutStart[compartment]; entry < sender.OutStart[compartment + 1]; entry++)
        {
            if (sender.OutCore[entry] == core)
            {
                yield return sender.OutPacket[entry];
            }
        }
    }

    /// <summary>What holds for a whole core may hold no longer, once the host has written some of its compartments.</summary>
    private void CoresChanged(int firstLane, int count, bool biasOnly)
    {
        for (int c = CoreOfLane(firstLane); c < _parameters.Cores.Length && _parameters.Cores[c].FirstLane < firstLane + count; c++)
        {
            if (biasOnly ? _cores.UpdateBias(_parameters, c) : _cores.Update(_parameters, c))
            {
                WriteCore(c);
            }
        }
    }

    private void WriteCore(int core) =>
        _queue.Write(_buffers.Cores, _cores.Entries.AsSpan(core, 1), (nuint)(core * Unsafe.SizeOf<CoreEntry>()));

    private void StateChanged(int firstLane, ReadOnlySpan<int> refractory)
    {
        ForgetStill(firstLane, refractory.Length);
        for (int i = refractory.IndexOfAnyExcept(0); i >= 0;)
        {
            int core = CoreOfLane(firstLane + i);
            if (_cores.SetWaiting(_parameters, core))
            {
                WriteCore(core);
            }

            int next = Math.Min(_parameters.Cores[core].FirstLane + _parameters.Cores[core].LaneCount - firstLane, refractory.Length);
            int found = refractory[next..].IndexOfAnyExcept(0);
            i = found < 0 ? -1 : next + found;
        }
    }

    /// <summary>Vectors that did not change may change again.</summary>
    private void ForgetStill(int firstLane, int count)
    {
        int first = firstLane / ChipParameters.LaneAlignment;
        int end = (firstLane + count + ChipParameters.LaneAlignment - 1) / ChipParameters.LaneAlignment;
        Span<byte> zeros = Scratch(end - first);
        zeros.Clear();
        _queue.Write<byte>(_buffers.Still, zeros, (nuint)first);
    }

    private Span<byte> Scratch(int count)
    {
        if (_bytes.Length < count)
        {
            _bytes = new byte[count];
        }

        return _bytes.AsSpan(0, count);
    }
}
