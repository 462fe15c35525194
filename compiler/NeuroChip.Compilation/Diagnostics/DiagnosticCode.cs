using System.Collections.Immutable;

namespace NeuroChip.Compilation.Diagnostics;

/// <summary>
/// A kind of diagnostic. The codes are a promise to users and their scripts: append only, never reuse a number.
/// NC20xx lowering, NC21xx quantization, NC22xx partitioning, NC27xx learning rules.
/// </summary>
/// <param name="Id">The stable code.</param>
/// <param name="Severity">How bad it is.</param>
/// <param name="Title">A few words.</param>
/// <param name="Explanation">What it means and why the compiler says it; <c>neurochip explain</c> prints it.</param>
/// <param name="Remedy">What to change, where the place of use has nothing better to say.</param>
public sealed record DiagnosticCode(string Id, Severity Severity, string Title, string Explanation, string Remedy)
{
    /// <summary>Every code, in the order of their numbers.</summary>
    public static ImmutableArray<DiagnosticCode> All => DiagnosticTable.All;

    /// <summary>The code with that number, or null.</summary>
    public static DiagnosticCode? Find(string id) => All.FirstOrDefault(c => c.Id.Equals(id, StringComparison.OrdinalIgnoreCase));

    /// <inheritdoc/>
    public override string ToString() => this.Id;
}
