using System.Collections.Immutable;
using System.Globalization;
using NeuroChip.Cli.Reports.Plots;
using NeuroChip.Device.Timing;
using NeuroChip.Emulator.Energy;
using NeuroChip.Emulator.Mesh;
using NeuroChip.Emulator.Timing;

namespace NeuroChip.Cli.Reports.Timing;

/// <summary>What stands in a report of times and energies.</summary>
internal static class TimingPages
{
    /// <summary>More cores than this are shown by the busiest.</summary>
    private const int MostCores = 128;

    private const int MostLinks = 12;

    public static ReportDocument Of(string network, TimingReport report, TimingBins bins) => new(
        $"{network}: time and energy on {report.Profile}",
        [Summary(report), TimePerStep(bins), Energy(report, bins), .. Meshes(report), Cores(report), Links(report), .. Provenance(report)]);

    private static ReportSection Summary(TimingReport report)
    {
        TimingTotals totals = report.Totals;
        double steps = Math.Max(totals.Steps, 1);
        double packets = Math.Max(totals.Packets + totals.HostPackets, 1);
        var rows = new List<ImmutableArray<ReportCell>>();
        void Add(string name, string value) => rows.Add([name, value]);
        Add("model", report.Model);
        Add("profile digest", Convert.ToHexStringLower(report.ProfileDigest.Span)[..16]);
        Add("time steps", Number(totals.Steps));
        Add("time", $"{TimingText.Nanoseconds(totals.Time)}, {TimingText.Nanoseconds(totals.Time / steps)} a step");
        Add("longest step", $"{TimingText.Nanoseconds(totals.LongestTime)}, step {totals.LongestStep}");
        Add("energy", $"{TimingText.Picojoules(totals.TotalEnergy)}, {TimingText.Picojoules(totals.TotalEnergy / steps)} a step");
        Add("mean power", totals.Time > 0 ? $"{(totals.TotalEnergy / totals.Time).ToString("G4", CultureInfo.InvariantCulture)} mW" : "");
        Add("critical core", report.Cores.Count == 0 ? "" : Critical(totals.Cores, core => core.Critical, i => report.Cores[i].ToString(), totals.Steps));
        Add("critical link", Critical(totals.LinkCritical, count => count, report.Shape.LinkName, totals.Steps));
        Add("packets", $"{Number(totals.Packets)} between cores, {Number(totals.LocalPackets)} of them within a tile; {Number(totals.HostPackets)} from the host");
        Add("hops", $"{Number(totals.HopsEastWest)} east-west, {Number(totals.HopsNorthSouth)} north-south, {Number(totals.HopsOffChip)} between chips");
        Add("packet latency", $"{TimingText.Nanoseconds(totals.LatencySum / packets)} on average, {TimingText.Nanoseconds(totals.WaitSum / packets)} of it waiting; longest {TimingText.Nanoseconds(totals.LongestLatency)}");
        Add("barrier messages", Number(totals.BarrierMessages));
        if (report.Costs.Tick > 0)
        {
            Add("tick overruns", $"{Number(totals.TickOverruns)} steps took longer than {TimingText.Nanoseconds(report.Costs.Tick)}");
        }

        return new ReportSection("Summary", "", new ReportTable(["", "value"], [.. rows]));
    }

    private static ReportSection TimePerStep(TimingBins bins)
    {
        string text = "The parts of each step, seen from the core that closed it: they add up to the time of the step."
            + (bins.StepsPerBin > 1 ? $"\nA bar is the mean of {bins.StepsPerBin} steps." : "");
        return new ReportSection("Time per step", text)
        {
            Plots =
            [
                new StackPlot(
                    "Time per step", "time step, counted over the whole run", "time of a step (us)", Starts(bins), bins.StepsPerBin,
                    [.. Enum.GetValues<StepPart>().Where(part => bins.All.Any(bin => bin.Parts[(int)part] > 0)).Select(part => new BarSeries(
                        TimingText.Words(part.ToString()), [.. bins.All.Select(bin => bin.Parts[(int)part] / bin.Steps / 1000)]))]),
            ],
        };
    }

    private static ReportSection Energy(TimingReport report, TimingBins bins)
    {
        TimingTotals totals = report.Totals;
        double most = Math.Max(totals.TotalEnergy, double.Epsilon);
        EnergyUnit[] spent = [.. Enum.GetValues<EnergyUnit>().Where(unit => totals.Energy[(int)unit] > 0)];
        return new ReportSection("Energy by unit", "", new ReportTable(
            ["unit", "energy", "share"],
            [.. spent.Select(unit => (ImmutableArray<ReportCell>)[
                TimingText.Words(unit.ToString()), TimingText.Picojoules(totals.Energy[(int)unit]),
                new ReportCell($"{totals.Energy[(int)unit] / most:P1}", totals.Energy[(int)unit] / most),
            ])]))
        {
            Plots =
            [
                new StackPlot(
                    "Energy per step", "time step, counted over the whole run", "energy of a step (nJ)", Starts(bins), bins.StepsPerBin,
                    [.. spent.Select(unit => new BarSeries(
                        TimingText.Words(unit.ToString()), [.. bins.All.Select(bin => bin.Energy[(int)unit] / bin.Steps / 1000)]))]),
            ],
        };
    }

    /// <summary>One heat map for each chip.</summary>
    private static IEnumerable<ReportSection> Meshes(TimingReport report)
    {
        MeshShape shape = report.Shape;
        TimingTotals totals = report.Totals;
        long[] routers = [.. Enumerable.Range(0, shape.Tiles).Select(tile => Enumerable.Range(0, MeshShape.LinksPerTile)
            .Sum(direction => totals.LinkPackets[(tile * MeshShape.LinksPerTile) + direction]))];
        double most = Math.Max(1, routers.Max());
        double mostLink = Math.Max(1, totals.LinkPackets.Max());
        foreach (int chip in report.Cores.Select(core => core.Chip).Distinct())
        {
            int[] tiles = [.. Enumerable.Range(0, shape.Tiles).Where(tile => shape.ChipOf(tile) == chip)];
            var plot = new MeshPlot(
                $"Chip {chip}: routers and links", shape.ChipWidth, shape.ChipHeight, [.. tiles.Select(tile => routers[tile] / most)],
                [.. tiles.SelectMany(tile => Enumerable.Range(0, MeshShape.LinksPerTile).Select(direction => totals.LinkPackets[(tile * MeshShape.LinksPerTile) + direction] / mostLink))],
                [.. tiles.Select(tile => $"{shape.TileName(tile)}: {Number(routers[tile])} packets sent on, {report.Cores.Count(core => shape.TileOf(core) == tile)} cores used")]);
            yield return new ReportSection(
                $"Mesh of chip {chip}",
                $"Boxes are routers, darker the more packets they send on (at most {Number((long)most)}); the bars between them are links, by packets (at most {Number((long)mostLink)}).")
            {
                Plots = [plot],
            };
        }
    }

    private static ReportSection Cores(TimingReport report)
    {
        TimingTotals totals = report.Totals;
        double time = Math.Max(totals.Time, double.Epsilon);
        int[] shown = [.. Enumerable.Range(0, report.Cores.Count).OrderByDescending(core => totals.Cores[core].Busy).ThenBy(core => core).Take(MostCores).Order()];
        return new ReportSection(
            "Utilisation per core",
            report.Cores.Count > MostCores ? $"The {MostCores} busiest of {Number(report.Cores.Count)} cores." : "",
            new ReportTable(
                ["core", "busy", "deliver", "update", "emit", "learn", "closed steps", "hops sent", "energy"],
                [.. shown.Select(core => Row(report, core, totals.Cores[core], time))]));
    }

    private static ImmutableArray<ReportCell> Row(TimingReport report, int core, CoreTotals sums, double time) =>
    [
        report.Cores[core].ToString(),
        new ReportCell($"{sums.Busy / time:P1}", sums.Busy / time),
        TimingText.Nanoseconds(sums.Deliver), TimingText.Nanoseconds(sums.Update), TimingText.Nanoseconds(sums.Emit), TimingText.Nanoseconds(sums.Learn),
        Number(sums.Critical), Number(sums.Hops), TimingText.Picojoules(report.CoreEnergies[core].Sum()),
    ];

    private static ReportSection Links(TimingReport report)
    {
        TimingTotals totals = report.Totals;
        double time = Math.Max(totals.Time, double.Epsilon);
        int[] busiest = [.. Enumerable.Range(0, totals.LinkPackets.Length).Where(link => totals.LinkPackets[link] > 0)
            .OrderByDescending(link => totals.LinkBusy[link]).ThenBy(link => link).Take(MostLinks)];
        return new ReportSection("Busiest links", busiest.Length == 0 ? "No packet left its tile." : "", busiest.Length == 0 ? null : new ReportTable(
            ["link", "packets", "busy", "share of the time", "critical in steps"],
            [.. busiest.Select(link => (ImmutableArray<ReportCell>)[
                report.Shape.LinkName(link), Number(totals.LinkPackets[link]), TimingText.Nanoseconds(totals.LinkBusy[link]),
                new ReportCell($"{totals.LinkBusy[link] / time:P2}", totals.LinkBusy[link] / time), Number(totals.LinkCritical[link]),
            ])]));
    }

    private static IEnumerable<ReportSection> Provenance(TimingReport report)
    {
        int estimated = TimingText.Estimated(report.Costs.Used);
        yield return new ReportSection(
            "Where the numbers come from",
            $"Costs are those of {report.Costs.Source}. {estimated} of {report.Costs.Used.Length} numbers used are estimated.\n"
            + (report.Costs.Missing.Length == 0 ? "" : $"Not given by the profile, and counted as 0: {string.Join(", ", report.Costs.Missing)}."),
            new ReportTable(
                ["number", "value", "unit", "kind", "source"],
                [.. report.Costs.Used.Select(cost => (ImmutableArray<ReportCell>)[
                    cost.Name, cost.Value.ToString("G6", CultureInfo.InvariantCulture), cost.Unit, cost.Kind.ToString().ToLowerInvariant(), cost.Source,
                ])]));
    }

    private static ImmutableArray<double> Starts(TimingBins bins) => [.. bins.All.Select(bin => (double)bin.First)];

    private static string Critical<T>(T[] all, Func<T, long> count, Func<int, string> name, long steps)
    {
        int most = 0;
        for (int i = 1; i < all.Length; i++)
        {
            most = count(all[i]) > count(all[most]) ? i : most;
        }

        return all.Length == 0 || count(all[most]) == 0 ? "none" : $"{name(most)}, in {Number(count(all[most]))} of {Number(steps)} steps";
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
