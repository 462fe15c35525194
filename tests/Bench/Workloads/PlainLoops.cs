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

    private readonly Dictionary<string, double> _loops = [];
    private readonly Dictionary<string, double> _rates = [];
    private readonly List<string> _programs = [];

    /// <summary>Compiles; without a compiler there is nothing to compare with.</summary>
    public PlainLoops(string folder)
    {
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
                    Keep(_loops, loop.Key, Figures.Median(loop.Select(line => line.GetProperty("us_per_step").GetDouble())), smaller: true);
                }
            }

            PeerScript.TryRun(program, ["1", "rates"], out string rates);
            foreach (JsonElement rate in PeerScript.Lines(rates))
            {
                Keep(_rates, rate.GetProperty("rate").GetString()!, rate.GetProperty("per_second").GetDouble(), smaller: false);
            }
        }
    }

    /// <summary>Microseconds a step of a workload, with the best number of threads; null without a compiler.</summary>
    public double? Loop(string workload) => _loops.TryGetValue(workload, out double found) ? found : null;

    /// <summary>What one thread does in a second; null without a compiler.</summary>
    public double? Rate(string name) => _rates.TryGetValue(name, out double found) ? found : null;

    /// <summary>The rates by name.</summary>
    public IEnumerable<KeyValuePair<string, double>> Rates => _rates;

    private static string Key(JsonElement line) => line.GetProperty("loop").GetString()!;

    private static void Keep(Dictionary<string, double> table, string key, double value, bool smaller)
    {
        if (!table.TryGetValue(key, out double before) || value < before == smaller)
        {
            table[key] = value;
        }
    }
}
