using System.Globalization;
using System.Text;
using NeuroChip.Cli.Output;
using NeuroChip.Cli.Running;
using NeuroChip.Emulator.Energy;
using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.Timing;

namespace NeuroChip.Cli.Reports;

/// <summary>What a run prints: lines for a person, one object for a machine.</summary>
internal static class RunText
{
    /// <summary>Up to so many samples are listed one by one.</summary>
    private const int MostListed = 20;

    /// <summary>More classes than this are no list a person reads.</summary>
    private const int MostClasses = 32;

    public static string ForPerson(RunOutcome run, double? reference = null)
    {
        var text = new StringBuilder();
        if (run.Scores is { } scores && run.Samples <= MostListed && run.Classes <= MostClasses)
        {
            for (int i = 0; i < run.Samples; i++)
            {
                text.Append($"sample {run.FirstSample + i}: scores {string.Join(' ', scores[(i * run.Classes)..((i + 1) * run.Classes)])}");
                text.Append($", class {run.Predictions![i]}").Append(run.Labels is null ? "\n" : $", label {run.Labels[i]}\n");
            }
        }

        void Line(string name, string value) => text.Append(name.PadRight(20)).Append(value).Append('\n');
        if (run.Accuracy is { } accuracy)
        {
            Line("accuracy", $"{accuracy.ToString("0.0000", CultureInfo.InvariantCulture)} ({run.Correct} of {run.Samples})");
        }

        if (reference is { } floating)
        {
            Line("float network", floating.ToString("0.0000", CultureInfo.InvariantCulture));
        }

        Line("samples", Number(run.Samples));
        Line("time steps", $"{Number(run.Steps)} ({run.InputSteps} + {run.StepsPerSample - run.InputSteps} per sample)");
        Line("spikes", Number(run.Total(CoreCounter.CompartmentSpikes)));
        Line("synaptic events", Number(run.Total(CoreCounter.SynapticEvents)));
        if (run.Total(CoreCounter.LearnVisits) > 0)
        {
            Line("plastic updates", Number(run.Total(CoreCounter.LearnVisits)));
            Line("microcode", $"{Number(run.Total(CoreCounter.LearnOps))} instructions");
        }

        if (run.Timing is { } timing)
        {
            Line("chip time", TimingText.Time(timing));
            Line("  spent on", TimingText.Shares<StepPart>(timing.Parts));
            Line("chip energy", TimingText.Energy(timing));
            Line("  spent on", TimingText.Shares<EnergyUnit>(timing.Energy));
            Line("model", timing.Model);
        }
        else
        {
            Line("model", "none: no times and energies were computed");
        }

        Line("time steps/s", Number((long)run.StepsPerSecond));
        Line("cores used", Number(run.Counters.Cores.Count));
        Line("launches", Number(run.Counters.Launches));
        Line("engine", $"{run.Target.Engine}, {run.Target.Profile}, {run.Target.Where}");
        return text.ToString();
    }

    public static string ForMachine(string command, string network, string imageDigest, RunOutcome run, RunOptions options, double? reference = null) =>
        JsonText.Object(json =>
        {
            json.WriteString("command", command);
            json.WriteString("network", network);
            json.WriteString("imageDigest", imageDigest);
            json.WriteString("engine", run.Target.Engine);
            json.WriteString("profile", run.Target.Profile);
            json.WriteString("device", run.Target.Where);
            json.WriteNumber("firstSample", run.FirstSample);
            json.WriteNumber("samples", run.Samples);
            json.WriteNumber("inputSteps", run.InputSteps);
            json.WriteNumber("stepsPerSample", run.StepsPerSample);
            json.WriteNumber("steps", run.Steps);
            if (run.Accuracy is { } accuracy)
            {
                json.WriteNumber("accuracy", accuracy);
                json.WriteNumber("correct", run.Correct!.Value);
            }

            if (reference is { } floating)
            {
                json.WriteNumber("floatAccuracy", floating);
            }

            foreach (CoreCounter counter in Enum.GetValues<CoreCounter>())
            {
                string name = counter.ToString();
                json.WriteNumber(char.ToLowerInvariant(name[0]) + name[1..], run.Total(counter));
            }

            if (run.Timing is { } timing)
            {
                TimingText.Write(json, timing);
            }
            else
            {
                TimingText.WriteNone(json);
            }

            json.WriteNumber("coresUsed", run.Counters.Cores.Count);
            json.WriteNumber("launches", run.Counters.Launches);
            json.WriteNumber("seconds", run.Elapsed.TotalSeconds);
            json.WriteNumber("stepsPerSecond", run.StepsPerSecond);
            json.WriteString("scoresFile", options.ScoresPath);
            json.WriteString("spikesFile", options.SpikesPath);
            json.WriteString("probeFile", options.ProbePath);
            if (run.Predictions is { } predictions)
            {
                json.WriteStartArray("predictions");
                foreach (int prediction in predictions)
                {
                    json.WriteNumberValue(prediction);
                }

                json.WriteEndArray();
            }
        });

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
