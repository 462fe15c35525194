using System.Collections.Immutable;
using NeuroChip.Emulator.Energy;
using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.Mesh;
using NeuroChip.Emulator.Mesh.Flits;
using NeuroChip.Emulator.State;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Profiles;

namespace NeuroChip.Emulator.Timing;

/// <summary>
/// Time and energy of a chip's steps, computed from what the cores counted and which compartments spiked. It only looks: nothing
/// it computes reaches the cores.
/// </summary>
public sealed class ChipTiming
{
    private readonly ChipParameters _parameters;
    private readonly CorePipeline[] _pipelines;
    private readonly IMeshModel _mesh;
    private readonly StepTraffic _traffic;
    private readonly StepReport _report;
    private readonly SpikeScan _scan;
    private readonly EnergyLedger _ledger;
    private readonly PopulationLedger _populations;
    private readonly int _barrierMessages;

    internal ChipTiming(ChipParameters parameters, ChipProfile profile, MeshFidelity fidelity, Func<int, CoreCounter, long> total)
    {
        _parameters = parameters;
        Fidelity = fidelity;
        Profile = profile;
        Shape = MeshShape.Of(profile, parameters.Cores.Select(core => core.Address));
        Traffic = TrafficTable.Of(parameters, Shape, profile.Layout);
        Costs = CostTable.Of(profile, Traffic.TilesUsed, fidelity);
        Times = new MeshTimes(Shape, Costs, profile.Router);
        _pipelines = [.. parameters.Cores.Select(core => new CorePipeline(core, Costs))];
        var barrier = new BarrierTree(Shape, Traffic.Tiles.ToArray().Distinct());
        _barrierMessages = barrier.Messages;
        BarrierTime = !Costs.Missing.Contains("barrier-time") ? Costs.Barrier.Time
            : fidelity != MeshFidelity.Flit ? barrier.TimeOf(Times)
            : barrier.CyclesOf(MeshConfig.Of(Shape, Times, profile.Router)) * Times.Flit;
        _mesh = MeshModels.Create(fidelity, Traffic, Times, profile, parameters);
        _report = new StepReport(parameters.Cores.Length, Shape.Links);
        _traffic = new StepTraffic(Traffic, _report.Cores);
        _scan = new SpikeScan(parameters, Traffic, Costs, fidelity != MeshFidelity.Analytic);
        _ledger = new EnergyLedger(Costs, _pipelines, profile, parameters, total);
        _populations = new PopulationLedger(parameters, Traffic, Costs, _pipelines, _ledger);
        Totals = new TimingTotals(parameters.Cores.Length, Shape.Links);
    }

    /// <summary>How closely the mesh is modelled.</summary>
    public MeshFidelity Fidelity { get; }

    /// <summary>The chip.</summary>
    public ChipProfile Profile { get; }

    /// <summary>The grid of tiles.</summary>
    public MeshShape Shape { get; }

    /// <summary>Mapped cores, in the order of all sums.</summary>
    public IReadOnlyList<CoreAddress> Cores => [.. _parameters.Cores.Select(core => core.Address)];

    /// <summary>Flows and classes of the image.</summary>
    public TrafficTable Traffic { get; }

    /// <summary>What events cost.</summary>
    public CostTable Costs { get; }

    /// <summary>
    /// Ns that a barrier takes: what the profile says, or, where it says nothing, what the messages of a <see cref="BarrierTree"/>
    /// take, which is then among the missing costs.
    /// </summary>
    public double BarrierTime { get; }

    /// <summary>Times of the mesh.</summary>
    public MeshTimes Times { get; }

    /// <summary>Sums since loading or the last reset of the counters; energies are those of the last <see cref="ReadTotals"/>.</summary>
    private TimingTotals Totals { get; set; }

    /// <summary>Sees each step; null for none.</summary>
    public ITimingObserver? Observer { get; set; }

    /// <summary>The model in words, for reports.</summary>
    public string Model =>
        $"{Fidelity.ToString().ToLowerInvariant()} mesh, costs of profile {Profile.Name} ({Costs.Source}), "
        + $"{Costs.Used.Count(cost => cost.Kind == ValueKind.Estimated)} of {Costs.Used.Length} estimated, {Costs.Missing.Length} not given";

    /// <summary>
    /// Energy of one core in pJ since loading or the last reset of the counters, by <see cref="EnergyUnit"/>, its own static power
    /// among it; mesh, barrier and what a tile or a chip spends are not.
    /// </summary>
    public double[] EnergyOf(int core) => _ledger.OfCore(core, Totals.Time);

    /// <summary>Sums since loading or the last reset of the counters, as they are now.</summary>
    public TimingTotals ReadTotals()
    {
        _ledger.Fill(Totals);
        return Totals.Copy();
    }

    /// <summary>
    /// Energies of the populations since loading or the last reset of the counters, then those of what came from outside and of what
    /// belongs to all. Together they are the totals, but that the work of packets under way is in them already.
    /// </summary>
    /// <param name="manifest">Where the populations of the image lie.</param>
    public ImmutableArray<PopulationEnergy> ReadPopulations(ImageManifest manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        _ledger.Fill(Totals);
        return _populations.Read(manifest, Totals);
    }

    /// <summary>Time of all steps in ns since loading or the last reset of the counters.</summary>
    public double Time => Totals.Time;

    /// <summary>Sums of one core.</summary>
    public CoreTotals ReadCore(int core) => Totals.Cores[core];

    /// <summary>Computes the steps of a window.</summary>
    internal void Count(RunWindow window)
    {
        for (int s = 0; s < window.Steps; s++)
        {
            Count(window, s);
        }
    }

    /// <summary>Forgets the sums.</summary>
    internal void Reset()
    {
        Totals = new TimingTotals(_parameters.Cores.Length, Shape.Links);
        _ledger.Reset();
        _populations.Reset();
    }

    private void Count(RunWindow window, int s)
    {
        long step = window.FirstStep + s;
        _report.Step = step;
        for (int core = 0; core < _pipelines.Length; core++)
        {
            _report.Cores[core] = _pipelines[core].TimesOf(window.CountersOf(s, core), step);
        }

        _traffic.Clear();
        _scan.Fill(window, s, _traffic);
        _mesh.Run(_traffic, _report.Mesh);
        CountPackets();
        Close();
        _ledger.Note(step);
        _populations.Note(window, s);
        AddTotals();
        if (Observer is { } observer)
        {
            _ledger.FillStep(window, s, _report);
            _report.ReadCounters(window, s);
            observer.OnStep(_report);
        }
    }

    private void CountPackets()
    {
        _report.Packets = _report.LocalPackets = _report.HostPackets = 0;
        _report.HopsEastWest = _report.HopsNorthSouth = _report.HopsOffChip = 0;
        foreach (int number in _traffic.Active)
        {
            ref readonly ClassSums sums = ref _scan.SumsOf(number);
            long spikes = _traffic.Spikes[number];
            _report.HopsEastWest += spikes * sums.HopsEastWest;
            _report.HopsNorthSouth += spikes * sums.HopsNorthSouth;
            _report.HopsOffChip += spikes * sums.HopsOffChip;
            if (sums.Source < 0)
            {
                _report.HostPackets += spikes;
                continue;
            }

            _report.Packets += spikes * sums.Packets;
            _report.LocalPackets += spikes * sums.LocalPackets;
            ref CoreTotals totals = ref Totals.Cores[sums.Source];
            totals = totals with { Hops = totals.Hops + (spikes * sums.Hops) };
        }

        _report.BarrierMessages = _barrierMessages;
    }

    /// <summary>
    /// The last core decides, then the barrier. Where it is not a core's work but a packet that comes last, the core that worked
    /// longest is the one to look at, and what is left after it is the network's.
    /// </summary>
    private void Close()
    {
        double work = -1;
        double sent = -1;
        int slowest = 0;
        for (int core = 0; core < _report.Cores.Length; core++)
        {
            CoreStep times = _report.Cores[core];
            double end = Math.Max(times.Sent, _report.Mesh.LastArrival[core]) + times.Learn;
            if (end > work)
            {
                work = end;
                _report.CriticalCore = core;
            }

            if (times.Sent > sent)
            {
                sent = times.Sent;
                slowest = core;
            }
        }

        if (_report.Cores.Length > 0 && _report.Cores[_report.CriticalCore].Busy < work && _report.Cores[_report.CriticalCore].Learn == 0)
        {
            _report.CriticalCore = slowest;
        }

        double[] parts = _report.Parts;
        CoreStep last = _report.Cores.Length > 0 ? _report.Cores[_report.CriticalCore] : default;
        parts[(int)StepPart.Deliver] = last.Deliver;
        parts[(int)StepPart.Update] = last.Update;
        parts[(int)StepPart.Emit] = last.Emit;
        parts[(int)StepPart.Network] = _report.Cores.Length > 0 ? work - last.Busy : 0;
        parts[(int)StepPart.Learn] = last.Learn;
        parts[(int)StepPart.Barrier] = BarrierTime;
        parts[(int)StepPart.Tick] = 0;
        double time = 0;
        for (int part = 0; part < (int)StepPart.Tick; part++)
        {
            time += parts[part];
        }

        _report.TickOverrun = Costs.Tick > 0 && time > Costs.Tick;
        if (Costs.Tick > 0)
        {
            double end = Math.Max(1, Math.Ceiling(time / Costs.Tick)) * Costs.Tick;
            parts[(int)StepPart.Tick] = end - time;
            time = end;
        }

        _report.Time = time;
        FindCriticalLink();
    }

    private void FindCriticalLink()
    {
        _report.CriticalLink = -1;
        double longest = 0;
        foreach (int link in _scan.LinksUsed)
        {
            if (_report.Mesh.LinkBusy[link] > longest)
            {
                longest = _report.Mesh.LinkBusy[link];
                _report.CriticalLink = link;
            }
        }
    }

    private void AddTotals()
    {
        Totals.Steps++;
        Totals.Time += _report.Time;
        if (_report.Time > Totals.LongestTime)
        {
            (Totals.LongestTime, Totals.LongestStep) = (_report.Time, _report.Step);
        }

        for (int part = 0; part < StepParts.Count; part++)
        {
            Totals.Parts[part] += _report.Parts[part];
        }

        for (int core = 0; core < _report.Cores.Length; core++)
        {
            CoreStep times = _report.Cores[core];
            CoreTotals sums = Totals.Cores[core];
            Totals.Cores[core] = new CoreTotals(
                sums.Deliver + times.Deliver, sums.Update + times.Update, sums.Emit + times.Emit, sums.Learn + times.Learn,
                sums.Critical + (core == _report.CriticalCore ? 1 : 0), sums.Hops);
        }

        Totals.Packets += _report.Packets;
        Totals.LocalPackets += _report.LocalPackets;
        Totals.HostPackets += _report.HostPackets;
        Totals.HopsEastWest += _report.HopsEastWest;
        Totals.HopsNorthSouth += _report.HopsNorthSouth;
        Totals.HopsOffChip += _report.HopsOffChip;
        Totals.BarrierMessages += _report.BarrierMessages;
        Totals.TickOverruns += _report.TickOverrun ? 1 : 0;
        Totals.LatencySum += _report.Mesh.LatencySum;
        Totals.WaitSum += _report.Mesh.WaitSum;
        Totals.LongestLatency = Math.Max(Totals.LongestLatency, _report.Mesh.LongestLatency);
        foreach (int link in _scan.LinksUsed)
        {
            Totals.LinkPackets[link] += _report.Mesh.LinkPackets[link];
            Totals.LinkBusy[link] += _report.Mesh.LinkBusy[link];
        }

        if (_report.CriticalLink >= 0)
        {
            Totals.LinkCritical[_report.CriticalLink]++;
        }
    }
}
