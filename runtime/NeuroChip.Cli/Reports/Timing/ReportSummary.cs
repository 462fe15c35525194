using System.Text;
using NeuroChip.Cli.Running;
using NeuroChip.Device.Timing;
using NeuroChip.Emulator.Energy;
using NeuroChip.Emulator.Timing;

namespace NeuroChip.Cli.Reports.Timing;

/// <summary>What a report prints for a person: the lines of a run, and of a run without samples those about time and energy.</summary>
internal static class ReportSummary
{
    public static string Text(TimingReport report, RunOutcome? outcome)
    {
        if (outcome is not null)
        {
            return RunText.ForPerson(outcome);
        }

        var text = new StringBuilder();
        RunTiming timing = RunTiming.Of(report);
        void Line(string name, string value) => text.Append(name.PadRight(20)).Append(value).Append('\n');
        Line("time steps", TimingSections.Number(timing.Steps));
        Line("chip time", TimingText.Time(timing));
        Line("  spent on", TimingText.Shares<StepPart>(timing.Parts));
        Line("chip energy", TimingText.Energy(timing));
        Line("  spent on", TimingText.Shares<EnergyUnit>(timing.Energy));
        Line("model", timing.Model);
        return text.ToString();
    }
}
