using NeuroChip.Compilation.Quantization;
using NeuroChip.Spec;
using NeuroChip.Spec.Microcode;

namespace NeuroChip.Compilation.Partitioning;

/// <summary>
/// Counts anew what the slices and in-axons of a core need of its learning tables, from the network alone: different
/// values, however they will be ordered.
/// </summary>
internal static class LearnCount
{
    public static CoreUsage Add(CoreUsage usage, QuantizedGraph network, PartitionedCore core)
    {
        QuantizedGroup[] groups = [.. core.Slices.Select(s => network.Groups[s.Group]).Distinct()];
        var seeds = new HashSet<ulong>(groups.Where(g => g.Parameters!.Noise is not null || g.Learning is { Draws: true }).Select(g => g.Seed));
        GroupLearning[] learning = [.. groups.Select(g => g.Learning).OfType<GroupLearning>()];
        if (learning.Length == 0)
        {
            return usage with { RandomSeeds = seeds.Count };
        }

        QuantizedSynapses[] synapses = [.. core.InAxons.Where(a => a.Synapses >= 0).Select(a => network.Synapses[a.Synapses]).Distinct()];
        var configs = new HashSet<TraceConfig>(learning.SelectMany(l => new[] { l.Y1, l.Y2, l.Y3 }));
        configs.UnionWith(synapses.SelectMany(s => new[] { s.Learning!.X1, s.Learning.X2 }));
        if (learning.Length < groups.Length)
        {
            configs.Add(default);
        }

        seeds.UnionWith(synapses.Where(s => s.Learning!.Draws).Select(s => s.Learning!.Seed));
        Dictionary<string, int> programs = synapses.Select(s => s.Learning!).GroupBy(Meaning).ToDictionary(g => g.Key, g => g.First().Words.Length);
        return usage with
        {
            TraceConfigs = configs.Count,
            LearnProfiles = synapses.Select(s => (Meaning(s.Learning!), s.Learning!.Draws ? network.Groups[s.Pre].Size : 0)).Distinct().Count(),
            MicrocodeWords = programs.Values.Sum(),
            LearnLimits = synapses.SelectMany(s => s.Learning!.Limits).Distinct().Count(),
            RandomSeeds = seeds.Count,
        };
    }

    /// <summary>A program with the values of its limits in place of their numbers: equal texts do the same.</summary>
    private static string Meaning(QuantizedLearning learning) => string.Join(' ', learning.Words.Select(word =>
    {
        MicroOp op = MicroOps.Decode(word);
        return op.Op == MicroOpcode.Clip ? $"{learning.Limits[op.A].Low}..{learning.Limits[op.A].High}" : $"{word:x4}";
    }));
}
