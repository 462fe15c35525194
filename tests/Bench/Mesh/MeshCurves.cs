using System.Diagnostics;
using System.Globalization;
using System.Text;
using NeuroChip.Emulator.Mesh.Flits;

namespace Bench.Mesh;

/// <summary>
/// Latency over load of the cycle-by-cycle mesh: one table per pattern and number of virtual channels, the same as CSV, and the equal
/// configuration for BookSim 2.
/// </summary>
internal static class MeshCurves
{
    /// <summary>A mesh counts as saturated from the load at which a packet takes this many times as long as alone.</summary>
    private const double SaturationFactor = 3;

    private static readonly double[] s_shares = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0];

    /// <summary>Runs it.</summary>
    /// <returns>0, or 2 when the options are wrong or a file cannot be written.</returns>
    public static int Run(string[] args)
    {
        try
        {
            Run(MeshOptions.Parse(args));
            return 0;
        }
        catch (Exception problem) when (problem is FormatException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(problem.Message);
            return 2;
        }
    }

    private static void Run(MeshOptions options)
    {
        var csv = new StringBuilder("pattern,vcs,rate,share_of_saturation,latency,latency_low,latency_high,network_latency,hops,offered,accepted,highest_link_load,packets,saturated\n");
        foreach (TrafficPattern pattern in options.Patterns)
        {
            foreach (int channels in options.Channels)
            {
                MeshConfig config = options.Config with { VirtualChannels = channels };
                Curve(options, config, pattern, csv);
                WriteBookSim(options, config, pattern);
            }
        }

        if (options.CsvFile is { } file)
        {
            File.WriteAllText(file, csv.ToString());
        }
    }

    private static void Curve(MeshOptions options, MeshConfig config, TrafficPattern pattern, StringBuilder csv)
    {
        MeshStudyOptions study = options.Study with { Pattern = pattern };
        double zeroLoad = ZeroLoad(config, study);
        double saturation = Saturation(config, study, zeroLoad);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"\n{pattern}, {config.VirtualChannels} virtual channels of {config.BufferFlits} flits: alone {zeroLoad:F3} cycles, {SaturationFactor:F0} times that at {saturation:F4} packets per node and cycle\n"));
        Console.WriteLine("| rate | of saturation | latency | low and high of seeds | in the mesh | accepted flits | busiest link |");
        Console.WriteLine("|---:|---:|---:|---:|---:|---:|---:|");
        long routerCycles = 0;
        TimeSpan before = Process.GetCurrentProcess().TotalProcessorTime;
        foreach (double rate in options.Rates.Count > 0 ? options.Rates : s_shares.Select(share => share * saturation))
        {
            MeshStudyResult[] results = [.. Enumerable.Range(1, options.Seeds).Select(seed => MeshStudy.Run(config, study with { Rate = rate, Seed = (ulong)seed }))];
            routerCycles += (long)options.Seeds * (study.WarmUpCycles + study.MeasuredCycles) * config.Shape.Tiles;
            Report(csv, config, pattern, rate, rate / saturation, results);
        }

        double seconds = (Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\n{seconds / routerCycles * 1e9:F0} ns of processor time per router and cycle"));
    }

    private static void Report(StringBuilder csv, MeshConfig config, TrafficPattern pattern, double rate, double share, MeshStudyResult[] results)
    {
        double latency = results.Average(result => result.Latency);
        double low = results.Min(result => result.Latency);
        double high = results.Max(result => result.Latency);
        double network = results.Average(result => result.NetworkLatency);
        double accepted = results.Average(result => result.Accepted);
        double busiest = results.Average(result => result.HighestLinkLoad);
        bool isSaturated = results.Any(result => result.IsSaturated);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {rate:F4} | {share:P0} | {(isSaturated ? "saturated" : latency.ToString("F2", CultureInfo.InvariantCulture))} | {low:F2} to {high:F2} | {network:F2} | {accepted:F4} | {busiest:F3} |"));
        csv.Append(CultureInfo.InvariantCulture,
            $"{pattern},{config.VirtualChannels},{rate:F6},{share:F4},{latency:F4},{low:F4},{high:F4},{network:F4},{results.Average(result => result.Hops):F4},{results.Average(result => result.Offered):F6},{accepted:F6},{busiest:F6},{results.Sum(result => result.Packets)},{(isSaturated ? 1 : 0)}\n");
    }

    /// <summary>Mean latency of packets that are alone: every pair as often as the pattern has it.</summary>
    private static double ZeroLoad(MeshConfig config, MeshStudyOptions study)
    {
        var source = new TrafficSource(study.Pattern, config.Shape, 1, study.Hotspot, study.HotspotShare);
        var network = new FlitNetwork(config);
        bool isRandom = study.Pattern is TrafficPattern.Uniform or TrafficPattern.Hotspot;
        double sum = 0;
        double weights = 0;
        for (int node = 0; node < config.Nodes; node++)
        {
            for (int other = 0; other < (isRandom ? config.Nodes : 1); other++)
            {
                int target = isRandom ? other : source.TargetOf(node);
                double spread = study.Pattern == TrafficPattern.Hotspot ? 1 - study.HotspotShare : 1;
                double weight = !isRandom ? 1 : (spread / config.Nodes) + (target == study.Hotspot ? 1 - spread : 0);
                network.Send(node, target, study.PacketFlits, network.Cycle);
                while (!network.IsIdle)
                {
                    network.Step();
                    foreach (int packet in network.Arrived)
                    {
                        sum += weight * (network[packet].Arrived - network[packet].Created);
                        weights += weight;
                    }
                }
            }
        }

        return sum / weights;
    }

    private static double Saturation(MeshConfig config, MeshStudyOptions study, double zeroLoad)
    {
        double low = 0;
        double high = 1.0 / study.PacketFlits;
        while (high - low > 0.005 * high)
        {
            double rate = (low + high) / 2;
            MeshStudyResult result = MeshStudy.Run(config, study with { Rate = rate, MeasuredCycles = 8_000, DrainCycles = 4_000 });
            bool isOver = result.IsSaturated || result.Latency > SaturationFactor * zeroLoad;
            (low, high) = isOver ? (low, rate) : (rate, high);
        }

        return low;
    }

    private static void WriteBookSim(MeshOptions options, MeshConfig config, TrafficPattern pattern)
    {
        if (options.BookSimFolder is not { } folder)
        {
            return;
        }

        if (BookSimConfig.FindProblem(config, pattern) is { } problem)
        {
            Console.WriteLine($"no equal configuration for BookSim 2: {problem}");
            return;
        }

        Directory.CreateDirectory(folder);
        string file = Path.Combine(folder, $"{pattern}-{config.VirtualChannels}vc.cfg".ToLowerInvariant());
        File.WriteAllText(file, BookSimConfig.Write(config, pattern, options.Study.PacketFlits, 0.02));
        Console.WriteLine($"{file}: run `booksim {file} injection_rate=RATE`");
    }
}
