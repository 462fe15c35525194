using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using NeuroChip.Cli.Errors;

namespace NeuroChip.Cli.Demo;

/// <summary>A <c>neurochip serve</c> in a process of its own, stopped when this one is done with it.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private const int Terminate = 15;
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(10);

    private readonly Process _process;
    private readonly StringBuilder _errors = new();

    private ServerProcess(Process process) => _process = process;

    /// <summary>Starts a server and waits until it listens.</summary>
    public static async Task<ServerProcess> StartAsync(string address, IEnumerable<string> options, CancellationToken cancel)
    {
        var start = new ProcessStartInfo
        {
            FileName = Environment.ProcessPath ?? "dotnet",
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
        };

        // Under 'dotnet neurochip.dll' the process is dotnet; as an executable of its own it is this program.
        if (Path.GetFileNameWithoutExtension(start.FileName).Equals("dotnet", StringComparison.OrdinalIgnoreCase))
        {
            start.ArgumentList.Add(typeof(ServerProcess).Assembly.Location);
        }

        foreach (string argument in (string[])["serve", "--listen", address, .. options])
        {
            start.ArgumentList.Add(argument);
        }

        Process process = Process.Start(start) ?? throw Died("no process was started");
        var server = new ServerProcess(process);
        process.ErrorDataReceived += (_, line) => server.AddError(line.Data);
        process.BeginErrorReadLine();
        try
        {
            await server.WaitUntilListeningAsync(cancel).ConfigureAwait(false);
            return server;
        }
        catch
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _ = Kill(_process.Id, Terminate);
            using var time = new CancellationTokenSource(StopTime);
            try
            {
                await _process.WaitForExitAsync(time.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                _process.Kill(entireProcessTree: true);
            }
        }

        _process.Dispose();
    }

    private async Task WaitUntilListeningAsync(CancellationToken cancel)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        time.CancelAfter(StartTime);
        try
        {
            while (await _process.StandardOutput.ReadLineAsync(time.Token).ConfigureAwait(false) is { } line)
            {
                if (line.StartsWith("listening on ", StringComparison.Ordinal))
                {
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw Died($"it did not listen within {StartTime.TotalSeconds} s");
        }

        await _process.WaitForExitAsync(cancel).ConfigureAwait(false);
        lock (_errors)
        {
            throw Died($"it ended with exit code {_process.ExitCode}: {_errors.ToString().Trim()}");
        }
    }

    private void AddError(string? line)
    {
        lock (_errors)
        {
            if (line is not null && _errors.Length < 4096)
            {
                _errors.AppendLine(line);
            }
        }
    }

    private static CliException Died(string found) => new(CliCodes.ServerDied, "neurochip serve", "the server did not start", found);

    /// <summary>A polite end; .NET itself can only kill.</summary>
    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);
}
