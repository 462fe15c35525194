using System.Diagnostics;
using System.Text.Json;

namespace Bench.Learning;

/// <summary>A run of the peer's W3, a script of its own that prints one line of JSON.</summary>
/// <param name="SecondsPerStep">Seconds of its step loop, by its own clock, per step; its code generation is not counted.</param>
/// <param name="Updates">Plastic updates an event-driven rule must make: input spikes and output spikes times 1,000.</param>
/// <param name="RatePerStep">Spikes per output and step.</param>
/// <param name="MeanWeight">Mean weight at the end.</param>
internal sealed record PeerRun(double SecondsPerStep, long Updates, double RatePerStep, double MeanWeight)
{
    /// <summary>Runs the script.</summary>
    /// <exception cref="InvalidOperationException">It failed; the text has the end of its errors.</exception>
    public static PeerRun Run(string script, int steps, int repeats)
    {
        var start = new ProcessStartInfo("/usr/bin/python3", [script, "--steps", $"{steps}", "--repeats", $"{repeats}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        string? line = output.Split('\n').LastOrDefault(text => text.StartsWith('{'));
        if (process.ExitCode != 0 || line is null)
        {
            throw new InvalidOperationException($"{script} failed: {string.Join(' ', errors.Result.Trim().Split('\n').TakeLast(3))}");
        }

        JsonElement result = JsonDocument.Parse(line).RootElement;
        return new PeerRun(
            result.GetProperty("loop_s").GetDouble() / steps, result.GetProperty("plastic_updates").GetInt64(),
            result.GetProperty("rate_per_neuron_step").GetDouble(), result.GetProperty("w_mean").GetDouble());
    }
}
