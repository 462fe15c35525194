using NeuroChip.Device;

namespace NeuroChip.Cli.Running;

/// <summary>Runs a program on a device of this process.</summary>
internal static class ProgramExecution
{
    public static TargetAnswer Run(IDevice device, TargetProgram program, CancellationToken cancel)
    {
        List<uint[]>? reads = null;
        foreach (TargetCommand command in program.Commands)
        {
            cancel.ThrowIfCancellationRequested();
            switch (command)
            {
                case WriteCommand write:
                    device.WriteRegisters(write.Bursts);
                    break;
                case InjectCommand inject:
                    LateSpikes.Refuse(device.Inject(inject.Spikes));
                    break;
                case RunCommand run:
                    if (device.Run(run.Steps, cancel).StepsRun < run.Steps)
                    {
                        throw new OperationCanceledException(cancel);
                    }

                    break;
                case ReadCommand read:
                    var words = new uint[read.Count];
                    device.ReadRegisters(read.Core, read.Address, words);
                    (reads ??= []).Add(words);
                    break;
                case ResetCommand reset:
                    device.Reset(reset.Kind);
                    break;
                default:
                    throw new InvalidOperationException($"unknown command {command}");
            }
        }

        return new TargetAnswer(reads ?? []);
    }
}
