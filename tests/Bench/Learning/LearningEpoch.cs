using System.Diagnostics;
using System.Globalization;
using NeuroChip.Emulator;
using NeuroChip.Emulator.Engines;
using NeuroChip.Graph;
using NeuroChip.Server;

namespace Bench.Learning;

/// <summary>
/// The learning epoch: W3 with its pair rule, which acts on the synapses of units that spiked, and with a rule that
/// changes every synapse in every step. Times are processor seconds of the whole process, as the peer's own clock gives
/// them; the time that passed stands beside them. The first is compared with the peer in the same run, before and after it; the
/// second, rounded to nearest and at random, with what memory gives.
/// </summary>
internal static class LearningEpoch
{
    private const string DenseRule = "dw = u0*x1*2^-7 - u0*y1*2^-7";
    private const int Window = 100;
    private const int Repeats = 5;

    /// <summary>A learned weight is 16 bits on the device and is read and written.</summary>
    private const int BytesPerVisit = 2 * sizeof(short);

    /// <summary>Runs it.</summary>
    /// <param name="args">Options: <c>--steps N</c> (2,000), <c>--cores N</c> (1), <c>--peer SCRIPT</c>, <c>--engine NAME</c>.</param>
    public static int Run(string[] args)
    {
        int steps = int.Parse(Option(args, "--steps") ?? "2000", CultureInfo.InvariantCulture);
        int cores = int.Parse(Option(args, "--cores") ?? "1", CultureInfo.InvariantCulture);
        string? script = Option(args, "--peer");
        IEngineFactory engine = EngineChoice.Create(Option(args, "--engine") ?? EngineChoice.OpenCl);
        var pair = new Workload3(Workload3.PairRule, TraceRounding.Stochastic, cores);
        var dense = new Workload3(DenseRule, TraceRounding.Nearest, cores);
        var drawing = new Workload3(DenseRule, TraceRounding.Stochastic, cores);

        Measured before = Median(pair, engine, steps);
        PeerRun? peer = script is null ? null : PeerRun.Run(script, steps, Repeats);
        Measured after = Median(pair, engine, steps);
        Measured all = Median(dense, engine, steps / 4);
        Measured drawn = Median(drawing, engine, steps / 4);
        double limit = MemoryLimit.Measure();

        Report("pair STDP", before, steps);
        if (peer is not null)
        {
            Console.WriteLine($"  peer         {peer.SecondsPerStep * 1e6,9:F1} us/step  {peer.Updates / (peer.SecondsPerStep * steps),14:N0} plastic updates/s  rate {peer.RatePerStep:F4}  mean weight {peer.MeanWeight:F2}");
            Report("again", after, steps);
            Console.WriteLine($"  ratio peer / here: {peer.SecondsPerStep / before.SecondsPerStep:F1} before it, {peer.SecondsPerStep / after.SecondsPerStep:F1} after it");
        }

        double visits = ReportDense("every synapse", all);
        ReportDense("and drawn", drawn);
        Console.WriteLine(
            $"  {BytesPerVisit} bytes a visit: {visits * BytesPerVisit / 1e9:F2} GB/s; one thread reads {limit / 1e9:F2} GB/s from memory in this run");
        return 0;
    }

    private static void Report(string name, Measured run, int steps) => Console.WriteLine(
        $"  {name,-12} {run.SecondsPerStep * 1e6,9:F1} us/step ({run.WallPerStep * 1e6:F1} passed)  {run.Updates / (run.SecondsPerStep * steps),14:N0} plastic updates/s  " +
        $"rate {run.RatePerStep:F4}  mean weight {run.MeanWeight:F2}  {run.Visits / (run.SecondsPerStep * steps),16:N0} visits/s");

    private static double ReportDense(string name, Measured run)
    {
        double visits = (double)Workload3.Units * Workload3.Units / run.SecondsPerStep;
        Console.WriteLine($"  {name,-13}{run.SecondsPerStep * 1e6,9:F1} us/step  {visits,14:N0} synapse updates/s");
        return visits;
    }

    private static Measured Median(Workload3 workload, IEngineFactory engine, int steps)
    {
        Once(workload, engine, Window);
        Measured[] runs = [.. Enumerable.Range(0, Repeats).Select(_ => Once(workload, engine, steps))];
        Array.Sort(runs, (a, b) => a.SecondsPerStep.CompareTo(b.SecondsPerStep));
        return runs[Repeats / 2];
    }

    private static Measured Once(Workload3 workload, IEngineFactory engine, int steps)
    {
        using Chip chip = workload.Load(engine);
        long inputs = 0;
        long ticks = 0;
        TimeSpan processor = default;
        for (int done = 0; done < steps; done += Window)
        {
            // The peer's input was drawn before its clock started, so ours is drawn outside of it as well.
            inputs += Workload3.Inject(chip, done, Window);
            TimeSpan before = Environment.CpuUsage.TotalTime;
            long start = Stopwatch.GetTimestamp();
            chip.Run(Window);
            ticks += Stopwatch.GetTimestamp() - start;
            processor += Environment.CpuUsage.TotalTime - before;
        }

        long spikes = chip.Total(CoreCounter.CompartmentSpikes);
        return new Measured(
            processor.TotalSeconds / steps, ticks / (double)Stopwatch.Frequency / steps, (inputs + spikes) * Workload3.Units, (double)spikes / steps / Workload3.Units,
            MeanWeight(chip), chip.Total(CoreCounter.LearnVisits));
    }

    private static double MeanWeight(Chip chip) => Enumerable.Range(0, chip.Parameters.Cores.Length)
        .SelectMany(core => chip.ReadState(core).Learning!.Weight)
        .Average(weight => (double)weight);

    private static string? Option(string[] args, string name)
    {
        int at = Array.IndexOf(args, name);
        return at >= 0 && at + 1 < args.Length ? args[at + 1] : null;
    }

    private sealed record Measured(double SecondsPerStep, double WallPerStep, long Updates, double RatePerStep, double MeanWeight, long Visits);
}
