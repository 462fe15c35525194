namespace NeuroChip.Spec.Microcode;

/// <summary>A fault of assembler text, or of the program that it gives.</summary>
/// <param name="Code">One of <see cref="MicrocodeCodes"/>.</param>
/// <param name="Line">Line, from 1 on.</param>
/// <param name="Column">Column, from 1 on.</param>
/// <param name="Found">What is there, shortened where it is long.</param>
/// <param name="Allowed">What may be there, with the nearest known word where one is near.</param>
public sealed record AssemblyProblem(string Code, int Line, int Column, string Found, string Allowed)
{
    /// <summary>As a tool prints it: <c>file:line:column: NC6602: found; allowed: ...</c>.</summary>
    public string ToString(string file) => $"{file}:{Line}:{Column}: {Code}: {Found}; allowed: {Allowed}";

    /// <inheritdoc/>
    public override string ToString() => ToString("program");
}
