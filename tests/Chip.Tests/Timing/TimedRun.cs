using System.Globalization;
using Chip.Tests.Engines;
using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.Mesh;
using NeuroChip.Emulator.State;
using NeuroChip.Emulator.Timing;
using NeuroChip.Spec.Profiles;

namespace Chip.Tests.Timing;

/// <summary>A random network on an engine, timed: every step's report as text, and the totals.</summary>
internal sealed class TimedRun : ITimingObserver
{
    private readonly ChipParameters _parameters;
    private readonly long[] _totals;
    private readonly int _seed;
    private readonly EngineDriver _driver;

    public TimedRun(ChipParameters parameters, ICoreEngine engine, ChipProfile profile, MeshFidelity fidelity, int seed)
    {
        (_parameters, _seed) = (parameters, seed);
        _totals = new long[parameters.Cores.Length * CoreCounters.Count];
        _driver = new EngineDriver(parameters, engine);
        Timing = new ChipTiming(parameters, profile, fidelity, (core, counter) => _totals[(core * CoreCounters.Count) + (int)counter])
        {
            Observer = this,
        };
    }

    public ChipTiming Timing { get; }

    public List<string> Steps { get; } = [];

    /// <summary>Sees each report besides; valid during the call only.</summary>
    public Action<StepReport, RunWindow>? Look { get; set; }

    public RunWindow Window => _driver.Window;

    /// <summary>Runs a window.</summary>
    public void Run(int steps)
    {
        _driver.Run(steps, step => SyntheticChip.InputOf(_parameters, _seed, step));
        for (int s = 0; s < steps; s++)
        {
            foreach (CoreParameters core in _parameters.Cores)
            {
                ReadOnlySpan<uint> counters = Window.CountersOf(s, core.Index);
                for (int i = 0; i < counters.Length; i++)
                {
                    _totals[(core.Index * CoreCounters.Count) + i] += counters[i];
                }
            }
        }

        Timing.Count(Window);
    }

    public void OnStep(StepReport report)
    {
        Steps.Add(string.Create(CultureInfo.InvariantCulture, $"""
            {report.Step}: {report.Time:r} = {Text(report.Parts)}; critical {report.CriticalCore} {report.CriticalLink}; {Text(report.Energy)};
            packets {report.Packets} {report.LocalPackets} {report.HostPackets}; hops {report.HopsEastWest} {report.HopsNorthSouth} {report.HopsOffChip};
            cores {string.Join(' ', report.Cores)}; arrivals {Text(report.Mesh.LastArrival)}; links {string.Join(' ', report.Mesh.LinkPackets)};
            busy {Text(report.Mesh.LinkBusy)}; latency {report.Mesh.LatencySum:r} {report.Mesh.WaitSum:r} {report.Mesh.LongestLatency:r}
            """));
        Look?.Invoke(report, Window);
    }

    /// <summary>All sums as text.</summary>
    public string Totals()
    {
        TimingTotals totals = Timing.ReadTotals();
        return string.Create(CultureInfo.InvariantCulture, $"""
            {totals.Steps} {totals.Time:r} {totals.LongestTime:r} {totals.LongestStep} {Text(totals.Parts)} {Text(totals.Energy)} {totals.TotalEnergy:r}
            {totals.Packets} {totals.LatencySum:r} {totals.WaitSum:r} {string.Join(' ', totals.Cores)} {string.Join(' ', totals.LinkPackets)} {Text(totals.LinkBusy)}
            """);
    }

    private static string Text(IEnumerable<double> values) => string.Join(' ', values.Select(value => value.ToString("r", CultureInfo.InvariantCulture)));
}
