using NeuroChip.Compilation.Lowering;
using NeuroChip.Graph;
using NeuroChip.Learning;
using NeuroChip.Spec;

namespace NeuroChip.Compilation.Quantization;

/// <summary>Traces as words: the time constant becomes a decay in units of 2^-20 (core-semantics section 5).</summary>
internal static class LearningQuantizer
{
    public static QuantizedLearning Of(LoweredLearning learning)
    {
        LearningRule rule = learning.Rule;
        return new QuantizedLearning
        {
            Name = rule.Name,
            Texts = new RuleTexts(rule.Weight, rule.Delay, rule.Tag),
            Words = learning.Program.Words,
            Limits = learning.Program.Limits,
            Report = learning.Program.Report!,
            X1 = Trace(rule.X1, rule.Rounding),
            X2 = Trace(rule.X2, rule.Rounding),
            Rounding = (Spec.TraceRounding)rule.Rounding,
            WeightRange = RulePrograms.Range(rule.WeightRange),
            DelayRange = RulePrograms.Range(rule.DelayRange),
            Seed = learning.Seed,
        };
    }

    /// <summary>The learning of a group; null if nothing that projects to it learns. All its rules agree, which was checked.</summary>
    public static GroupLearning? OfGroup(LoweredGraph lowered, int group) =>
        lowered.Synapses.FirstOrDefault(s => s.Post == group && s.Learning is not null)?.Learning!.Rule is not { } rule
            ? null
            : new GroupLearning(
                rule.Epoch,
                Trace(rule.Y1, rule.Rounding),
                Trace(rule.Y2, rule.Rounding),
                Trace(rule.Y3, rule.Rounding),
                rule.Rounding == Graph.TraceRounding.Stochastic);

    /// <summary>
    /// A trace that stays 0 or is supplied rounds nothing, so it gets one word whatever the rounding: a core has few.
    /// </summary>
    public static TraceConfig Trace(TraceSpec trace, Graph.TraceRounding rounding) =>
        trace.Hold ? new TraceConfig { Hold = true }
        : trace.ImpulseParts == 0 && trace.Tau == 0 ? default
        : new TraceConfig
        {
            Impulse = trace.ImpulseParts / 128,
            ImpulseFraction = trace.ImpulseParts % 128,
            Decay = trace.Tau == 0 ? 0 : (int)Math.Round(Math.ScaleB(Math.Exp(-1 / trace.Tau), 20)),
            Rounding = (Spec.TraceRounding)rounding,
        };
}
