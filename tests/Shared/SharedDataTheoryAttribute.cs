namespace NeuroChip.Testing;

/// <summary>A theory about files of the shared folder; skipped, visibly, where the named file or folder is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SharedDataTheoryAttribute : TheoryAttribute
{
    /// <summary>Names what the test reads, such as <c>data/mnist</c>, and whether it takes minutes.</summary>
    public SharedDataTheoryAttribute(string under = "data", bool isLong = false) =>
        Skip = SkipReason.ForShared(under) ?? (isLong ? SkipReason.ForLong() : null);
}
