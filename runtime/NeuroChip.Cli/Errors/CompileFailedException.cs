using System.Collections.Immutable;
using NeuroChip.Compilation.Diagnostics;

namespace NeuroChip.Cli.Errors;

/// <summary>The compiler refused the network. Its diagnostics have been printed already or are in the message.</summary>
internal sealed class CompileFailedException(ImmutableArray<Diagnostic> diagnostics)
    : Exception(string.Join('\n', diagnostics.Where(d => d.Severity == Severity.Error).Select(d => d.ToString())))
{
    public string Code { get; } = diagnostics.First(d => d.Severity == Severity.Error).Code.Id;

    public ImmutableArray<Diagnostic> Diagnostics { get; } = diagnostics;
}
