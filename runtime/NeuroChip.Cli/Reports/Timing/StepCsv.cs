using System.Globalization;
using NeuroChip.Emulator.Energy;
using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.Timing;

namespace NeuroChip.Cli.Reports.Timing;

/// <summary>One row per step: times in ns, energies in pJ, counts.</summary>
internal sealed class StepCsv : ITimingSink
{
    private readonly TextSink _sink;
    private readonly ChipTiming _timing;

    public StepCsv(string path, ChipTiming timing)
    {
        (_sink, _timing) = (new TextSink(path), timing);
        string[] columns =
        [
            "index", "step", "start_ns", "time_ns",
            .. Enum.GetNames<StepPart>().Select(name => Column(name) + "_ns"),
            "critical_core", "critical_link", "critical_link_busy_ns", "energy_pj",
            .. Enum.GetNames<EnergyUnit>().Select(name => "energy_" + Column(name) + "_pj"),
            "packets", "local_packets", "host_packets", "hops_east_west", "hops_north_south", "hops_off_chip", "packet_latency_sum_ns",
            "packet_wait_sum_ns", "tick_overrun",
            .. Enum.GetNames<CoreCounter>().Select(Column),
        ];
        _sink.Text.AppendJoin(',', columns).Append('\n');
    }

    public void Write(long index, double start, StepReport step)
    {
        string link = step.CriticalLink < 0 ? "" : _timing.Shape.LinkName(step.CriticalLink).Replace(',', ' ');
        double busy = step.CriticalLink < 0 ? 0 : step.Mesh.LinkBusy[step.CriticalLink];
        _sink.Text.Append(CultureInfo.InvariantCulture, $"{index},{step.Step},{start},{step.Time}");
        Append(step.Parts);
        _sink.Text.Append(CultureInfo.InvariantCulture, $",{_timing.Cores[step.CriticalCore]},{link},{busy},{step.TotalEnergy}");
        Append(step.Energy);
        _sink.Text.Append(
            CultureInfo.InvariantCulture,
            $",{step.Packets},{step.LocalPackets},{step.HostPackets},{step.HopsEastWest},{step.HopsNorthSouth},{step.HopsOffChip},{step.Mesh.LatencySum},{step.Mesh.WaitSum},{(step.TickOverrun ? 1 : 0)}");
        foreach (long counter in step.Counters)
        {
            _sink.Text.Append(',').Append(counter);
        }

        _sink.Text.Append('\n');
        _sink.Pass();
    }

    public void Complete() => _sink.Flush();

    public void Dispose() => _sink.Dispose();

    private void Append(double[] values)
    {
        foreach (double value in values)
        {
            _sink.Text.Append(CultureInfo.InvariantCulture, $",{value}");
        }
    }

    private static string Column(string name) => TimingText.Words(name).Replace(' ', '_');
}
