using System.Diagnostics;
using System.Text.Json;
using NeuroChip.Emulator.Engines;
using NeuroChip.Server;
using NeuroChip.Spec.Profiles;

namespace Bench.Workloads;

/// <summary>
/// The workloads beside a peer, beside plain loops and beside what the machine gives, in one run: ours, the peer and ours again,
/// so that a machine that changes its pace shows. Ratios are of medians.
/// </summary>
internal static class WorkloadTable
{
    private static readonly (string Name, string Script, string[] Arguments, double Wanted)[] Peers =
    [
        ("W1", "balanced.py", ["W1"], 2), ("W2", "balanced.py", ["W2"], 4), ("W4", "feedforward.py", [], 8),
    ];

    /// <summary>Runs it.</summary>
    /// <param name="args">Options as the README of the benchmarks lists them.</param>
    /// <returns>0; 1 when the engine cannot run here; 2 when the options are wrong.</returns>
    public static int Run(string[] args)
    {
        try
        {
            var options = WorkloadOptions.Parse(args);
            Run(options, EngineChoice.Create(options.Engine));
            return 0;
        }
        catch (Exception problem) when (problem is FormatException or EngineUnavailableException)
        {
            Console.Error.WriteLine(problem.Message);
            return problem is FormatException ? 2 : 1;
        }
    }

    private static void Run(WorkloadOptions options, IEngineFactory engine)
    {
        (IReadOnlyList<string> only, int repeats, string? peer, string shared) = (options.Only, options.Repeats, options.Peer, options.Shared);
        if (peer is not null && !PeerScript.HasBrian2())
        {
            Line("python3-brian is not installed: no peer.");
            peer = null;
        }

        var loops = new PlainLoops(options.Bare ? null : Path.Combine("artifacts", "benchmarks"));
        if (!options.Bare && loops.Programs.Count == 0)
        {
            Line("No C compiler: no plain loops and no limits.");
        }

        loops.Measure();
        double? eventsPerSecond = null;
        foreach ((string name, string script, string[] arguments, double wanted) in Peers.Where(row => only.Contains(row.Name)))
        {
            Workload workload = name switch { "W1" => WorkloadNetworks.W1(), "W2" => WorkloadNetworks.W2(), _ => WorkloadNetworks.W4() };
            workload.CheckRaster(engine);
            List<Figures> ours = [Figures.Measure(workload, engine, repeats)];
            double best = double.NaN;
            foreach (int threads in peer is null ? (int[])[] : [0, 2])
            {
                PeerScript.TryRun(
                    "/usr/bin/python3", [Path.Combine(peer!, script), .. arguments, "--threads", $"{threads}", "--repeats", $"{repeats}"], out string output);
                foreach (JsonElement line in PeerScript.Lines(output))
                {
                    best = Math.Min(double.IsNaN(best) ? double.MaxValue : best, line.GetProperty("us_per_step").GetDouble());
                }

                ours.Add(Figures.Measure(workload, engine, repeats));
            }

            Figures figures = ours.OrderBy(one => one.Wall).ElementAt(ours.Count / 2);
            Report(workload, figures, best, wanted, loops);
            eventsPerSecond = name == "W4" ? figures.Events / figures.Wall * 1e6 : eventsPerSecond;
        }

        if (only.Contains("W3"))
        {
            PlasticRow.Report(engine, repeats, peer);
        }

        foreach ((string name, double rate) in loops.RatesOf(1))
        {
            Line($"limit: {name} {rate / 1e9:F2} G/s on one thread, {loops.Rate(name, 2) / 1e9:F2} on two");
        }

        if (only.Contains("PilotNet") && WorkloadNetworks.PilotNet(shared, ChipProfile.Load("loihi1-d18")) is { } pilot)
        {
            Report(pilot, Figures.Measure(pilot, engine, repeats), double.NaN, 0, loops);
        }

        if (only.Contains("digits"))
        {
            MainJob.Report(shared, engine, repeats, eventsPerSecond);
        }

        if (only.Contains("scaling"))
        {
            foreach ((int neurons, int fanOut, int steps) in ((int, int, int)[])[(100, 80, 10_000), (1000, 80, 10_000), (10_000, 80, 2000), (100_000, 80, 300), (10_000, 20, 2000), (10_000, 320, 1000)])
            {
                Workload scaled = WorkloadNetworks.Scaled(neurons, fanOut, steps);
                Report(scaled, Figures.Measure(scaled, engine, repeats), double.NaN, 0, loops);
            }

            foreach (int threads in (int[])[1, 2])
            {
                Line($"on {threads} threads of the device: {OnThreads(threads, repeats)}");
            }
        }

        Line($"peak memory of this process {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MiB");
    }

    private static void Report(Workload workload, Figures figures, double peer, double wanted, PlainLoops loops)
    {
        Line($"{workload.Name,-14} {figures.Wall,9:F2} us/step (least {figures.Least:F2}, processor {figures.Processor:F2})  "
            + $"{figures.Events,10:N0} events a step, {figures.Events / figures.Wall / 1e3:F2} G/s  "
            + $"{figures.Launches:G3} launches and {figures.Allocated:F1} bytes allocated a step");
        if (figures.BytesPerSynapse > 0)
        {
            string judged = workload.Name == "W2" ? $", at most 6 wanted: {(figures.BytesPerSynapse <= 6 ? "met" : "short")}" : "";
            Line($"  tables and indexes {figures.BytesPerSynapse:F2} bytes a synapse{judged}");
        }

        if (!double.IsNaN(peer))
        {
            double ratio = peer / figures.Wall;
            Line($"  Brian2 {peer:F2} us/step: {ratio:F2} times, wanted {wanted:F0}: {(ratio >= wanted ? "met" : "short")}");
        }

        if (loops.Loop(workload.Name) is { } plain)
        {
            double ratio = plain / figures.Engine;
            Line($"  plain loop {plain:F2} us/step, inputs in place: the engine {figures.Engine:F2}, {ratio:F2} of its speed, "
                + $"wanted 0.85: {(ratio >= 0.85 ? "met" : "short")}");
        }

        if (workload.Name is "W2" or "W4" && Floor(workload.Name, figures, loops) is { } floor)
        {
            Line($"  limit {floor:F2} us/step: {100 * floor / figures.Wall:F0} % of it, wanted 40 %: {(floor >= 0.4 * figures.Wall ? "met" : "short")}");
        }
    }

    /// <summary>Events at the rate of their layout and compartments at theirs, by as many threads as the engine uses.</summary>
    private static double? Floor(string workload, Figures figures, PlainLoops loops)
    {
        bool sparse = workload == "W2";
        int threads = sparse ? Math.Min(Environment.ProcessorCount, 2) : 1;
        return loops.Rate(sparse ? "indexed, from memory" : "dense", threads) is { } events
            && loops.Rate(sparse ? "update, 50,000 units" : "update, in cache", threads) is { } updates
            ? ((figures.Events / events) + (figures.Updates / updates)) * 1e6
            : null;
    }

    /// <summary>W2 in a process of its own, since a device counts its threads when it is opened.</summary>
    private static string OnThreads(int threads, int repeats)
    {
        string[] arguments = [typeof(WorkloadTable).Assembly.Location, "workloads", "--bare", "--only", "W2", "--repeats", $"{repeats}"];
        return PeerScript.TryRun("dotnet", arguments, out string output, ("POCL_MAX_PTHREAD_COUNT", $"{threads}"))
            ? output.Split('\n')[0]
            : "it could not be started";
    }

    private static void Line(string text) => Console.WriteLine(text);
}
