using System.Collections.Immutable;
using NeuroChip.Cli.Reports.Plots;
using NeuroChip.Device.Timing;
using NeuroChip.Emulator.Energy;
using static NeuroChip.Cli.Reports.Timing.TimingSections;

namespace NeuroChip.Cli.Reports.Timing;

/// <summary>What a report says of populations: what each spent, and on what.</summary>
internal static class PopulationPages
{
    /// <summary>More populations than this are shown by the dearest.</summary>
    private const int MostPopulations = 64;

    public static ReportSection Of(TimingReport report)
    {
        IReadOnlyList<PopulationEnergy> all = report.Populations;
        PopulationEnergy[] shown = [.. all.Index().OrderByDescending(row => row.Item.TotalEnergy).ThenBy(row => row.Index)
            .Take(MostPopulations).OrderBy(row => row.Index).Select(row => row.Item)];
        string which = all.Count > MostPopulations ? $"\nThe {MostPopulations} dearest of {Number(all.Count)}." : "";
        return new ReportSection(
            "Energy per population",
            "A spike is charged to its sender, with the packets, hops and synaptic events that it causes; updates, learning and static power"
            + $" of a core are shared evenly among its compartments.\n{PopulationEnergy.Outside} is what packets of the host cause, {PopulationEnergy.Shared} what is no population's." + which,
            new ReportTable(
                ["population", "compartments", "spikes", "packets", "hops", "synaptic events", "energy", "share"],
                [.. shown.Select(row => Row(row, report.Totals.TotalEnergy))]))
        {
            Plots = [Plot(shown)],
        };
    }

    private static ImmutableArray<ReportCell> Row(PopulationEnergy row, double whole) =>
    [
        row.Name, Number(row.Compartments), Number(row.Spikes), Number(row.Packets), Number(row.Hops), Number(row.SynapticEvents),
        TimingText.Picojoules(row.TotalEnergy), Share(row.TotalEnergy, whole),
    ];

    private static StackPlot Plot(PopulationEnergy[] shown)
    {
        (double divisor, string unit) = TimingText.EnergyScale(shown.Select(row => row.TotalEnergy).DefaultIfEmpty(0).Max());
        return new StackPlot(
            "Energy per population", "population", $"energy ({unit})", [.. shown.Select((_, i) => (double)i)], 1,
            [.. Enum.GetValues<EnergyUnit>().Where(kind => shown.Any(row => row.Energy[(int)kind] > 0)).Select(kind => new BarSeries(
                TimingText.Words(kind.ToString()), [.. shown.Select(row => row.Energy[(int)kind] / divisor)]))])
        {
            Names = [.. shown.Select(row => row.Name)],
        };
    }
}
