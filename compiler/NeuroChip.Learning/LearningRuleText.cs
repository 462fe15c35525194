using System.Collections.Immutable;

namespace NeuroChip.Learning;

/// <summary>The text of learning rules (core-semantics section 7) and its canonical form.</summary>
public static class LearningRuleText
{
    /// <summary>Most characters of a rule.</summary>
    public const int MostCharacters = 16384;

    /// <summary>Reads one rule; white space counts nowhere, and <c>dw =</c> before it may be left away.</summary>
    /// <param name="target">What the rule changes.</param>
    /// <param name="text">The rule.</param>
    /// <returns>The rule, or all that is wrong with it; reading stops at the first error of syntax.</returns>
    public static (CanonicalRule? Rule, ImmutableArray<RuleProblem> Problems) Parse(RuleTarget target, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length > MostCharacters
            ? (null, [new RuleProblem(RuleCodes.TextLength, target, 1, "the rule is too long", $"{text.Length} characters", $"{MostCharacters}", RuleCodes.TextLength.Remedy)])
            : RuleReader.Read(target, text);
    }

    /// <summary>The target that a text names at its beginning, as in <c>dd = x0*y1</c>; null if it names none.</summary>
    public static RuleTarget? TargetOf(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] sides = text.Split('=', 2);
        string head = string.Concat(sides[0].Where(c => !char.IsWhiteSpace(c)));
        return sides.Length == 2 ? Enum.GetValues<RuleTarget>().Select(t => (RuleTarget?)t).FirstOrDefault(t => NameOf(t!.Value) == head) : null;
    }

    /// <summary>The name of what a rule changes: <c>dw</c>, <c>dd</c> or <c>dt</c>.</summary>
    public static string NameOf(RuleTarget target) => target switch
    {
        RuleTarget.Weight => "dw",
        RuleTarget.Delay => "dd",
        _ => "dt",
    };
}
