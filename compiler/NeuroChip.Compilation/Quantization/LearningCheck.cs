using NeuroChip.Compilation.Lowering;
using NeuroChip.Graph;
using NeuroChip.Spec;

namespace NeuroChip.Compilation.Quantization;

/// <summary>
/// Holds the learning of a quantized network to the rules: every trace decays and rises as its time constant and impulse
/// say, programs and seeds are untouched, and no synapse that learns was lost, tags included.
/// </summary>
internal static class LearningCheck
{
    public static void Run(LoweredGraph lowered, QuantizedGraph quantized, List<string> faults)
    {
        if (!lowered.Rewards.SequenceEqual(quantized.Rewards))
        {
            faults.Add("the rewards changed on the way");
        }

        foreach (SynapseGroup wanted in lowered.Synapses)
        {
            QuantizedSynapses? got = quantized.Synapses.FirstOrDefault(s => s.Name == wanted.Name);
            if ((wanted.Learning is null) != (got?.Learning is null))
            {
                faults.Add($"'{wanted.Name}' learns before or after quantization, but not both");
            }
            else if (wanted.Learning is { } learning)
            {
                CheckSynapses(wanted, learning, got!, faults);
            }
        }

        for (int g = 0; g < quantized.Groups.Length; g++)
        {
            CheckGroup(lowered, quantized, g, faults);
        }
    }

    private static void CheckSynapses(SynapseGroup wanted, LoweredLearning learning, QuantizedSynapses got, List<string> faults)
    {
        QuantizedLearning found = got.Learning!;
        LearningRule rule = learning.Rule;
        int longest = rule.Delay is null ? -1 : rule.DelayRange is { } range ? range.High : 62;
        if (!found.Words.SequenceEqual(learning.Program.Words) || !found.Limits.SequenceEqual(learning.Program.Limits)
            || found.Seed != learning.Seed || (int)found.Rounding != (int)rule.Rounding || found.LongestLearned != longest
            || found.Texts != new Learning.RuleTexts(rule.Weight, rule.Delay, rule.Tag))
        {
            faults.Add($"the program, the seed or the delays of '{wanted.Name}' changed on the way");
        }

        CheckTrace($"x1 of '{wanted.Name}'", rule.X1, rule.Rounding, found.X1, faults);
        CheckTrace($"x2 of '{wanted.Name}'", rule.X2, rule.Rounding, found.X2, faults);
        if (wanted.Table.Count != got.Table.Count || !wanted.Table.Posts.AsSpan().SequenceEqual(got.Table.Posts)
            || Enumerable.Range(0, Math.Min(wanted.Table.Count, got.Table.Count)).Any(i => wanted.Table.Tag(i) != got.Table.Tag(i)))
        {
            faults.Add($"'{wanted.Name}' has {wanted.Table.Count} synapses that learn, and became {got.Table.Count} or got other tags");
        }
    }

    private static void CheckGroup(LoweredGraph lowered, QuantizedGraph quantized, int g, List<string> faults)
    {
        LearningRule[] rules = [.. lowered.Synapses.Where(s => s.Post == g && s.Learning is not null).Select(s => s.Learning!.Rule)];
        string name = quantized.Groups[g].Name;
        if (quantized.Groups[g].Learning is not { } found)
        {
            if (rules.Length > 0)
            {
                faults.Add($"projections onto '{name}' learn, but the group has no traces");
            }

            return;
        }

        foreach (LearningRule rule in rules)
        {
            if (found.Epoch != rule.Epoch || found.Draws != (rule.Rounding == Graph.TraceRounding.Stochastic))
            {
                faults.Add($"group '{name}' learns every {found.Epoch} steps, not every {rule.Epoch}, or rounds otherwise");
            }

            CheckTrace($"y1 of '{name}'", rule.Y1, rule.Rounding, found.Y1, faults);
            CheckTrace($"y2 of '{name}'", rule.Y2, rule.Rounding, found.Y2, faults);
            CheckTrace($"y3 of '{name}'", rule.Y3, rule.Rounding, found.Y3, faults);
        }

        if (rules.Length == 0)
        {
            faults.Add($"group '{name}' has traces, but nothing learns onto it");
        }
    }

    /// <summary>Whether the decay is the number of 2^-20 next to exp(-1 / tau): tau comes back from it within half a unit.</summary>
    private static void CheckTrace(string what, TraceSpec wanted, Graph.TraceRounding rounding, TraceConfig got, List<string> faults)
    {
        double decay = wanted.Tau == 0 ? 0 : Math.Exp(-1 / wanted.Tau) * (1 << 20);
        bool changes = !wanted.Hold && (wanted.ImpulseParts > 0 || wanted.Tau > 0);
        bool same = got.Hold == wanted.Hold
            && (got.Impulse * 128) + got.ImpulseFraction == wanted.ImpulseParts
            && Math.Abs(got.Decay - decay) <= 0.5 + 1e-6
            && (!changes || (int)got.Rounding == (int)rounding);
        if (!same)
        {
            faults.Add($"{what} should have an impulse of {wanted.ImpulseParts} and a decay of {decay}, and has {got}");
        }
    }
}
