using NeuroChip.Emulator.Timing;

namespace NeuroChip.Cli.Reports.Timing;

/// <summary>A stretch of a core's time in a step, in ns from the start of the step.</summary>
internal readonly record struct CoreSpan(RunPhase Phase, double Start, double End);

/// <summary>What a core does in a step, from its start to its end.</summary>
internal static class CoreTimeline
{
    public static IEnumerable<CoreSpan> Of(StepReport step, int core)
    {
        CoreStep times = step.Cores[core];
        double at = 0;
        if (times.Deliver > 0)
        {
            yield return new CoreSpan(RunPhase.Deliver, at, at + times.Deliver);
            at += times.Deliver;
        }

        if (times.Update + times.Emit > 0)
        {
            yield return new CoreSpan(RunPhase.Update, at, at + times.Update + times.Emit);
            at = times.Sent;
        }

        if (times.Learn > 0)
        {
            double arrived = Math.Max(at, step.Mesh.LastArrival[core]);
            if (arrived > at)
            {
                yield return new CoreSpan(RunPhase.Network, at, arrived);
            }

            yield return new CoreSpan(RunPhase.Learn, arrived, arrived + times.Learn);
            at = arrived + times.Learn;
        }

        if (step.Time > at)
        {
            yield return new CoreSpan(RunPhase.Wait, at, step.Time);
        }
    }
}
