using System.Numerics;
using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.Mesh;
using NeuroChip.Emulator.State;

namespace NeuroChip.Emulator.Timing;

/// <summary>Finds what a step sends: the classes of its spikes and, for models that move packets, when each spike goes out.</summary>
internal sealed class SpikeScan
{
    /// <summary>Compartments that are served together; their spikes go out when the group is done.</summary>
    private const int Group = 4;

    private readonly ChipParameters _parameters;
    private readonly TrafficTable _table;
    private readonly CostTable _costs;
    private readonly bool _needsSends;
    private readonly ClassSums[] _sums;

    public SpikeScan(ChipParameters parameters, TrafficTable table, CostTable costs, bool needsSends)
    {
        (_parameters, _table, _costs, _needsSends) = (parameters, table, costs, needsSends);
        _sums = [.. table.Classes.Select(SumsOf)];
        LinksUsed = [.. table.Flows.SelectMany(flow => flow.Links).Distinct().Order()];
    }

    /// <summary>Links that some flow of the image passes, ascending.</summary>
    public int[] LinksUsed { get; }

    /// <summary>What one spike of a class puts on the mesh.</summary>
    public ClassSums SumsOf(int number) => _sums[number];

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

            if (only >= 0 && !_needsSends)
            {
                traffic.Add(only, spikes);
                continue;
            }

            Scan(core, bits.Slice(core.FirstLane / 16, core.LaneCount / 16), traffic);
        }

        foreach (ArrivingSpike spike in window.ArrivalsOf(s + 1))
        {
            int number = _table.HostClass[spike.Core];
            traffic.Add(number, 1);
            if (_needsSends)
            {
                traffic.Sends.Add(new Send(number, 0, 0));
            }
        }
    }

    private void Scan(CoreParameters core, ReadOnlySpan<ushort> bits, StepTraffic traffic)
    {
        CoreStep times = traffic.Cores[core.Index];
        double perCompartment = times.Update / core.Compartments;
        double sent = times.Deliver;
        for (int word = 0; word < bits.Length; word++)
        {
            for (uint left = bits[word]; left != 0; left &= left - 1)
            {
                int compartment = (word * 16) + BitOperations.TrailingZeroCount(left);
                sent += _costs.SpikeOut.Time;
                int number = _table.ClassOfLane[core.FirstLane + compartment];
                if (number == TrafficTable.Silent)
                {
                    continue;
                }

                traffic.Add(number, 1);
                if (_needsSends)
                {
                    int served = Math.Min(((compartment / Group) + 1) * Group, core.Compartments);
                    traffic.Sends.Add(new Send(number, sent + _costs.MessageOut.Time + (served * perCompartment), _costs.MessageOut.Time));
                    sent += _table.Classes[number].Flows.Length * _costs.MessageOut.Time;
                }
            }
        }
    }

    private ClassSums SumsOf(TrafficClass sent)
    {
        var sums = new ClassSums(sent.Source, sent.Flows.Length, 0, 0, 0, 0, 0);
        for (int i = 0; i < sent.DistinctFlows.Length; i++)
        {
            TrafficFlow flow = _table.Flows[sent.DistinctFlows[i]];
            int packets = sent.FlowPackets[i];
            sums = sums with
            {
                LocalPackets = sums.LocalPackets + (flow.IsLocal ? packets : 0),
                HopsEastWest = sums.HopsEastWest + (packets * flow.HopsEastWest),
                HopsNorthSouth = sums.HopsNorthSouth + (packets * flow.HopsNorthSouth),
                HopsOffChip = sums.HopsOffChip + (packets * flow.HopsOffChip),
                Hops = sums.Hops + (packets * flow.Hops),
            };
        }

        return sums;
    }
}
