using System.Collections.Immutable;

namespace NeuroChip.Learning;

/// <summary>A kind of problem with a learning rule. Codes are append-only: a number never changes its meaning.</summary>
/// <param name="Id">Stable code, <c>NC27xx</c>.</param>
/// <param name="Title">A few words.</param>
/// <param name="Explanation">What it means and why.</param>
/// <param name="Remedy">What to change, where the single case has nothing better to say.</param>
public sealed record RuleCode(string Id, string Title, string Explanation, string Remedy)
{
    /// <summary>Every code, in the order of their numbers.</summary>
    public static ImmutableArray<RuleCode> All => RuleCodes.All;

    /// <inheritdoc/>
    public override string ToString() => this.Id;
}
