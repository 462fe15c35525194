using NeuroChip.Compilation;
using NeuroChip.Compilation.Diagnostics;
using NeuroChip.Graph;
using NeuroChip.Spec.Profiles;
using SnnCompiler = NeuroChip.Compilation.Compiler;

namespace Compiler.Tests;

/// <summary>Compiles as tests want it: every checker runs, and failure prints the diagnostics.</summary>
internal static class Compiling
{
    public static ChipProfile Tiny { get; } = ChipProfile.Load("tiny");

    public static ChipProfile Loihi { get; } = ChipProfile.Load("loihi1-d18");

    public static ChipProfile Conformance { get; } = ChipProfile.Load("conformance");

    public static ChipProfile Wide { get; } = ChipProfile.Load("wide");

    public static CompileResult Try(SnnGraph graph, ChipProfile? profile = null, CompileOptions? options = null) =>
        SnnCompiler.Compile(graph, profile ?? Tiny, (options ?? CompileOptions.Default) with { Check = true });

    public static CompileResult Succeed(SnnGraph graph, ChipProfile? profile = null, CompileOptions? options = null)
    {
        CompileResult result = Try(graph, profile, options);
        result.Succeeded.ShouldBeTrue(string.Join('\n', result.Diagnostics));
        return result;
    }

    /// <summary>Compiles something wrong; the error codes found, without repeats.</summary>
    public static string[] Fail(SnnGraph graph, ChipProfile? profile = null, CompileOptions? options = null)
    {
        CompileResult result = Try(graph, profile, options);
        result.Succeeded.ShouldBeFalse("an image was made");
        return [.. result.Diagnostics.Where(d => d.Severity == Severity.Error).Select(d => d.Code.Id).Distinct()];
    }
}
