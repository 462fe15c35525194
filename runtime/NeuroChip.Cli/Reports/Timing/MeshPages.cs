using System.Collections.Immutable;
using NeuroChip.Cli.Reports.Plots;
using NeuroChip.Device.Timing;
using NeuroChip.Emulator.Mesh;
using NeuroChip.Emulator.Timing;
using static NeuroChip.Cli.Reports.Timing.TimingSections;

namespace NeuroChip.Cli.Reports.Timing;

/// <summary>What a report says of routers and links.</summary>
internal static class MeshPages
{
    /// <summary>More than these are few packets each, and on the heat map anyway.</summary>
    private const int MostLinks = 12;

    /// <summary>A heat map of each chip that is used or passed, all on one scale, then the busiest links.</summary>
    public static IEnumerable<ReportSection> Of(TimingData data)
    {
        TimingReport report = data.Report;
        MeshShape shape = report.Shape;
        long[] routers = data.RouterPackets();
        int[] chips = [.. report.Cores.Select(core => core.Chip)
            .Union(Enumerable.Range(0, shape.Tiles).Where(tile => routers[tile] > 0).Select(shape.ChipOf)).Order()];
        foreach (int chip in chips)
        {
            yield return Map(report, routers, chip);
        }

        yield return Busiest(report);
    }

    /// <summary>The core that closed most steps, in words.</summary>
    public static string CriticalCore(TimingReport report) => Critical(
        [.. report.Totals.Cores.Select(core => core.Critical)], i => report.Cores[i].ToString(), report.Totals.Steps);

    /// <summary>The link that was busiest in most steps, in words.</summary>
    public static string CriticalLink(TimingReport report) => Critical(report.Totals.LinkCritical, report.Shape.LinkName, report.Totals.Steps);

    private static ReportSection Map(TimingReport report, long[] routers, int chip)
    {
        MeshShape shape = report.Shape;
        TimingTotals totals = report.Totals;
        long mostRouter = routers.Max();
        long mostLink = totals.LinkPackets.Max();
        int criticalLink = MostOf(totals.LinkCritical);
        int criticalCore = MostOf([.. totals.Cores.Select(core => core.Critical)]);
        int criticalTile = criticalCore < 0 ? -1 : shape.TileOf(report.Cores[criticalCore]);
        MeshLoad Router(int tile) => new(
            (double)routers[tile] / Math.Max(1, mostRouter),
            $"{shape.TileName(tile)}: {Number(routers[tile])} packets passed on, {report.Cores.Count(core => shape.TileOf(core) == tile)} cores used",
            tile == criticalTile);
        MeshLoad Link(int link) => new(
            (double)totals.LinkPackets[link] / Math.Max(1, mostLink),
            $"{shape.LinkName(link)}: {Number(totals.LinkPackets[link])} packets, busy {TimingText.Nanoseconds(totals.LinkBusy[link])}, busiest in {Number(totals.LinkCritical[link])} steps",
            link == criticalLink);
        int[] tiles = [.. Enumerable.Range(0, shape.Tiles).Where(tile => shape.ChipOf(tile) == chip)];
        var plot = new MeshPlot(
            $"Chip {chip}: routers and links", shape.ChipWidth, shape.ChipHeight, [.. tiles.Select(Router)],
            [.. tiles.SelectMany(tile => Enumerable.Range(tile * MeshShape.LinksPerTile, MeshShape.LinksPerTile)).Select(Link)],
            $"up to {Number(mostRouter)} packets", $"up to {Number(mostLink)} packets");
        return new ReportSection(
            $"Mesh of chip {chip}",
            "Boxes are routers, by the packets they pass on to neighbours and to their cores; bars are links, by the packets that leave over them."
            + "\nFramed are the tile of the core that closed most steps and the link that was busiest in most steps. Pointing at either shows its numbers.")
        {
            Plots = [plot],
        };
    }

    private static ReportSection Busiest(TimingReport report)
    {
        TimingTotals totals = report.Totals;
        int[] busiest = [.. Enumerable.Range(0, totals.LinkPackets.Length).Where(link => totals.LinkPackets[link] > 0)
            .OrderByDescending(link => totals.LinkBusy[link]).ThenBy(link => link).Take(MostLinks)];
        return busiest.Length == 0
            ? new ReportSection("Busiest links", "No packet left its tile.")
            : new ReportSection("Busiest links", "", new ReportTable(
                ["link", "packets", "busy", "share of the time", "busiest in steps"],
                [.. busiest.Select(link => (ImmutableArray<ReportCell>)[
                    report.Shape.LinkName(link), Number(totals.LinkPackets[link]), TimingText.Nanoseconds(totals.LinkBusy[link]),
                    Share(totals.LinkBusy[link], totals.Time), Number(totals.LinkCritical[link]),
                ])]));
    }

    private static string Critical(long[] counts, Func<int, string> name, long steps)
    {
        int most = MostOf(counts);
        return most < 0 ? "none" : $"{name(most)}, in {Number(counts[most])} of {Number(steps)} steps";
    }

    /// <summary>Place of the largest, of several the first; -1 where all are 0.</summary>
    private static int MostOf(long[] counts)
    {
        int most = -1;
        for (int i = 0; i < counts.Length; i++)
        {
            if (counts[i] > (most < 0 ? 0 : counts[most]))
            {
                most = i;
            }
        }

        return most;
    }
}
