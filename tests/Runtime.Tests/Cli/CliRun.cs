using NeuroChip.Cli;
using NeuroChip.Cli.Terminals;

namespace Runtime.Tests.Cli;

/// <summary>A command line run in this process, with what it wrote.</summary>
internal sealed record CliRun(int ExitCode, string Out, string Error)
{
    public static async Task<CliRun> Of(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int code = await CommandLine.RunAsync(args, new Terminal(output, error, IsWatched: false, HasColor: false), CancellationToken.None);
        return new CliRun(code, output.ToString(), error.ToString());
    }
}
