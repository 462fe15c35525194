using System.Diagnostics;

namespace Conformance.Tests.Cases;

/// <summary>
/// The independent oracle: scripts that make cases and rules from seeds and answer them with an implementation of their own.
/// </summary>
internal static class Oracle
{
    private const string Executable = "/usr/bin/python3";
    private const int TimeoutMilliseconds = 600_000;

    /// <summary>Why it cannot run here, or null when it can.</summary>
    public static string? Missing { get; } = File.Exists(Executable) ? null : $"there is no {Executable}";

    /// <summary>Runs one command to its end; fails the test with what it printed if it fails.</summary>
    public static string Run(params string[] arguments)
    {
        var start = new ProcessStartInfo(Executable, [Checkout.File("tests/Conformance.Tests/Cases/oracle"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(TimeoutMilliseconds))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"the oracle did not end within {TimeoutMilliseconds / 1000} s");
        }

        process.ExitCode.ShouldBe(0, output.Result + errors.Result);
        return output.Result;
    }
}

/// <summary>A fact that asks the oracle; skipped, visibly, without Python.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class OracleFactAttribute : FactAttribute
{
    public OracleFactAttribute(bool isLong = false) => Skip = (isLong ? SkipReason.ForLong() : null) ?? Oracle.Missing;
}
