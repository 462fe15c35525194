using NeuroChip.OpenCl;

namespace Chip.Tests.Engines;

/// <summary>A test that needs an OpenCL device; skipped, with the reason shown, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OpenClFactAttribute : FactAttribute
{
    public OpenClFactAttribute() => Skip = OpenClPresence.SkipReason;
}

/// <summary>A theory that needs an OpenCL device; skipped, with the reason shown, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OpenClTheoryAttribute : TheoryAttribute
{
    public OpenClTheoryAttribute() => Skip = OpenClPresence.SkipReason;
}

internal static class OpenClPresence
{
    /// <summary>Null where a device is there.</summary>
    public static string? SkipReason { get; } = CL.TryGetApi(out _, out string reason) ? null : reason;
}
