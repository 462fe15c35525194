using System.Collections.Immutable;

namespace NeuroChip.Learning;

/// <summary>One rule as a sum of canonical products.</summary>
/// <param name="Target">What it changes.</param>
/// <param name="Products">In the order of the text, which counts: the accumulator saturates after each.</param>
/// <param name="Decimation">The k of the u's in the text, 0..9; null if there are none.</param>
public sealed record CanonicalRule(RuleTarget Target, ImmutableArray<RuleProduct> Products, int? Decimation)
{
    /// <summary>The rule in canonical order, such as <c>dw = -2*x0*y1 + 2*y0*x1</c>.</summary>
    public override string ToString() =>
        $"{LearningRuleText.NameOf(this.Target)} = {string.Join(" + ", this.Products.Select(p => p.Text(this.Decimation ?? 0)))}";
}
