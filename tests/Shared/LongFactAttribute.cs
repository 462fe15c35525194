namespace NeuroChip.Testing;

/// <summary>A fact that takes minutes; skipped, visibly, unless <c>make test-long</c> runs it.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LongFactAttribute : FactAttribute
{
    public LongFactAttribute() => Skip = SkipReason.ForLong();
}
