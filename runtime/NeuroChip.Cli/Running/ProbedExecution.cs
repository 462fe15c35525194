
namespace NeuroChip.Cli.Running;

/// <summary>
/// Runs programs with a probe, one at a time and long runs in parts: a device stores a bounded number of values and forgets
/// them at a reset, so they are taken out in between.
/// </summary>
/// <param name="target">The device.</param>
/// <param name="probe">What is recorded.</param>
/// <param name="id">Id of the probe.</param>
/// <param name="recorder">Where its values go.</param>
/// <param name="mostValues">Values a part may record; by default a small part of what a device stores.</param>
internal sealed class ProbedExecution(IRunTarget target, RunProbe probe, int id, ProbeRecorder recorder, int mostValues = 1 << 22)
{
    public async Task<TargetAnswer> ExecuteAsync(TargetProgram program, int sample, CancellationToken cancel)
    {
        var reads = new List<uint[]>();
        int firstStep = 1;
        foreach ((TargetProgram part, int steps) in Parts(program))
        {
            await foreach (TargetAnswer answer in target.ExecuteAsync([part], cancel).ConfigureAwait(false))
            {
                reads.AddRange(answer.Reads);
            }

            recorder.Add(sample, firstStep, steps, await probe.TakeAsync(target, id, cancel).ConfigureAwait(false));
            firstStep += steps;
        }

        return new TargetAnswer(reads);
    }

    private IEnumerable<(TargetProgram Part, int Steps)> Parts(TargetProgram program)
    {
        int most = Math.Max(1, mostValues / Math.Max(1, recorder.Units));
        var commands = new List<TargetCommand>();
        int steps = 0;
        foreach (TargetCommand command in program.Commands)
        {
            if (command is not RunCommand run)
            {
                commands.Add(command);
                continue;
            }

            for (int left = run.Steps; left > 0;)
            {
                int now = Math.Min(left, most - steps);
                commands.Add(new RunCommand(now));
                steps += now;
                left -= now;
                if (steps == most)
                {
                    yield return (new TargetProgram([.. commands]), steps);
                    commands.Clear();
                    steps = 0;
                }
            }
        }

        if (commands.Count > 0)
        {
            yield return (new TargetProgram([.. commands]), steps);
        }
    }
}
