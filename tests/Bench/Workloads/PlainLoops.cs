using System.Text.Json;

namespace Bench.Workloads;

/// <summary>
/// What this machine gives at best: the same workloads as plain loops in C, and the rates of what they are made of, by each
/// compiler that is there. The text is in <c>Native/plain_loops.c</c>.
/// </summary>
internal sealed class PlainLoops
{
    /// <summary>Of each line the first that is there.</summary>
    private static readonly string[][] Compilers = [["gcc"], ["clang", "clang-15", "clang-14"]];

    private static readonly Dictionary<string, string> s_rasters = new()
    {
        ["W1"] = "0x43228dae6aa4226b",
        ["W2"] = "0xf56fba65b99b21a",
        ["W4"] = "0xe38d94425793bd2e",
    };

    private readonly Dictionary<string, double> _loops = [];
    private readonly Dictionary<string, double> _rates = [];
    private readonly Dictionary<string, double> _ratesOfTwo = [];
    private readonly List<string> _programs = [];

    /// <summary>Compiles; without a compiler there is nothing to compare with.</summary>
    /// <param name="folder">Where to; null to leave it.</param>
    public PlainLoops(string? folder)
    {
        if (folder is null)
        {
            return;
        }

        string source = Path.Combine(AppContext.BaseDirectory, "Workloads", "Native", "plain_loops.c");
        Directory.CreateDirectory(folder);
        foreach (string[] names in Compilers)
        {
            foreach (string compiler in names)
            {
                string program = Path.Combine(folder, $"plain_loops-{compiler}");
                string[] arguments = ["-O3", "-march=native", "-mprefer-vector-width=512", "-pthread", "-o", program, source];
                if (PeerScript.TryRun(compiler, arguments, out _))
                {
                    _programs.Add(program);
                    break;
                }
            }
        }
    }

    /// <summary>The programs, by their compilers.</summary>
    public IReadOnlyList<string> Programs => _programs;

    /// <summary>Measures once more; of several times the best of the medians counts.</summary>
    public void Measure()
    {
        foreach (string program in _programs)
        {
            foreach (int threads in (int[])[1, 2])
            {
                PeerScript.TryRun(program, [$"{threads}"], out string output);
                foreach (IGrouping<string, JsonElement> loop in PeerScript.Lines(output).GroupBy(Key))
                {
                    CheckRasters(loop);
                    Keep(_loops, loop.Key, Figures.Median(loop.Select(line => line.GetProperty("us_per_step").GetDouble())), smaller: true);
                }
            }

            MeasureRates(program, 1, _rates);
            MeasureRates(program, 2, _ratesOfTwo);
        }
    }

    /// <summary>Microseconds a step of a workload, with the best number of threads; null without a compiler.</summary>
    public double? Loop(string workload) => _loops.TryGetValue(workload, out double found) ? found : null;

    /// <summary>What one or two threads do in a second; null without a compiler.</summary>
    public double? Rate(string name, int threads) => RatesOf(threads).TryGetValue(name, out double found) ? found : null;

    /// <summary>The rates of one thread, or of two at the same time, by name.</summary>
    public IReadOnlyDictionary<string, double> RatesOf(int threads) => threads == 1 ? _rates : _ratesOfTwo;

    /// <summary>Two threads are two processes at the same time, whose rates are added.</summary>
    private static void MeasureRates(string program, int threads, Dictionary<string, double> into)
    {
        var found = new Dictionary<string, double>();
        Task<string>[] runs = [.. Enumerable.Range(0, threads).Select(_ => Task.Run(() =>
        {
            PeerScript.TryRun(program, ["1", "rates"], out string output);
            return output;
        }))];
        foreach (JsonElement rate in runs.SelectMany(run => PeerScript.Lines(run.GetAwaiter().GetResult())))
        {
            string name = rate.GetProperty("rate").GetString()!;
            found[name] = found.GetValueOrDefault(name) + rate.GetProperty("per_second").GetDouble();
        }

        foreach ((string name, double value) in found)
        {
            Keep(into, name, value, smaller: false);
        }
    }

    /// <summary>A loop that computes something else is no limit.</summary>
    private static void CheckRasters(IGrouping<string, JsonElement> loop)
    {
        if (loop.Select(line => line.GetProperty("raster").GetString()).FirstOrDefault(found => found != s_rasters[loop.Key]) is { } wrong)
        {
            throw new InvalidOperationException($"The plain loop of {loop.Key} has the raster {wrong}, not {s_rasters[loop.Key]}.");
        }
    }

    private static string Key(JsonElement line) => line.GetProperty("loop").GetString()!;

    private static void Keep(Dictionary<string, double> table, string key, double value, bool smaller)
    {
        if (!table.TryGetValue(key, out double before) || value < before == smaller)
        {
            table[key] = value;
        }
    }
}
