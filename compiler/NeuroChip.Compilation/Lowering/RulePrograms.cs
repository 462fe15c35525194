using NeuroChip.Graph;
using NeuroChip.Learning;

namespace NeuroChip.Compilation.Lowering;

/// <summary>The program of a graph's learning rule.</summary>
internal static class RulePrograms
{
    /// <summary>Compiles the texts; ranges have been checked.</summary>
    public static RuleCompilation Of(LearningRule rule) => RuleCompiler.Compile(
        new RuleTexts(rule.Weight, rule.Delay, rule.Tag),
        new RuleSettings((Spec.TraceRounding)rule.Rounding, Range(rule.WeightRange), Range(rule.DelayRange)));

    /// <summary>A range in the rule compiler's type.</summary>
    public static RuleRange? Range(ValueRange? range) => range is { } given ? new RuleRange(given.Low, given.High) : null;
}
