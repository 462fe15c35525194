using System.Numerics;
using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.Mesh;
using NeuroChip.Emulator.State;

namespace NeuroChip.Emulator.Timing;

/// <summary>
/// Finds what a step sends: the classes of its spikes and when they go out. A core serves its compartments in groups of four; the
/// spikes of a group go out when the group is done, one after the other, and the next group waits for them.
/// </summary>
internal sealed class SpikeScan
{
    /// <summary>Compartments that are served together; their spikes go out when the group is done.</summary>
    private const int Group = 4;

    private readonly ChipParameters _parameters;
    private readonly TrafficTable _table;
    private readonly double _spikeOut;
    private readonly double _messageOut;
    private readonly double _hostPacket;
    private readonly bool _needsSends;
    private readonly ClassSums[] _sums;

    public SpikeScan(ChipParameters parameters, TrafficTable table, CostTable costs, bool needsSends)
    {
        (_parameters, _table, _needsSends) = (parameters, table, needsSends);
        (_spikeOut, _messageOut) = (costs.SpikeOut.Time, costs.MessageOut.Time);
        _hostPacket = costs.HostPacket.Time;
        _sums = [.. table.Classes.Select(SumsOf)];
        LinksUsed = [.. table.Flows.SelectMany(flow => flow.Links).Distinct().Order()];
    }

    /// <summary>Links that some flow of the image passes, ascending.</summary>
    public int[] LinksUsed { get; }

    /// <summary>What one spike of a class puts on the mesh.</summary>
    public ref readonly ClassSums SumsOf(int number) => ref _sums[number];

    /// <summary>Fills in a step of a window. Packets of sources that fire in it are those that arrive in the step after.</summary>
    public void Fill(RunWindow window, int s, StepTraffic traffic)
    {
        ReadOnlySpan<ushort> bits = window.SpikeBits.AsSpan(s * window.SpikeWordsPerStep, window.SpikeWordsPerStep);
        foreach (CoreParameters core in _parameters.Cores)
        {
            int only = _table.OnlyClass[core.Index];
            int spikes = (int)window.CountersOf(s, core.Index)[(int)CoreCounter.CompartmentSpikes];
            if (spikes == 0 || only == TrafficTable.Silent)
            {
                continue;
            }

            ReadOnlySpan<ushort> own = bits.Slice(core.FirstLane / 16, core.LaneCount / 16);
            if (only >= 0 && !_needsSends)
            {
                AddOnly(core, own, only, spikes, traffic);
            }
            else
            {
                Scan(core, own, traffic);
            }
        }

        // A host makes its packets one after the other, whichever chips they go to.
        double ready = 0;
        foreach (ArrivingSpike spike in window.PacketsOf(s + 1))
        {
            int number = _table.HostClass[spike.Core];
            ready += _hostPacket;
            traffic.Add(number, 1, ready, ready);
            if (_needsSends)
            {
                traffic.Sends.Add(new Send(number, ready, 0));
            }
        }
    }

    /// <summary>A core of one class needs no look at each spike: the first and the last one say when it sends.</summary>
    private void AddOnly(CoreParameters core, ReadOnlySpan<ushort> bits, int number, int spikes, StepTraffic traffic)
    {
        int low = bits.IndexOfAnyExcept((ushort)0);
        int high = bits.LastIndexOfAnyExcept((ushort)0);
        int first = (low * 16) + BitOperations.TrailingZeroCount(bits[low]);
        int last = (high * 16) + BitOperations.Log2(bits[high]);
        CoreStep times = traffic.Cores[core.Index];
        double perCompartment = times.Update / core.Compartments;
        double perSpike = _spikeOut + (_sums[number].Packets * _messageOut);
        double start = times.Deliver + _spikeOut + _messageOut;
        traffic.Add(
            number, spikes, start + (ServedWith(core, first) * perCompartment),
            start + ((spikes - 1) * perSpike) + (ServedWith(core, last) * perCompartment));
    }

    private void Scan(CoreParameters core, ReadOnlySpan<ushort> bits, StepTraffic traffic)
    {
        CoreStep times = traffic.Cores[core.Index];
        ReadOnlySpan<int> classes = _table.ClassOfLane.AsSpan(core.FirstLane, core.Compartments);
        double perCompartment = times.Update / core.Compartments;
        double sent = times.Deliver;
        for (int word = 0; word < bits.Length; word++)
        {
            for (uint left = bits[word]; left != 0; left &= left - 1)
            {
                int compartment = (word * 16) + BitOperations.TrailingZeroCount(left);
                sent += _spikeOut;
                int number = classes[compartment];
                if (number == TrafficTable.Silent)
                {
                    continue;
                }

                double ready = sent + _messageOut + (ServedWith(core, compartment) * perCompartment);
                traffic.Add(number, 1, ready, ready);
                sent += _sums[number].Packets * _messageOut;
                if (_needsSends)
                {
                    traffic.Sends.Add(new Send(number, ready, _messageOut));
                }
            }
        }
    }

    /// <summary>Compartments served when the group of one is done.</summary>
    private static int ServedWith(CoreParameters core, int compartment) => Math.Min(((compartment / Group) + 1) * Group, core.Compartments);

    private ClassSums SumsOf(TrafficClass sent)
    {
        var sums = new ClassSums(sent.Source, sent.Flows.Length, 0, 0, 0, 0, 0);
        foreach (int number in sent.Flows)
        {
            TrafficFlow flow = _table.Flows[number];
            sums = sums with
            {
                LocalPackets = sums.LocalPackets + (flow.IsLocal ? 1 : 0),
                HopsEastWest = sums.HopsEastWest + flow.HopsEastWest,
                HopsNorthSouth = sums.HopsNorthSouth + flow.HopsNorthSouth,
                HopsOffChip = sums.HopsOffChip + flow.HopsOffChip,
                Hops = sums.Hops + flow.Hops,
            };
        }

        return sums;
    }
}
