using System.Collections.Immutable;
using NeuroChip.Cli.Reports.Plots;
using NeuroChip.Device.Timing;
using NeuroChip.Emulator.Timing;
using static NeuroChip.Cli.Reports.Timing.TimingSections;

namespace NeuroChip.Cli.Reports.Timing;

/// <summary>What a report says of cores: for what share of the time they work, and at what.</summary>
internal static class CorePages
{
    /// <summary>More cores than this are shown by the busiest.</summary>
    private const int MostCores = 128;

    private const double Percent = 100;

    public static ReportSection Of(TimingReport report)
    {
        TimingTotals totals = report.Totals;
        int[] shown = [.. Enumerable.Range(0, report.Cores.Count).OrderByDescending(core => totals.Cores[core].Busy).ThenBy(core => core).Take(MostCores).Order()];
        string which = report.Cores.Count > MostCores ? $"\nThe {MostCores} busiest of {Number(report.Cores.Count)} cores." : "";
        return new ReportSection(
            "Utilisation per core", "What is left of the time is waiting: for packets, other cores, the barrier or the tick." + which,
            new ReportTable(
                ["core", "busy", "deliver", "update", "emit", "learn", "closed steps", "hops sent", "energy"],
                [.. shown.Select(core => Row(report, core))]))
        {
            Plots = [Plot(report, shown)],
        };
    }

    private static StackPlot Plot(TimingReport report, int[] shown)
    {
        double Share(double time) => report.Totals.Time > 0 ? Percent * time / report.Totals.Time : 0;
        BarSeries Series(string name, Func<CoreTotals, double> part) => new(name, [.. shown.Select(core => Share(part(report.Totals.Cores[core])))]);
        BarSeries[] all = [Series("deliver", core => core.Deliver), Series("update", core => core.Update), Series("emit", core => core.Emit), Series("learn", core => core.Learn)];
        return new StackPlot(
            "Utilisation per core", "core (chip/core)", "share of the time (%)", [.. shown.Select((_, i) => (double)i)], 1,
            [.. all.Where(series => series.Values.Any(value => value > 0))])
        {
            Names = [.. shown.Select(core => $"{report.Cores[core].Chip}/{report.Cores[core].Core}")],
        };
    }

    private static ImmutableArray<ReportCell> Row(TimingReport report, int core)
    {
        CoreTotals sums = report.Totals.Cores[core];
        return
        [
            report.Cores[core].ToString(), Share(sums.Busy, report.Totals.Time),
            TimingText.Nanoseconds(sums.Deliver), TimingText.Nanoseconds(sums.Update), TimingText.Nanoseconds(sums.Emit), TimingText.Nanoseconds(sums.Learn),
            Number(sums.Critical), Number(sums.Hops), TimingText.Picojoules(report.CoreEnergies[core].Sum()),
        ];
    }
}
