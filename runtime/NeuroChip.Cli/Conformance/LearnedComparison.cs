using System.Collections.Immutable;
using System.Globalization;
using NeuroChip.Device.Learning;

namespace NeuroChip.Cli.Conformance;

/// <summary>Compares what a projection has learned with its case, entry by entry in the order of the file, then trace by trace.</summary>
internal sealed class LearnedComparison(ConformanceCase source)
{
    private static readonly string[] PreTraces = ["x1", "x2"];

    private static readonly string[] PostTraces = ["y1", "y2", "y3"];

    /// <summary>The first difference, or null.</summary>
    public CaseDifference? First(string name, CaseLearned expected, SynapseTable synapses, TraceTable pre, TraceTable post) =>
        OfEntries(name, expected, synapses)
        ?? OfTraces(name, PreTraces, expected.PreTraces, pre)
        ?? OfTraces(name, PostTraces, expected.PostTraces, post);

    private CaseDifference? OfEntries(string name, CaseLearned expected, SynapseTable synapses)
    {
        Dictionary<(int Pre, int Post), List<int>> found = ByPair(synapses);
        var used = new Dictionary<(int Pre, int Post), int>();
        foreach (ImmutableArray<int> entry in expected.Entries)
        {
            (int Pre, int Post) pair = (entry[0], entry[1]);
            int occurrence = used.GetValueOrDefault(pair);
            used[pair] = occurrence + 1;
            string place = $"[{pair.Pre},{pair.Post}]{(occurrence > 0 ? $"#{occurrence + 1}" : "")}";
            if (!found.TryGetValue(pair, out List<int>? positions) || occurrence >= positions.Count)
            {
                return new CaseDifference(source.Steps, $"{name}{place}", "a synapse", "none");
            }

            int i = positions[occurrence];
            CaseDifference? difference = OfValue($"{name}.w{place}", entry[2], synapses.Weights[i])
                ?? OfValue($"{name}.d{place}", entry[3], synapses.Delays[i])
                ?? OfValue($"{name}.t{place}", entry[4], synapses.Tags[i]);
            if (difference is not null)
            {
                return difference;
            }
        }

        return synapses.Count == expected.Entries.Length
            ? null
            : new CaseDifference(source.Steps, $"synapses of {name}", Text(expected.Entries.Length), Text(synapses.Count));
    }

    private CaseDifference? OfTraces(string name, string[] traces, ImmutableArray<ImmutableArray<int>> expected, TraceTable found)
    {
        Dictionary<int, int> positions = found.Units.Select((unit, position) => (unit, position)).ToDictionary(pair => pair.unit, pair => pair.position);
        for (int trace = 0; trace < traces.Length; trace++)
        {
            for (int unit = 0; unit < expected[trace].Length; unit++)
            {
                // A pre unit without synapses has no in-axon, and so no traces on the chip that anything could read.
                if (positions.TryGetValue(unit, out int position)
                    && OfValue($"{name}.{traces[trace]}[{unit}]", expected[trace][unit], found.Traces[trace][position]) is { } difference)
                {
                    return difference;
                }
            }
        }

        return null;
    }

    private static Dictionary<(int Pre, int Post), List<int>> ByPair(SynapseTable synapses)
    {
        var pairs = new Dictionary<(int Pre, int Post), List<int>>();
        for (int i = 0; i < synapses.Count; i++)
        {
            (int Pre, int Post) pair = (synapses.Pre[i], synapses.Post[i]);
            if (!pairs.TryGetValue(pair, out List<int>? positions))
            {
                pairs.Add(pair, positions = []);
            }

            positions.Add(i);
        }

        return pairs;
    }

    private CaseDifference? OfValue(string variable, int expected, int found) =>
        expected == found ? null : new CaseDifference(source.Steps, variable, Text(expected), Text(found));

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
