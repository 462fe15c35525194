using System.Text;
using NeuroChip.Cli.Running;
using NeuroChip.Device.Timing;
using NeuroChip.Emulator.Energy;
using NeuroChip.Emulator.Timing;

namespace NeuroChip.Cli.Reports.Timing;

/// <summary>What a report prints for a person: the same lines as a run, then where time and energy went.</summary>
internal static class ReportSummary
{
    public static string Text(TimingReport report, RunOutcome? outcome)
    {
        var text = new StringBuilder();
        RunTiming timing = RunTiming.Of(report);
        if (outcome is not null)
        {
            text.Append(RunText.ForPerson(outcome));
        }
        else
        {
            Line(text, "time steps", $"{timing.Steps}");
            Line(text, "chip time", TimingText.Time(timing));
            Line(text, "chip energy", TimingText.Energy(timing));
            Line(text, "model", timing.Model);
        }

        Shares(text, "time", Enum.GetValues<StepPart>().Select(part => (TimingText.Words(part.ToString()), timing.Parts[(int)part])), timing.Time);
        Shares(text, "energy", Enum.GetValues<EnergyUnit>().Select(unit => (TimingText.Words(unit.ToString()), timing.Energy[(int)unit])), timing.TotalEnergy);
        return text.ToString();
    }

    private static void Shares(StringBuilder text, string what, IEnumerable<(string Name, double Value)> parts, double sum) => Line(
        text, $"{what} goes to",
        string.Join(", ", parts.Where(part => part.Value > 0).OrderByDescending(part => part.Value).Select(part => $"{part.Name} {part.Value / Math.Max(sum, double.Epsilon):P1}")));

    private static void Line(StringBuilder text, string name, string value) => text.Append(name.PadRight(20)).Append(value).Append('\n');
}
