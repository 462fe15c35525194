using System.Collections.Immutable;
using NeuroChip.Spec;
using NeuroChip.Spec.Microcode;

namespace NeuroChip.Learning;

/// <summary>A product of a rule as it went into the program.</summary>
/// <param name="Target">The rule.</param>
/// <param name="Text">The product in canonical order.</param>
/// <param name="Column">Where it begins in the rule's text, from 1.</param>
/// <param name="Shift">The overflow shift; 0 for none.</param>
/// <param name="ShiftReason">Why it is shifted; empty if it is not.</param>
/// <param name="Words">Words of microcode.</param>
/// <param name="SharesFactors">Whether it goes on from the product before it, without testing and multiplying again.</param>
public sealed record ProductReport(
    RuleTarget Target, string Text, int Column, int Shift, string ShiftReason, int Words, bool SharesFactors);

/// <summary>What a program costs and why.</summary>
public sealed record RuleReport
{
    /// <summary>Words of microcode with HALT.</summary>
    public required int Words { get; init; }

    /// <summary>Words that sharing factors and multiplying in pairs saved.</summary>
    public required int WordsSaved { get; init; }

    /// <summary>The products in the order of the program.</summary>
    public required ImmutableArray<ProductReport> Products { get; init; }

    /// <summary>The cost of a visit in every case the program can tell apart, dearest spikes first.</summary>
    public required ImmutableArray<VisitCost> Costs { get; init; }

    internal static RuleReport Create(ImmutableArray<CanonicalRule> rules, RuleProgram program, ProgramSummary summary, int wordsAlone)
    {
        int decimation = rules.Select(r => r.Decimation).FirstOrDefault(k => k is not null) ?? 0;
        return new RuleReport
        {
            Words = program.Words.Length,
            WordsSaved = wordsAlone - program.Words.Length,
            Products = [.. program.Products.Select(p => new ProductReport(
                p.Target, p.Product.Text(decimation), p.Product.Column, p.Product.Shift, p.Product.ShiftReason, p.WordCount, p.GoesOn))],
            Costs = CostsOf(summary, decimation),
        };
    }

    /// <summary>Every combination of the dependencies the program names; u0 always holds, so it makes no case.</summary>
    private static ImmutableArray<VisitCost> CostsOf(ProgramSummary summary, int decimation)
    {
        var used = (RuleDependency)summary.Dependencies;
        used = decimation == 0 ? used & ~RuleDependency.Epoch : used;
        RuleDependency[] sides = Cases(used, [RuleDependency.PreSpike | RuleDependency.PostSpike, RuleDependency.PreSpike, RuleDependency.PostSpike]);
        RuleDependency[] others = Cases(used, [RuleDependency.Reward | RuleDependency.Epoch, RuleDependency.Reward, RuleDependency.Epoch]);
        return
        [
            .. from other in others.OrderBy(o => o)
               from side in sides
               let holds = side | other
               let activeU = holds.HasFlag(RuleDependency.Epoch) ? 1 | (1 << decimation) : 1
               select new VisitCost(Name(used, holds), holds, summary.OpsOf((LearnDependency)(holds & ~RuleDependency.Epoch), activeU)),
        ];
    }

    private static RuleDependency[] Cases(RuleDependency used, RuleDependency[] all) =>
        [.. all.Where(c => (c & ~used) == 0), RuleDependency.None];

    private static string Name(RuleDependency used, RuleDependency holds)
    {
        const RuleDependency both = RuleDependency.PreSpike | RuleDependency.PostSpike;
        List<string> parts = [];
        if ((used & both) != 0)
        {
            parts.Add((holds & both) switch
            {
                both => "both sides",
                RuleDependency.PreSpike => "pre side",
                RuleDependency.PostSpike => "post side",
                _ => "neither side",
            });
        }

        if (used.HasFlag(RuleDependency.Reward))
        {
            parts.Add(holds.HasFlag(RuleDependency.Reward) ? "reward" : "no reward");
        }

        if (used.HasFlag(RuleDependency.Epoch))
        {
            parts.Add(holds.HasFlag(RuleDependency.Epoch) ? "u" : "no u");
        }

        return parts.Count == 0 ? "always" : string.Join(", ", parts);
    }
}
