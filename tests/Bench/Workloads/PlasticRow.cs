using System.Diagnostics;
using System.Text.Json;
using Bench.Learning;
using NeuroChip.Emulator;
using NeuroChip.Emulator.Engines;
using NeuroChip.Graph;

namespace Bench.Workloads;

/// <summary>
/// W3 as a row of the table. Its input is drawn before the clock starts, as the peer's is, and injected while the clock runs.
/// Weights are drawn up or down at random, so rate and mean weight are compared by a band and not by a checksum.
/// </summary>
internal static class PlasticRow
{
    private const int Steps = 2000;
    private const int Piece = 100;
    private const double Wanted = 12;
    private const double Band = 0.1;

    /// <summary>Ours, the peer's by either number of threads with ours again after each, and the ratio to the peer's best.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="repeats">Runs of which the one in the middle counts.</param>
    /// <param name="peer">Folder of the peer's scripts, or null.</param>
    public static void Report(IEngineFactory engine, int repeats, string? peer)
    {
        var workload = new Workload3(Workload3.PairRule, TraceRounding.Stochastic, cores: 2);
        int[][] inputs = [.. Enumerable.Range(0, Steps).Select(Workload3.InputsOf)];
        using Chip chip = workload.Load(engine);
        var runs = new List<(double Wall, double Processor)>();
        Run(chip, inputs);
        Repeat(chip, inputs, repeats, runs);
        var peers = new List<JsonElement>();
        foreach (int threads in peer is null ? (int[])[] : [0, 2])
        {
            string[] arguments = [Path.Combine(peer!, "stdp.py"), "--steps", $"{Steps}", "--threads", $"{threads}", "--repeats", $"{repeats}"];
            PeerScript.TryRun("/usr/bin/python3", arguments, out string output);
            peers.AddRange(PeerScript.Lines(output));
            Repeat(chip, inputs, repeats, runs);
        }

        double wall = Middle(runs.Select(run => run.Wall));
        long events = inputs.Sum(units => (long)units.Length) * Workload3.Units;
        double rate = (double)chip.Total(CoreCounter.CompartmentSpikes) / Steps / Workload3.Units;
        double weight = chip.Parameters.Cores.SelectMany(core => chip.ReadLearning(core.Index)?.Weight ?? []).Average(value => (double)value);
        Console.WriteLine(
            $"W3             {wall,9:F2} us/step (least {runs.Min(run => run.Wall):F2}, processor {Middle(runs.Select(run => run.Processor)):F2})  "
            + $"{events / (double)Steps,10:N0} events a step, rate {rate:F5}, mean weight {weight:F2}, drawn roundings, {chip.Engine.Description}");
        if (peers.Count == 0)
        {
            return;
        }

        double best = peers.Min(line => line.GetProperty("us_per_step").GetDouble());
        Console.WriteLine(
            $"  Brian2 {best:F2} us/step ({string.Join(", ", peers.Select(line => $"{line.GetProperty("threads")} threads {line.GetProperty("us_per_step").GetDouble():F2}"))}): "
            + $"{best / wall:F2} times, wanted {Wanted:F0}: {Judge(best / wall >= Wanted)}");
        Compare("rate", rate, peers[0].GetProperty("rate_per_neuron_step").GetDouble());
        Compare("mean weight", weight, peers[0].GetProperty("w_mean").GetDouble());
    }

    private static void Compare(string what, double ours, double theirs) =>
        Console.WriteLine($"  {what} {ours:F4}, Brian2's {theirs:F4}, wanted within 10 %: {Judge(Math.Abs((ours / theirs) - 1) <= Band)}");

    private static string Judge(bool met) => met ? "met" : "short";

    private static void Repeat(Chip chip, int[][] inputs, int repeats, List<(double Wall, double Processor)> runs)
    {
        for (int i = 0; i < repeats; i++)
        {
            runs.Add(Run(chip, inputs));
        }
    }

    private static (double Wall, double Processor) Run(Chip chip, int[][] inputs)
    {
        chip.ResetState();
        chip.ResetCounters();
        TimeSpan before = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp();
        for (int done = 0; done < Steps; done += Piece)
        {
            for (int step = done; step < done + Piece; step++)
            {
                chip.TryInjectSources(step + 1, inputs[step]);
            }

            chip.Run(Piece);
        }

        return (Stopwatch.GetElapsedTime(start).TotalMicroseconds / Steps, (Environment.CpuUsage.TotalTime - before).TotalMicroseconds / Steps);
    }

    private static double Middle(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
