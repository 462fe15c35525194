using System.Collections.Immutable;

namespace NeuroChip.Spec.Microcode;

/// <summary>What the verifier says of a program.</summary>
/// <param name="Problems">All problems, in order of their words; empty if the program is sound.</param>
/// <param name="Summary">What a sound program does; null if there are problems.</param>
public sealed record MicroVerdict(ImmutableArray<MicroProblem> Problems, ProgramSummary? Summary)
{
    /// <summary>The program may run.</summary>
    public bool IsSound => Summary is not null;
}
