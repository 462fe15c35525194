using System.Collections.Immutable;
using NeuroChip.Cli.Reports.Plots;
using NeuroChip.Cli.Running;
using NeuroChip.Device.Timing;
using NeuroChip.Emulator.Energy;
using NeuroChip.Emulator.Timing;
using static NeuroChip.Cli.Reports.Timing.TimingSections;

namespace NeuroChip.Cli.Reports.Timing;

/// <summary>What stands in a report of times and energies.</summary>
internal static class TimingPages
{
    private const int DigestLetters = 16;

    public static ReportDocument Of(TimingData data)
    {
        RunTiming timing = RunTiming.Of(data.Report);
        return new ReportDocument(
            $"{data.Network}: time and energy on {data.Report.Profile}",
            [
                Summary(data, timing), Time(data.Steps.Bins, timing), Energy(data.Steps.Bins, timing), .. MeshPages.Of(data),
                CorePages.Of(data.Report), PopulationPages.Of(data.Report), Provenance(timing),
            ]);
    }

    private static ReportSection Summary(TimingData data, RunTiming timing)
    {
        TimingReport report = data.Report;
        TimingTotals totals = report.Totals;
        double packets = Math.Max(totals.Packets + totals.HostPackets, 1);
        List<ImmutableArray<ReportCell>> rows = Totals(timing, $"step {Number(data.Steps.LongestStep)} of the run");
        void Add(string name, string value) => rows.Add([name, value]);
        Add("critical core", MeshPages.CriticalCore(report));
        Add("critical link", MeshPages.CriticalLink(report));
        Add("packets", $"{Number(totals.Packets)} between cores, {Number(totals.LocalPackets)} of them within a tile; {Number(totals.HostPackets)} from the host");
        Add("hops", $"{Number(totals.HopsEastWest)} east-west, {Number(totals.HopsNorthSouth)} north-south, {Number(totals.HopsOffChip)} between chips");
        Add("packet latency", $"{TimingText.Nanoseconds(totals.LatencySum / packets)} on average, {TimingText.Nanoseconds(totals.WaitSum / packets)} of it waiting; longest {TimingText.Nanoseconds(totals.LongestLatency)}");
        Add("barrier messages", Number(totals.BarrierMessages));
        Add("profile", $"{report.Profile}, digest {Convert.ToHexStringLower(report.ProfileDigest.Span)[..DigestLetters]}");
        return new ReportSection("Summary", "", new ReportTable(["", "value"], [.. rows]));
    }

    private static ReportSection Time(TimingBins bins, RunTiming timing)
    {
        ReportSection section = Parts(timing);
        return section with
        {
            Heading = "Time per step",
            Text = section.Text + Merged(bins),
            Plots =
            [
                Plot(
                    bins, "Time per step", "time of a step", TimingText.TimeScale(bins.All.Select(bin => bin.Time / bin.Steps).DefaultIfEmpty(0).Max()),
                    Enum.GetValues<StepPart>(), (bin, part) => bin.Parts[(int)part]),
            ],
        };
    }

    private static ReportSection Energy(TimingBins bins, RunTiming timing)
    {
        EnergyUnit[] spent = [.. Enum.GetValues<EnergyUnit>().Where(unit => timing.Energy[(int)unit] > 0)];
        (double divisor, string unit) = TimingText.EnergyScale(timing.Energy.Max());
        ReportSection section = Units(timing);
        return section with
        {
            Text = section.Text + Merged(bins).TrimStart('\n'),
            Plots =
            [
                new BarPlot(
                    "Energy by unit", "", $"energy ({unit})", [.. spent.Select(kind => TimingText.Words(kind.ToString()))],
                    [new BarSeries("energy", [.. spent.Select(kind => timing.Energy[(int)kind] / divisor)])]),
                Plot(
                    bins, "Energy per step", "energy of a step", TimingText.EnergyScale(bins.All.Select(bin => bin.Energy.Sum() / bin.Steps).DefaultIfEmpty(0).Max()),
                    spent, (bin, kind) => bin.Energy[(int)kind]),
            ],
        };
    }

    /// <summary>Steps of a long run do not all have a bar: says how they were merged.</summary>
    private static string Merged(TimingBins bins) =>
        bins.StepsPerBin > 1 ? $"\nEach bar is the mean of {Number(bins.StepsPerBin)} steps in a row; --csv writes every step." : "";

    private static StackPlot Plot<T>(
        TimingBins bins, string title, string label, (double Divisor, string Unit) scale, T[] kinds, Func<TimingBin, T, double> value)
        where T : struct, Enum => new(
            title, "time step, counted over the whole run", $"{label} ({scale.Unit})", [.. bins.All.Select(bin => (double)bin.First)], bins.StepsPerBin,
            [.. kinds.Where(kind => bins.All.Any(bin => value(bin, kind) > 0)).Select(kind => new BarSeries(
                TimingText.Words(kind.ToString()), [.. bins.All.Select(bin => value(bin, kind) / bin.Steps / scale.Divisor)]))]);
}
