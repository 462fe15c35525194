namespace NeuroChip.Testing;

/// <summary>A theory that takes minutes; skipped, visibly, unless <c>make test-long</c> runs it.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LongTheoryAttribute : TheoryAttribute
{
    public LongTheoryAttribute() => Skip = SkipReason.ForLong();
}
