using System.Globalization;
using NeuroChip.Device;
using NeuroChip.Protocol.V1;

namespace NeuroChip.Server.Services.V1;

/// <summary>Does the commands of a pipeline request, in order.</summary>
internal sealed class PipelineRunner(RegisterAccess registers, SpikeInputs inputs, DeviceServiceLimits limits)
{
    public PipelineResponse Execute(IDevice device, PipelineRequest request, CancellationToken stop)
    {
        var response = new PipelineResponse();
        int wordsRead = 0;
        int position = 0;
        foreach (Command command in request.Commands)
        {
            stop.ThrowIfCancellationRequested();
            try
            {
                wordsRead = Execute(device, command, response, wordsRead, stop);
            }
            catch (DeviceException error)
            {
                // Which of many commands it was is the first thing its sender will ask.
                throw new DeviceException(
                    error.Kind, error.Code, string.Create(CultureInfo.InvariantCulture, $"Command {position} of the request: {error.Found}"), error.Remedy, error);
            }

            position++;
        }

        response.Step = (ulong)device.Status.Step;
        return response;
    }

    private int Execute(IDevice device, Command command, PipelineResponse response, int wordsRead, CancellationToken stop)
    {
        switch (command.ActionCase)
        {
            case Command.ActionOneofCase.Write:
                registers.Write(device, command.Write.Bursts);
                return wordsRead;
            case Command.ActionOneofCase.Read:
                return registers.Read(device, [command.Read], response.Reads, wordsRead);
            case Command.ActionOneofCase.Run:
                Run(device, command.Run, stop);
                return wordsRead;
            case Command.ActionOneofCase.Reset:
                device.Reset(ControlService.ToKind(command.Reset));
                return wordsRead;
            case Command.ActionOneofCase.Inject:
                Inject(device, command.Inject);
                return wordsRead;
            default:
                throw ServiceErrors.BadField("command", "It names no action that is known here.", "See GetCapabilities.");
        }
    }

    private void Run(IDevice device, uint steps, CancellationToken stop)
    {
        if (steps == 0 || steps > limits.MaxStepsPerRun)
        {
            throw ServiceErrors.TooMuch("run", $"{steps} steps were asked for.", $"One command may run 1 to {limits.MaxStepsPerRun}.");
        }

        if (device.Run(steps, stop).StepsRun < steps)
        {
            throw new OperationCanceledException(stop);
        }
    }

    /// <summary>The first few, counted as in the answer of Inject.</summary>
    private static string Positions(IReadOnlyList<int> late) => late.Count <= 16
        ? $"position {string.Join(", ", late)}"
        : $"positions {string.Join(", ", late.Take(16))} and {late.Count - 16} more";

    private void Inject(IDevice device, SpikeInput spikes)
    {
        InjectReport report = inputs.Inject(device, spikes);
        if (report.Late.Count > 0)
        {
            throw new DeviceException(
                DeviceErrorKind.FailedPrecondition, ServiceCodes.LateSpike,
                $"{report.Late.Count} spikes are for steps up to {report.Step}, which are past: {Positions(report.Late)}. They were not taken.",
                "Inject spikes before running their step.");
        }
    }
}
