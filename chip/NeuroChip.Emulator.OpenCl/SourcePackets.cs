using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.Loading;
using NeuroChip.Emulator.State;

namespace NeuroChip.Emulator.OpenCl;

/// <summary>What a spike of each external source becomes, as the kernels queue it: one packet for each core it goes to, marked once.</summary>
internal sealed class SourcePackets
{
    private readonly int[] _start;
    private readonly int[] _core;
    private readonly long[] _packet;

    /// <summary>Marks the packets of a chip's sources.</summary>
    public SourcePackets(ChipParameters parameters)
    {
        SourceTable sources = parameters.Sources;
        _start = new int[sources.Count + 1];
        for (int source = 0; source < sources.Count; source++)
        {
            _start[source + 1] = checked(_start[source] + sources.TargetsOf(source).Length);
        }

        _core = new int[_start[^1]];
        _packet = new long[_start[^1]];
        int next = 0;
        for (int source = 0; source < sources.Count; source++)
        {
            foreach (ArrivingSpike spike in sources.TargetsOf(source))
            {
                _core[next] = spike.Core;
                _packet[next++] = DeliveryTables.Mark(parameters, spike.Core, spike.Code);
            }
        }
    }

    /// <summary>Adds the packets of some spikes to the number of each core.</summary>
    public void Count(ReadOnlySpan<int> spikes, Span<int> counts)
    {
        foreach (int source in spikes)
        {
            foreach (int core in _core.AsSpan(_start[source], _start[source + 1] - _start[source]))
            {
                counts[core]++;
            }
        }
    }

    /// <summary>Puts the packets of some spikes where their cores' next ones go.</summary>
    public void Place(ReadOnlySpan<int> spikes, Span<int> next, long[] packets)
    {
        foreach (int source in spikes)
        {
            for (int i = _start[source]; i < _start[source + 1]; i++)
            {
                packets[next[_core[i]]++] = _packet[i];
            }
        }
    }
}
