namespace NeuroChip.Spec.Microcode;

/// <summary>Why a program is refused.</summary>
/// <param name="Code">One of <see cref="MicrocodeCodes"/>.</param>
/// <param name="Word">Position of the instruction in the program, from 0 on; the length of the program where its end is meant.</param>
/// <param name="Found">What is there.</param>
/// <param name="Allowed">What may be there.</param>
public sealed record MicroProblem(string Code, int Word, string Found, string Allowed)
{
    /// <inheritdoc/>
    public override string ToString() => $"word {Word}: {Code}: {Found}; allowed: {Allowed}";
}
