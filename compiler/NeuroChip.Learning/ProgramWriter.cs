using System.Collections.Immutable;
using NeuroChip.Spec;
using NeuroChip.Spec.Microcode;

namespace NeuroChip.Learning;

/// <summary>
/// Writes the canonical program: [EXIT], then per target TGT, its products from left to right, RND, [CLP], WR; HALT.
/// The order of products is never changed, since the accumulator saturates after each; factors within a product may be,
/// since 64-bit products of them are exact.
/// </summary>
internal sealed class ProgramWriter
{
    /// <summary>Fraction bits of the accumulator (core-semantics section 7).</summary>
    private const int FractionBits = 7;

    /// <summary>Largest shift that SCL does itself.</summary>
    private const int MostScaleShift = 15;

    private readonly ImmutableArray<ushort>.Builder words = ImmutableArray.CreateBuilder<ushort>();
    private readonly ImmutableArray<PlacedProduct>.Builder placed = ImmutableArray.CreateBuilder<PlacedProduct>();
    private readonly List<LearnLimit> limits = [];
    private readonly RuleSettings settings;
    private readonly int decimation;
    private readonly bool merge;

    private ProgramWriter(RuleSettings settings, int decimation, bool merge)
    {
        this.settings = settings;
        this.decimation = decimation;
        this.merge = merge;
    }

    /// <param name="rules">In the order weight, delay, tag.</param>
    /// <param name="settings">Rounding and bounds.</param>
    /// <param name="merge">False writes every product and every factor by itself, to see what merging saves.</param>
    public static RuleProgram Write(ImmutableArray<CanonicalRule> rules, RuleSettings settings, bool merge)
    {
        var writer = new ProgramWriter(settings, rules.Select(r => r.Decimation).FirstOrDefault(k => k is not null) ?? 0, merge);
        writer.WriteExit(rules);
        foreach (CanonicalRule rule in rules)
        {
            writer.WriteRule(rule);
        }

        writer.words.Add(MicroOps.Halt());
        return new RuleProgram(writer.words.ToImmutable(), [.. writer.limits], writer.placed.ToImmutable());
    }

    /// <summary>Without a product in every step (u0), a visit in which no dependency holds changes nothing and ends at once.</summary>
    private void WriteExit(ImmutableArray<CanonicalRule> rules)
    {
        RuleDependency mask = rules.SelectMany(r => r.Products).Aggregate(RuleDependency.None, (all, p) => all | p.Dependency);
        if (!mask.HasFlag(RuleDependency.Epoch) || decimation > 0)
        {
            words.Add(MicroOps.Exit((LearnDependency)mask, DecimationOf(mask)));
        }
    }

    private void WriteRule(CanonicalRule rule)
    {
        words.Add(MicroOps.Target((LearnTarget)rule.Target, FractionBits));
        RuleProduct? before = null;
        foreach (RuleProduct product in rule.Products)
        {
            int first = words.Count;
            List<RuleFactor>? rest = merge && before is not null ? RestAfter(before, product) : null;
            if (rest is null)
            {
                words.Add(MicroOps.Depend((LearnDependency)product.Dependency, DecimationOf(product.Dependency)));
            }

            WriteFactors(rest ?? [.. product.Factors]);
            WriteScale(product);
            words.Add(MicroOps.Accumulate());
            placed.Add(new PlacedProduct(rule.Target, product, first, words.Count - first, rest is not null));
            before = product;
        }

        words.Add(MicroOps.Round(settings.Rounding));
        WriteClip(rule.Target);
        words.Add(MicroOps.Write());
    }

    /// <summary>
    /// The factors that make the product of the one before it, whose value SCL has left in P; null where P is of no use:
    /// the dependency is another, a factor of P is not wanted, or a wide product was shifted in place.
    /// </summary>
    private static List<RuleFactor>? RestAfter(RuleProduct before, RuleProduct product)
    {
        if (before.Dependency != product.Dependency || before.Shift > MostScaleShift)
        {
            return null;
        }

        List<RuleFactor> rest = [.. product.Factors];
        return before.Factors.All(rest.Remove) ? rest : null;
    }

    /// <summary>Plain factors go in pairs; those with constants one by one.</summary>
    private void WriteFactors(List<RuleFactor> factors)
    {
        RuleFactor[] plain = merge ? [.. factors.Where(f => f.Constant == 0)] : [];
        for (int i = 0; i + 1 < plain.Length; i += 2)
        {
            words.Add(MicroOps.MultiplyTwo(plain[i].Code, plain[i + 1].Code));
        }

        IEnumerable<RuleFactor> single = merge ? [.. plain.Skip(plain.Length & ~1), .. factors.Where(f => f.Constant != 0)] : factors;
        foreach (RuleFactor factor in single)
        {
            words.Add(MicroOps.Multiply(factor.Code, factor.Constant));
        }
    }

    /// <summary>
    /// Q = ((P * mantissa) >> shift) * 2^(exponent + 7). SCL shifts by up to 15; a longer
    /// shift is done to P itself, after the mantissa, which then is a constant factor.
    /// </summary>
    private void WriteScale(RuleProduct product)
    {
        if (product.Shift <= MostScaleShift)
        {
            words.Add(MicroOps.Scale(product.Mantissa, product.Exponent, product.Shift));
            return;
        }

        if (product.Mantissa != 1)
        {
            words.Add(MicroOps.Multiply(FactorCode.Constant, product.Mantissa));
        }

        words.Add(MicroOps.ShiftRight(product.Shift));
        words.Add(MicroOps.Scale(1, product.Exponent));
    }

    private void WriteClip(RuleTarget target)
    {
        RuleRange? range = target switch
        {
            RuleTarget.Weight => settings.WeightRange,
            RuleTarget.Delay => settings.DelayRange,
            _ => null,
        };
        if (range is not { } held)
        {
            return;
        }

        var limit = new LearnLimit { Low = held.Low, High = held.High };
        if (!limits.Contains(limit))
        {
            limits.Add(limit);
        }

        words.Add(MicroOps.Clip(limits.IndexOf(limit)));
    }

    private int DecimationOf(RuleDependency mask) => mask.HasFlag(RuleDependency.Epoch) ? decimation : 0;
}
