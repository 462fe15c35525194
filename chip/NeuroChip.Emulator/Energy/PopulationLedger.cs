using System.Collections.Immutable;
using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.Mesh;
using NeuroChip.Emulator.State;
using NeuroChip.Emulator.Timing;
using NeuroChip.Spec.Image;

namespace NeuroChip.Emulator.Energy;

/// <summary>Counts what energies of populations are made from, and shares them out when asked.</summary>
internal sealed class PopulationLedger(
    ChipParameters parameters, TrafficTable table, CostTable costs, CorePipeline[] pipelines, EnergyLedger ledger)
{
    private readonly LaneSpikes _spikes = new(parameters.Lanes);
    private readonly PacketSums _outside = new(parameters.Cores.Length);

    /// <summary>Notes a step of a window.</summary>
    public void Note(RunWindow window, int s)
    {
        _spikes.Add(window.SpikeBits.AsSpan(s * window.SpikeWordsPerStep, window.SpikeWordsPerStep));
        foreach (ArrivingSpike packet in window.PacketsOf(s + 1))
        {
            TrafficFlow flow = table.Flows[table.Classes[table.HostClass[packet.Core]].Flows[0]];
            _outside.Add(flow, parameters.Cores[packet.Core].Rows, packet.Axon, 1);
        }
    }

    /// <summary>Forgets what was noted.</summary>
    public void Reset()
    {
        _spikes.Reset();
        _outside.Reset();
    }

    /// <summary>One row a population of compartments, in the manifest's order, then what came from outside, then what belongs to all.</summary>
    /// <param name="manifest">Where the populations lie.</param>
    /// <param name="totals">Energies of all, of the same time.</param>
    public ImmutableArray<PopulationEnergy> Read(ImageManifest manifest, TimingTotals totals)
    {
        ReadOnlySpan<long> spikes = _spikes.Read();
        double[][] ofCore = [.. parameters.Cores.Select(core => ledger.OfCore(core.Index, totals.Time))];
        ImmutableArray<PopulationEnergy>.Builder rows = ImmutableArray.CreateBuilder<PopulationEnergy>();
        var member = new bool[parameters.Lanes];
        foreach (ManifestPopulation population in manifest.Populations)
        {
            if (population.Kind == ManifestPopulation.Compartments)
            {
                rows.Add(RowOf(population.Name, LanesOf(population), member, spikes, ofCore));
            }
        }

        IEnumerable<(CoreParameters, int)> others = parameters.Cores.SelectMany(
            core => Enumerable.Range(0, core.Compartments).Where(i => !member[core.FirstLane + i]).Select(i => (core, i)));
        PopulationEnergy rest = RowOf(PopulationEnergy.Shared, [.. others], member, spikes, ofCore);
        rows.Add(OutsideRow());
        rows.Add(rest with { Energy = [.. rest.Energy.Select((energy, unit) => energy + SharedOf((EnergyUnit)unit, totals, ofCore))] });
        return rows.ToImmutable();
    }

    /// <summary>What no core spends.</summary>
    private static double SharedOf(EnergyUnit unit, TimingTotals totals, double[][] ofCore) => unit switch
    {
        EnergyUnit.Barrier or EnergyUnit.TileStatic or EnergyUnit.ChipStatic => totals.Energy[(int)unit],
        EnergyUnit.CoreStatic => Math.Max(0, totals.Energy[(int)unit] - ofCore.Sum(energy => energy[(int)unit])),
        _ => 0,
    };

    private IEnumerable<(CoreParameters Core, int Compartment)> LanesOf(ManifestPopulation population)
    {
        foreach (ManifestSlice slice in population.Slices)
        {
            CoreParameters core = parameters.Cores.Single(c => c.Address == new CoreAddress(slice.Chip, slice.Core));
            for (int i = 0; i < slice.Count; i++)
            {
                yield return (core, slice.FirstCompartment + (i * slice.Stride));
            }
        }
    }

    private PopulationEnergy RowOf(
        string name, IEnumerable<(CoreParameters Core, int Compartment)> lanes, bool[] member, ReadOnlySpan<long> spikes, double[][] ofCore)
    {
        var packets = new PacketSums(parameters.Cores.Length);
        var compartments = new long[parameters.Cores.Length];
        long total = 0;
        foreach ((CoreParameters core, int compartment) in lanes)
        {
            member[core.FirstLane + compartment] = true;
            compartments[core.Index]++;
            long count = spikes[core.FirstLane + compartment];
            total += count;
            if (count > 0)
            {
                AddSpikes(core, compartment, count, packets);
            }
        }

        var energy = new double[EnergyUnits.Count];
        packets.AddTo(energy, costs, pipelines, fromOutside: false);
        energy[(int)EnergyUnit.Spikes] = total * costs.SpikeOut.Energy;
        foreach (CoreParameters core in parameters.Cores)
        {
            double share = (double)compartments[core.Index] / core.Compartments;
            foreach (EnergyUnit unit in (ReadOnlySpan<EnergyUnit>)[EnergyUnit.Compartments, EnergyUnit.Learning, EnergyUnit.CoreStatic])
            {
                energy[(int)unit] += share * ofCore[core.Index][(int)unit];
            }
        }

        return new PopulationEnergy
        {
            Name = name,
            Compartments = compartments.Sum(),
            Spikes = total,
            Packets = packets.Packets,
            Hops = packets.Hops,
            SynapticEvents = packets.SynapticEvents,
            Energy = [.. energy],
        };
    }

    private void AddSpikes(CoreParameters core, int compartment, long spikes, PacketSums packets)
    {
        int number = table.ClassOfLane[core.FirstLane + compartment];
        if (number == TrafficTable.Silent)
        {
            return;
        }

        ImmutableArray<int> flows = table.Classes[number].Flows;
        int first = core.OutStart[compartment];
        for (int i = 0; i < flows.Length; i++)
        {
            CoreParameters target = parameters.Cores[core.OutCore[first + i]];
            packets.Add(table.Flows[flows[i]], target.Rows, PacketCode.AxonOf(core.OutPacket[first + i]), spikes);
        }
    }

    private PopulationEnergy OutsideRow()
    {
        var energy = new double[EnergyUnits.Count];
        _outside.AddTo(energy, costs, pipelines, fromOutside: true);
        return new PopulationEnergy
        {
            Name = PopulationEnergy.Outside,
            Compartments = 0,
            Spikes = 0,
            Packets = _outside.Packets,
            Hops = _outside.Hops,
            SynapticEvents = _outside.SynapticEvents,
            Energy = [.. energy],
        };
    }
}
