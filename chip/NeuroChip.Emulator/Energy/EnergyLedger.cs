using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.State;
using NeuroChip.Emulator.Timing;
using NeuroChip.Spec.Profiles;

namespace NeuroChip.Emulator.Energy;

/// <summary>
/// Counts times costs. Sums are made from exact integer counts, so they do not depend on how steps were grouped; static power
/// counts for whole chips, every chip that has a mapped core.
/// </summary>
internal sealed class EnergyLedger
{
    private readonly CostTable _costs;
    private readonly CorePipeline[] _pipelines;
    private readonly Func<int, CoreCounter, long> _total;
    private readonly long[] _traceUpdates;
    private readonly double _coreStatic;
    private readonly double _tileStatic;
    private readonly double _chipStatic;

    public EnergyLedger(
        CostTable costs, CorePipeline[] pipelines, ChipProfile profile, ChipParameters parameters, Func<int, CoreCounter, long> total)
    {
        (_costs, _pipelines, _total) = (costs, pipelines, total);
        _traceUpdates = new long[pipelines.Length];
        int chips = parameters.Cores.Select(core => core.Address.Chip).Distinct().Count();
        _chipStatic = chips * costs.ChipStatic;
        _tileStatic = chips * profile.MeshWidth * profile.MeshHeight * costs.TileStatic;
        _coreStatic = chips * profile.CoresPerChip * costs.CoreStatic;
    }

    /// <summary>Notes a step's trace updates, the one count that no counter holds.</summary>
    public void Note(long step)
    {
        for (int core = 0; core < _pipelines.Length; core++)
        {
            _traceUpdates[core] += _pipelines[core].TraceUpdates(step);
        }
    }

    /// <summary>Forgets the counts.</summary>
    public void Reset() => Array.Clear(_traceUpdates);

    /// <summary>Energies of a step.</summary>
    public void FillStep(RunWindow window, int s, StepReport report)
    {
        double[] energy = report.Energy;
        Array.Clear(energy);
        Span<long> counts = stackalloc long[CoreCounters.Count];
        for (int core = 0; core < _pipelines.Length; core++)
        {
            ReadOnlySpan<uint> counters = window.CountersOf(s, core);
            for (int i = 0; i < counts.Length; i++)
            {
                counts[i] = counters[i];
            }

            AddCore(energy, core, counts, _pipelines[core].TraceUpdates(report.Step));
        }

        AddMesh(
            energy, report.HopsEastWest, report.HopsNorthSouth, report.HopsOffChip, report.Packets + report.HostPackets, report.HostPackets, 1, report.Time);
        report.TotalEnergy = energy.Sum();
    }

    /// <summary>Energies of all steps so far.</summary>
    public void Fill(TimingTotals totals)
    {
        double[] energy = totals.Energy;
        Array.Clear(energy);
        for (int core = 0; core < _pipelines.Length; core++)
        {
            AddTotals(energy, core);
        }

        AddMesh(
            energy, totals.HopsEastWest, totals.HopsNorthSouth, totals.HopsOffChip, totals.Packets + totals.HostPackets, totals.HostPackets, totals.Steps, totals.Time);
        totals.TotalEnergy = energy.Sum();
    }

    /// <summary>Energies of one core so far, its own static power among them; the mesh, the barrier and what chips share are not.</summary>
    public double[] OfCore(int core, double time)
    {
        var energy = new double[EnergyUnits.Count];
        AddTotals(energy, core);
        energy[(int)EnergyUnit.CoreStatic] = _costs.CoreStatic * time;
        return energy;
    }

    private void AddTotals(double[] energy, int core)
    {
        Span<long> counts = stackalloc long[CoreCounters.Count];
        for (int i = 0; i < counts.Length; i++)
        {
            counts[i] = _total(core, (CoreCounter)i);
        }

        AddCore(energy, core, counts, _traceUpdates[core]);
    }

    private void AddCore(double[] energy, int core, ReadOnlySpan<long> counts, long traceUpdates)
    {
        long active = counts[(int)CoreCounter.CompartmentsActive];
        long idle = counts[(int)CoreCounter.CompartmentUpdates] - active;
        energy[(int)EnergyUnit.Synapses] +=
            (counts[(int)CoreCounter.SynapticEvents] * _pipelines[core].Synapse.Energy) + (counts[(int)CoreCounter.SynapseWords] * _costs.SynapseWord.Energy);
        energy[(int)EnergyUnit.Compartments] += (active * _costs.ActiveUpdate.Energy) + (idle * _costs.IdleUpdate.Energy);
        energy[(int)EnergyUnit.Spikes] += counts[(int)CoreCounter.CompartmentSpikes] * _costs.SpikeOut.Energy;
        energy[(int)EnergyUnit.Messages] +=
            (counts[(int)CoreCounter.SpikesOut] * _costs.MessageOut.Energy) + (counts[(int)CoreCounter.SpikesIn] * _costs.MessageIn.Energy);
        energy[(int)EnergyUnit.Learning] += (counts[(int)CoreCounter.LearnVisits] * _costs.Visit.Energy)
            + (counts[(int)CoreCounter.LearnOps] * _costs.MicroOp.Energy) + (traceUpdates * _costs.TraceUpdate.Energy);
    }

    private void AddMesh(
        double[] energy, long eastWest, long northSouth, long offChip, long packets, long hostPackets, long steps, double time)
    {
        energy[(int)EnergyUnit.HopsEastWest] = eastWest * _costs.HopEastWest.Energy;
        energy[(int)EnergyUnit.HopsNorthSouth] = northSouth * _costs.HopNorthSouth.Energy;
        energy[(int)EnergyUnit.OffChip] = offChip * _costs.OffChip.Energy;
        energy[(int)EnergyUnit.TileLocal] = packets * _costs.TileSpike.Energy;
        energy[(int)EnergyUnit.Host] = hostPackets * _costs.HostPacket.Energy;
        energy[(int)EnergyUnit.Barrier] = steps * _costs.Barrier.Energy;
        energy[(int)EnergyUnit.CoreStatic] = _coreStatic * time;
        energy[(int)EnergyUnit.TileStatic] = _tileStatic * time;
        energy[(int)EnergyUnit.ChipStatic] = _chipStatic * time;
    }
}
