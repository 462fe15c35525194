using System.Diagnostics;

namespace Runtime.Tests.Interop;

/// <summary>The system's Python with grpcio, where it is installed.</summary>
internal static class Python
{
    private const string Executable = "/usr/bin/python3";

    private static readonly Lazy<string?> _missing = new(FindMissing);

    /// <summary>What is missing to run gRPC scripts, or null.</summary>
    public static string? Missing => _missing.Value;

    /// <summary>Runs a script and returns what it printed; fails the test with its errors if it fails.</summary>
    public static async Task<string> RunAsync(string script, IEnumerable<string> arguments, string input = "", TimeSpan? limit = null)
    {
        using Process process = Start([script, .. arguments]);
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        using var stop = new CancellationTokenSource(limit ?? TimeSpan.FromSeconds(60));
        try
        {
            await process.WaitForExitAsync(stop.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
        }

        process.ExitCode.ShouldBe(0, await output + await errors);
        return await output;
    }

    private static Process Start(IEnumerable<string> arguments) => Process.Start(new ProcessStartInfo(Executable, arguments)
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    private static string? FindMissing()
    {
        if (!File.Exists(Executable))
        {
            return "there is no " + Executable;
        }

        using Process process = Start(["-c", "import grpc, google.protobuf, shutil, sys; sys.exit(0 if shutil.which('protoc') else 3)"]);
        process.WaitForExit();
        return process.ExitCode == 0 ? null : "python3-grpcio, python3-protobuf or protobuf-compiler is not installed";
    }
}

/// <summary>A fact that needs Python's grpcio; skipped, visibly, without it.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PythonFactAttribute : FactAttribute
{
    public PythonFactAttribute(string? shared = null, bool isLong = false) =>
        Skip = (isLong ? SkipReason.ForLong() : null) ?? (shared is null ? null : SkipReason.ForShared(shared)) ?? Python.Missing;
}
