using System.Collections.Immutable;

namespace NeuroChip.Spec.Microcode;

/// <summary>A line and column of assembler text, both from 1 on.</summary>
public readonly record struct SourcePlace(int Line, int Column);

/// <summary>What assembler text gives.</summary>
public sealed class AssembledProgram
{
    /// <summary>The program; null if the text has faults. A program that the verifier refuses is there, beside its problems.</summary>
    public required MicroProgram? Program { get; init; }

    /// <summary>Where each word of the program comes from.</summary>
    public required ImmutableArray<SourcePlace> Places { get; init; }

    /// <summary>Labels of the constants by index; null where a constant has none.</summary>
    public required ImmutableArray<string?> ConstantLabels { get; init; }

    /// <summary>Labels of the limits by index; null where a limit has none.</summary>
    public required ImmutableArray<string?> LimitLabels { get; init; }

    /// <summary>All problems in order of their places, those of the verifier included; empty if the program is sound.</summary>
    public required ImmutableArray<AssemblyProblem> Problems { get; init; }

    /// <summary>What the program does; null if there are problems.</summary>
    public required ProgramSummary? Summary { get; init; }
}
