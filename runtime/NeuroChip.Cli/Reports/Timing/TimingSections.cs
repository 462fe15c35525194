using System.Collections.Immutable;
using System.Globalization;
using NeuroChip.Cli.Running;
using NeuroChip.Emulator.Energy;
using NeuroChip.Emulator.Timing;

namespace NeuroChip.Cli.Reports.Timing;

/// <summary>Sections about time and energy that the report of a run and that of <c>neurochip report</c> share.</summary>
internal static class TimingSections
{
    /// <summary>Rows that say how much, and by which model.</summary>
    public static List<ImmutableArray<ReportCell>> Totals(RunTiming timing, string longestStep)
    {
        double steps = Math.Max(timing.Steps, 1);
        string power = timing.Time > 0 ? $"{(timing.TotalEnergy / timing.Time).ToString("G4", CultureInfo.InvariantCulture)} mW" : "none";
        List<ImmutableArray<ReportCell>> rows =
        [
            ["model", timing.Model],
            ["time steps", Number(timing.Steps)],
            ["time on the chip", $"{TimingText.Nanoseconds(timing.Time)}, {TimingText.Nanoseconds(timing.Time / steps)} a step"],
            ["longest step", $"{TimingText.Nanoseconds(timing.LongestTime)}, {longestStep}"],
            ["energy", $"{TimingText.Picojoules(timing.TotalEnergy)}, {TimingText.Picojoules(timing.TotalEnergy / steps)} a step"],
            ["mean power", power],
        ];
        if (timing.TickOverruns > 0)
        {
            rows.Add(["tick overruns", $"{Number(timing.TickOverruns)} steps, whose work was not over when the tick came"]);
        }

        return rows;
    }

    /// <summary>What a run says of its time and energy, and that it says nothing where none were computed.</summary>
    public static IEnumerable<ReportSection> OfRun(RunTiming? timing)
    {
        if (timing is null)
        {
            yield return new ReportSection("Time and energy on the chip", "Model: none. No times and energies were computed.");
            yield break;
        }

        List<ImmutableArray<ReportCell>> rows = Totals(timing, $"step {Number(timing.LongestStep)} of its sample");
        rows.Add(["packets", $"{Number(timing.Packets)} between cores, {Number(timing.HostPackets)} from the host, {Number(timing.Hops)} hops"]);
        yield return new ReportSection(
            "Time and energy on the chip",
            "Computed from what the cores counted. neurochip report shows it step by step, and by core, population and link.",
            Table(["", "value"], rows));
        yield return Parts(timing);
        yield return Units(timing);
        yield return Provenance(timing);
    }

    /// <summary>Where the time went.</summary>
    public static ReportSection Parts(RunTiming timing) => new(
        "Time by part", "Parts of the steps, each seen from the core that closed its step; they add up to the time.",
        Table(["part", "time", "share"], Enum.GetValues<StepPart>().Where(part => timing.Parts[(int)part] > 0).Select(part => Shares(
            part.ToString(), TimingText.Nanoseconds(timing.Parts[(int)part]), timing.Parts[(int)part], timing.Time))));

    /// <summary>What the energy was spent on.</summary>
    public static ReportSection Units(RunTiming timing) => new(
        "Energy by unit", "",
        Table(["unit", "energy", "share"], Enum.GetValues<EnergyUnit>().Where(unit => timing.Energy[(int)unit] > 0).Select(unit => Shares(
            unit.ToString(), TimingText.Picojoules(timing.Energy[(int)unit]), timing.Energy[(int)unit], timing.TotalEnergy))));

    /// <summary>Every number used, what is known of it, and what the profile does not give.</summary>
    public static ReportSection Provenance(RunTiming timing)
    {
        int estimated = TimingText.Estimated(timing.Costs);
        string missing = timing.Missing.Count == 0 ? "" : $"\nNot given by the profile, and counted as 0: {string.Join(", ", timing.Missing)}.";
        return new ReportSection(
            "Where the numbers come from",
            $"{timing.Model}.\n{estimated} of the {timing.Costs.Count} numbers used are estimated.{missing}",
            Table(["number", "value", "unit", "kind", "source"], timing.Costs.Select(cost => (ImmutableArray<ReportCell>)[
                cost.Name, cost.Value.ToString("G6", CultureInfo.InvariantCulture), cost.Unit, cost.Kind.ToString().ToLowerInvariant(), cost.Source,
            ])));
    }

    /// <summary>A whole number as people read it.</summary>
    public static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A share of a whole, as a bar.</summary>
    public static ReportCell Share(double value, double whole)
    {
        double share = whole > 0 ? value / whole : 0;
        return new ReportCell(share.ToString("P1", CultureInfo.InvariantCulture), share);
    }

    private static ImmutableArray<ReportCell> Shares(string name, string text, double value, double whole) =>
        [TimingText.Words(name), text, Share(value, whole)];

    private static ReportTable Table(ImmutableArray<string> header, IEnumerable<ImmutableArray<ReportCell>> rows) => new(header, [.. rows]);
}
