namespace Conformance.Tests.Kernels;

/// <summary>A theory that runs kernels under the checker; skipped, visibly, where it is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class OclgrindTheoryAttribute : TheoryAttribute
{
    public OclgrindTheoryAttribute() => Skip = Oclgrind.Missing;
}
