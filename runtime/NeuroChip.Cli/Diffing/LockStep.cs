using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.State;

namespace NeuroChip.Cli.Diffing;

/// <summary>Runs two chips step by step and compares them after every phase.</summary>
internal static class LockStep
{
    /// <summary>The first difference in so many steps, or null.</summary>
    public static StateDifference? Run(DiffSide a, DiffSide b, StateComparison comparison, long steps, CancellationToken cancel)
    {
        var states = new Dictionary<StepPhase, CoreState[]>();
        for (long step = 1; step <= steps; step++)
        {
            cancel.ThrowIfCancellationRequested();
            a.Prepare();
            b.Prepare();

            // Neither chip can stop inside a phase for the other, so A's states wait for B's.
            a.Chip.StepByPhase(phase => states[phase] = a.ReadStates());
            StateDifference? first = null;
            b.Chip.StepByPhase(phase => first ??= comparison.First(step, phase, states[phase], b.ReadStates()));
            if (first is not null)
            {
                return first;
            }
        }

        return null;
    }
}
