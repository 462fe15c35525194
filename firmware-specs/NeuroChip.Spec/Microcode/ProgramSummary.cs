using System.Collections.Immutable;

namespace NeuroChip.Spec.Microcode;

/// <summary>What a sound program does; engines and compilers plan with it.</summary>
public sealed class ProgramSummary
{
    private readonly CostModel _cost;

    internal ProgramSummary(CostModel cost) => _cost = cost;

    /// <summary>Its sections, in order.</summary>
    public required ImmutableArray<TargetSummary> Targets { get; init; }

    /// <summary>
    /// When a visit can change something: if none of these terms holds, nothing is written that differs from what is
    /// stored, and the cost is still <see cref="OpsOf"/>. Contains a term without dependencies if every visit can.
    /// </summary>
    public required ImmutableArray<DependencyTerm> Wakes { get; init; }

    /// <summary>
    /// Bits, in two's complement, that hold P, the products on the way to it, P times a mantissa, and Q, in every visit:
    /// 1 to 64. At most 32 means that a kernel may use 32-bit integers for all of them.
    /// </summary>
    public required int ProductBits { get; init; }

    /// <summary>Bit f is set if the operand with code f is read (<see cref="FactorCode"/>), by MUL, MUL2, MULK or CMP.</summary>
    public required int Factors { get; init; }

    /// <summary>Bit k is set if a DEP or EXIT names u with decimation k.</summary>
    public required int Decimations { get; init; }

    /// <summary>Those of x0, y0, r0 and u that a DEP or EXIT names.</summary>
    public required LearnDependency Dependencies { get; init; }

    /// <summary>Trace times at which the program reads traces: bit 0 tx, bit 1 ty, bit 2 the end of the epoch.</summary>
    public required int TraceTimes { get; init; }

    /// <summary>The program compares, so the cost of a visit depends on the values of its synapse.</summary>
    public required bool Compares { get; init; }

    /// <summary>Cost of every combination of the dependencies that the program names, each once.</summary>
    public required ImmutableArray<CostCase> Costs { get; init; }

    /// <summary>A section rounds stochastically and writes.</summary>
    public bool DrawsRandom => Targets.Any(target => target is { Writes: true, Rounding: TraceRounding.Stochastic });

    /// <summary>Largest number of micro-ops of a visit.</summary>
    public int WorstOps => Costs.Max(item => item.Ops);

    /// <summary>The section of a target, or null.</summary>
    public TargetSummary? Of(LearnTarget target) => Targets.FirstOrDefault(item => item.Target == target);

    /// <summary>Can a visit with these dependencies change nothing? Arguments as for <see cref="DependencyTerm.Holds"/>.</summary>
    public bool IsIdle(LearnDependency held, int activeU) => !Wakes.Any(term => term.Holds(held, activeU));

    /// <summary>
    /// Micro-ops of a visit with these dependencies, if every comparison holds; exact for programs that do not compare and
    /// for idle visits. Arguments as for <see cref="DependencyTerm.Holds"/>.
    /// </summary>
    public int OpsOf(LearnDependency held, int activeU) => _cost.OpsOf(held, activeU);
}
