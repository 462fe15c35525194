using NeuroChip.Cli.Microcode;
using NeuroChip.Cli.Output;
using NeuroChip.Cli.Terminals;
using NeuroChip.Client;
using NeuroChip.Device;
using NeuroChip.Emulator.Loading;
using NeuroChip.Graph.Readers.Problems;
using NeuroChip.Server;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Profiles;

namespace NeuroChip.Cli.Errors;

/// <summary>Turns whatever ends a command into a message for the user and an exit code. Never a stack trace, unless asked for.</summary>
/// <param name="ExitCode">How the process ends.</param>
/// <param name="Code">Stable code, or empty.</param>
/// <param name="Message">What the user reads.</param>
internal sealed record ErrorReport(int ExitCode, string Code, string Message)
{
    /// <summary>Set to 1, this variable adds the stack trace, for reports of our own mistakes.</summary>
    public const string TraceVariable = "NEUROCHIP_TRACE";

    public static ErrorReport Of(Exception error) => error switch
    {
        AggregateException { InnerExceptions.Count: 1 } all => Of(all.InnerExceptions[0]),
        CliException cli => new ErrorReport(cli.Code.ExitCode, cli.Code.Id, cli.Message),
        OperationCanceledException => new ErrorReport(ExitCodes.Cancelled, "", "cancelled"),
        GraphFormatException graph => new ErrorReport(ExitCodes.Failed, graph.Problems[0].Code.Id, graph.Message),
        CompileFailedException compile => new ErrorReport(ExitCodes.Failed, compile.Code, compile.Message),
        ImageRefusedException image => new ErrorReport(ExitCodes.Image, image.Code, image.Message),
        ImageFormatException image => new ErrorReport(ExitCodes.Image, image.Code, image.Message),
        ImageLoadException image => new ErrorReport(ExitCodes.Image, image.Code, image.Message),
        TextRefusedException text => new ErrorReport(ExitCodes.Failed, text.Code, text.Message),
        ProfileException profile => new ErrorReport(ExitCodes.Failed, profile.Code, profile.Message),
        DeviceException device => new ErrorReport(
            device.Code.StartsWith("NC5", StringComparison.Ordinal) ? ExitCodes.Image : ExitCodes.Device, device.Code, device.Message),
        EngineUnavailableException engine => new ErrorReport(ExitCodes.Device, engine.Message[..6], engine.Message),
        ServerStartException start => new ErrorReport(
            start.Code is "NC4103" or "NC4106" ? ExitCodes.Device : ExitCodes.Usage, start.Code, $"{start.Code}: {start.Message}"),
        DeviceCallException { IsUnreachable: true } call => Of(new CliException(CliCodes.Unreachable, "--address", $"the server cannot be reached: {call.Message}")),
        DeviceCallException call => new ErrorReport(
            call.Code.StartsWith("NC5", StringComparison.Ordinal) ? ExitCodes.Image : ExitCodes.Device, call.Code, call.Message),

        // Files are opened behind errors of their own; what fails later is a disk that is full or went away.
        IOException or UnauthorizedAccessException => Of(new CliException(CliCodes.CannotWrite, "", error.Message)),
        _ => new ErrorReport(
            ExitCodes.Failed, "",
            $"internal error: {error.GetType().Name}: {error.Message}\nThis is a mistake of neurochip. Run it again with {TraceVariable}=1 and report what it prints."),
    };

    /// <summary>Prints it: for a person on standard error, and with --json for a machine on standard output too.</summary>
    public static int Print(Exception error, Terminal terminal, bool json)
    {
        ErrorReport report = Of(error);
        terminal.Error.WriteLine(report.Message);
        if (Environment.GetEnvironmentVariable(TraceVariable) == "1")
        {
            terminal.Error.WriteLine(error);
        }

        try
        {
            if (json)
            {
                report.PrintJson(terminal);
            }

            terminal.Out.Flush();
        }
        catch (IOException)
        {
            // Standard output may be what failed; standard error has told it.
        }

        return report.ExitCode;
    }

    /// <summary>The same for a machine.</summary>
    public void PrintJson(Terminal terminal) => terminal.Out.WriteLine(JsonText.Object(writer =>
    {
        writer.WriteStartObject("error");
        writer.WriteNumber("exitCode", ExitCode);
        writer.WriteString("code", Code);
        writer.WriteString("message", Message);
        writer.WriteEndObject();
    }));
}
