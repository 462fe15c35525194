using System.Collections.Immutable;
using NeuroChip.Emulator.Engines;
using NeuroChip.Learning;
using NeuroChip.Spec;

namespace NeuroChip.Cli.Conformance.Rules;

/// <summary>A file of learning rules, as the manual's page on the case format describes it.</summary>
internal sealed record RuleFile(ImmutableArray<RuleCase> Rules)
{
    /// <summary>Name of the format this reader knows.</summary>
    public const string FormatName = "neurochip-rules/1";
}

/// <summary>A rule, what it must be in canonical form, and what it must make of operands.</summary>
/// <param name="Text">Its text.</param>
/// <param name="Target">What it changes.</param>
/// <param name="Decimation">The k of its u_k, or null.</param>
/// <param name="Products">Its products, in order.</param>
/// <param name="States">Operands and results.</param>
internal sealed record RuleCase(
    string Text, RuleTarget Target, int? Decimation, ImmutableArray<RuleCaseProduct> Products, ImmutableArray<RuleCaseState> States);

/// <summary>A product as the file expects it.</summary>
/// <param name="Product">Dependency, mantissa, exponent, factors.</param>
/// <param name="Shift">The overflow shift.</param>
internal sealed record RuleCaseProduct(RuleProduct Product, int Shift);

/// <summary>Operands of a synapse, and what must come of them.</summary>
/// <param name="Visit">The operands.</param>
/// <param name="Rounding">How the learned value is rounded.</param>
/// <param name="Accumulator">The accumulator after the last product.</param>
/// <param name="Stored">The value stored.</param>
internal sealed record RuleCaseState(SynapseVisit Visit, TraceRounding Rounding, int Accumulator, int Stored);
