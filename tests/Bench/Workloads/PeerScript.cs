using System.Diagnostics;
using System.Text.Json;

namespace Bench.Workloads;

/// <summary>Programs that print their figures as lines of JSON: the peers' scripts and the plain loops.</summary>
internal static class PeerScript
{
    /// <summary>Whether the system has a module of Python.</summary>
    public static bool HasBrian2() => TryRun("/usr/bin/python3", ["-c", "import brian2"], out _);

    /// <summary>Runs a program; false when it cannot be started or fails.</summary>
    public static bool TryRun(string program, string[] arguments, out string output, params (string Name, string Value)[] environment)
    {
        output = "";
        try
        {
            var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
            foreach ((string name, string value) in environment)
            {
                start.Environment[name] = value;
            }

            using Process process = Process.Start(start)!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode != 0)
            {
                output = errors.Result;
            }

            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            output = error.Message;
            return false;
        }
    }

    /// <summary>The lines of JSON among what a program printed.</summary>
    public static IEnumerable<JsonElement> Lines(string output) => output.Split('\n')
        .Where(line => line.StartsWith('{'))
        .Select(line => JsonDocument.Parse(line).RootElement);
}
