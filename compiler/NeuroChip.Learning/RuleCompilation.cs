using System.Collections.Immutable;
using NeuroChip.Spec;
using NeuroChip.Spec.Microcode;

namespace NeuroChip.Learning;

/// <summary>What the rule compiler gives: a program, or the reasons why there is none.</summary>
public sealed record RuleCompilation
{
    /// <summary>What is wrong with the rules; empty if a program was made.</summary>
    public ImmutableArray<RuleProblem> Problems { get; init; } = [];

    /// <summary>The rules that could be read, in the order weight, delay, tag.</summary>
    public ImmutableArray<CanonicalRule> Rules { get; init; } = [];

    /// <summary>The words of microcode, ending in HALT; empty if there are problems.</summary>
    public ImmutableArray<ushort> Words => this.Program?.Words ?? [];

    /// <summary>The limits that CLP names, by index.</summary>
    public ImmutableArray<LearnLimit> Limits => this.Program?.Limits ?? [];

    /// <summary>The program with its limits, proven sound; null if there are problems.</summary>
    public MicroProgram? Program { get; init; }

    /// <summary>What the program does, for whoever runs it; null if there are problems.</summary>
    public ProgramSummary? Summary { get; init; }

    /// <summary>What the program costs and why; null if there are problems.</summary>
    public RuleReport? Report { get; init; }

    /// <summary>Whether a program was made.</summary>
    public bool Succeeded => this.Problems.IsEmpty;
}
