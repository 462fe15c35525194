using System.Diagnostics;

namespace Conformance.Tests.Kernels;

/// <summary>What a child process did under the checker.</summary>
/// <param name="ExitCode">Of the child.</param>
/// <param name="Output">Both of its streams.</param>
/// <param name="Findings">What the checker wrote; empty when it has nothing against the kernels.</param>
internal sealed record CheckedRun(int ExitCode, string Output, string Findings);

/// <summary>
/// Oclgrind, an OpenCL device that interprets kernels and reports accesses out of bounds or alignment, uninitialized
/// values that decide something, and races. It comes as a driver, so a child process gets it by its environment alone.
/// </summary>
internal static class Oclgrind
{
    private const string Driver = "/usr/lib/oclgrind/liboclgrind-rt-icd.so";
    private const int TimeoutMilliseconds = 300_000;

    /// <summary>Why it cannot be used here, or null when it can.</summary>
    public static string? Missing { get; } = File.Exists(Driver) ? null : "Oclgrind is not installed; on Debian: apt-get install oclgrind";

    /// <summary>Starts this assembly as a program, with the checker as its only OpenCL driver.</summary>
    public static CheckedRun Run(params string[] arguments)
    {
        string log = Path.GetTempFileName();
        try
        {
            (int code, string output) = Start(arguments, log);
            return new CheckedRun(code, output, File.ReadAllText(log).Trim());
        }
        finally
        {
            File.Delete(log);
        }
    }

    private static (int Code, string Output) Start(string[] arguments, string log)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Oclgrind).Assembly.Location, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["OCL_ICD_VENDORS"] = Driver;
        start.Environment["OCLGRIND_CHECK_API"] = "1";
        start.Environment["OCLGRIND_UNINITIALIZED"] = "1";
        start.Environment["OCLGRIND_DATA_RACES"] = "1";
        start.Environment["OCLGRIND_MAX_ERRORS"] = "20";

        // What the optimizer makes of masks widened to integers is beyond the checker, and comes to wrong numbers.
        start.Environment["OCLGRIND_BUILD_OPTIONS"] = "-DCHECKED -cl-opt-disable";
        start.Environment["OCLGRIND_LOG"] = log;
        using Process child = Process.Start(start)!;
        Task<string> errors = child.StandardError.ReadToEndAsync();
        Task<string> output = child.StandardOutput.ReadToEndAsync();
        if (!child.WaitForExit(TimeoutMilliseconds))
        {
            child.Kill(entireProcessTree: true);
            throw new TimeoutException($"the child did not end within {TimeoutMilliseconds / 1000} s");
        }

        return (child.ExitCode, output.Result + errors.Result);
    }
}
