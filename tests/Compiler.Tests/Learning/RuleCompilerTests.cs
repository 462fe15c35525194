using System.Collections.Immutable;
using NeuroChip.Learning;
using NeuroChip.Spec;
using NeuroChip.Spec.Profiles;

namespace Compiler.Tests.Learning;

public class RuleCompilerTests
{
    /// <summary>The rules that hardware.md lists with their words, counted without EXIT, RND, CLP, WR and HALT.</summary>
    [Theory]
    [InlineData("dw=-2*x0*y1+2*y0*x1", "1070 2100 3400 4E70 5000 2200 3100 4270 5000", 9)]
    [InlineData("dw=-2*2^-2*x0*y1+3*2^-4*y0*x1+3*2^-3*y0*x1*y2-2^-5*x0*y1*x2", "1070 2100 3400 4E50 5000 2200 3100 4330 5000 3500 4343 5000 2100 E420 4F23 5000", 18)]
    [InlineData("dt=-2*x0*y1+2*y0*x1-2^-3*u0*t", "1270 2100 3400 4E70 5000 2200 3100 4270 5000 2800 3B00 4F40 5000", 13)]
    [InlineData("dw=u0*t*y3*2^-3", "1070 2800 EB60 4145 5000", 6)]
    [InlineData("dw=4*2^-6*u2*y3-3*2^-5*u2*w", "1070 2820 3600 4410 5000 2820 3900 4D20 5000", 9)]
    [InlineData("dw=-2^-3*u2*(y3-40)*w", "1070 2820 3900 36D8 4F45 5000", 6)]
    [InlineData("dw=2^-4*u0*x1*y1*(y2-20)", "1070 2800 E140 35EC 413A 5000", 7)]
    [InlineData("dd=2*2^-3*x0*y1-2*2^-3*y0*x1", "1170 2100 3400 4240 5000 2200 3100 4E40 5000", 9)]
    public void The_standard_rules_take_at_most_the_listed_words(string text, string words, int listed)
    {
        RuleCompilation compiled = Compile(text);
        string[] all = [.. compiled.Words.Select(w => $"{w:X4}")];
        string body = string.Join(' ', all.SkipWhile(w => w[0] == 'B').TakeWhile(w => w[0] != '7'));
        body.ShouldBe(words);
        body.Split(' ').Length.ShouldBeLessThanOrEqualTo(listed);
        all[^3..].ShouldBe(["7000", "9000", "0000"]);
    }

    [Fact]
    public void A_rule_without_u0_leaves_at_once_where_nothing_happened()
    {
        Hex(Compile("x0*y1 + u3*w")).ShouldStartWith("B930 ");
        Hex(Compile("x0*y1 + u0*w")).ShouldStartWith("1070 ");
        Hex(Compile("r0*t + y0*x1")).ShouldStartWith("B600 ");
    }

    [Fact]
    public void Bounds_become_a_clip_before_the_write()
    {
        RuleCompilation compiled = RuleCompiler.Compile(
            new RuleTexts("x0*y1", "y0*x1", "u0*t"), new RuleSettings(TraceRounding.Stochastic, new RuleRange(0, 100), new RuleRange(1, 7)));
        Hex(compiled).ShouldBe("1070 2100 3400 4170 5000 7300 8000 9000 1170 2200 3100 4170 5000 7300 8100 9000 1270 2800 3B00 4170 5000 7300 9000 0000");
        compiled.Limits.ShouldBe([new LearnLimit { Low = 0, High = 100 }, new LearnLimit { Low = 1, High = 7 }]);
    }

    [Fact]
    public void A_shift_beyond_15_is_done_to_the_product_and_the_mantissa_is_a_factor()
    {
        // 7 + 7 + 9 + 9 + 4 - 15 = 21.
        Hex(Compile("-3*2^-2*x0*x1*y1*w*t")).ShouldBe("B100 1070 2100 E140 E9B0 3FFD 6015 4150 5000 7000 9000 0000");
        RuleCompilation compiled = Compile("-3*2^-2*x0*x1*y1*w*t");
        ProductReport product = compiled.Report!.Products.ShouldHaveSingleItem();
        product.Shift.ShouldBe(21);
        product.ShiftReason.ShouldBe("scaled by 2^-21 because x1 7 + y1 7 + w 9 + t 9 + mantissa 4 = 36 bits, and the accumulator takes 15");
    }

    [Fact]
    public void Products_go_on_from_the_one_before_only_where_that_changes_nothing()
    {
        Shares("y0*x1 + y0*x1*w").ShouldBe([false, true]);
        Shares("y0*w*x1 - y0*(x2-3)*x1*w").ShouldBe([false, true]);
        Shares("y0*x1*w + y0*x1").ShouldBe([false, false]);
        Shares("y0*x1 + x0*x1*w").ShouldBe([false, false]);
        Shares("y0*x1 + y0*(x1+1)*w").ShouldBe([false, false]);
        Shares("y0*x1*x1 + y0*x1*w").ShouldBe([false, false]);
        Shares("y0*w*w*t + y0*w*w*t*x1").ShouldBe([false, false], "the first was shifted by 16 in place");
        Compile("y0*x1 + y0*x1*w").Report!.WordsSaved.ShouldBe(2);
    }

    [Fact]
    public void The_cost_of_a_visit_is_told_by_case()
    {
        RuleReport report = Compile("dw=-2*x0*y1+2*y0*x1").Report!;
        report.Words.ShouldBe(13);
        report.Costs.Select(c => (c.Case, c.Operations)).ShouldBe(
            [("both sides", 12), ("pre side", 9), ("post side", 9), ("neither side", 1)]);
        ChipProfile profile = ChipProfile.Load("loihi1-d18");
        report.Costs[0].EnergyPicojoules(profile)!.Value.ShouldBe(120, 1e-9);
        report.Costs[0].TimeNanoseconds(profile)!.Value.ShouldBe(6.096, 1e-9);
        report.Costs[0].EnergyPicojoules(ChipProfile.Load("loihi1-sanafe")).ShouldBeNull();
        RuleReportText.Write(report, profile).ShouldBe(
            """
            13 words
              dw:5 -2*x0*y1
              dw:13 2*y0*x1
              both sides: 12 operations, 120 pJ, 6.1 ns
              pre side: 9 operations, 90 pJ, 4.57 ns
              post side: 9 operations, 90 pJ, 4.57 ns
              neither side: 1 operations, 10 pJ, 0.51 ns

            """);
        Compile("u2*w + r0*t").Report!.Costs.Select(c => c.Case).ShouldBe(["no reward, no u", "reward, no u", "no reward, u", "reward, u"]);
    }

    [Fact]
    public void Random_rules_are_the_closed_form_in_every_state()
    {
        const int seed = 4711;
        var random = new Random(seed);
        int merged = 0, wide = 0;
        for (int i = 0; i < 500; i++)
        {
            int decimation = random.Next(3);
            var target = (RuleTarget)random.Next(3);
            string text = RandomRules.Draw(random, decimation);
            RuleCompilation compiled = RuleCompiler.Compile(RandomRules.Texts(target, text), new RuleSettings(TraceRounding.Down));
            compiled.Problems.ShouldBeEmpty($"seed {seed}: {text}");
            CanonicalRule rule = compiled.Rules.ShouldHaveSingleItem();
            merged += compiled.Report!.Products.Count(p => p.SharesFactors);
            wide += compiled.Report!.Products.Count(p => p.Shift > 15);
            for (int s = 0; s < 20; s++)
            {
                OperandState drawn = RandomRules.State(random);

                // The u's of a rule hold or do not; u0 always does.
                OperandState state = decimation == 0 ? drawn with { Epoch = true } : drawn;
                (int accumulator, int operations) = MicroModel.Run(compiled.Words, state);
                if (rule.Products.Any(p => state.Any((int)p.Dependency)))
                {
                    accumulator.ShouldBe(ClosedForm.Accumulator(rule, state), $"seed {seed}: {text}");
                }

                RuleDependency used = (RuleDependency)compiled.Summary!.Dependencies & (decimation == 0 ? ~RuleDependency.Epoch : (RuleDependency)15);
                VisitCost cost = compiled.Report.Costs.Single(c => c.Holds == (HoldsIn(state) & used));
                operations.ShouldBe(cost.Operations, $"seed {seed}: {text}");
            }
        }

        merged.ShouldBeGreaterThan(50);
        wide.ShouldBeGreaterThan(50);
    }

    private static RuleDependency HoldsIn(OperandState state) => Enum.GetValues<RuleDependency>()
        .Where(d => d != RuleDependency.None && state.All((int)d)).Aggregate(RuleDependency.None, (all, d) => all | d);

    private static RuleCompilation Compile(string text)
    {
        RuleTarget target = LearningRuleText.TargetOf(text) ?? RuleTarget.Weight;
        RuleCompilation compiled = RuleCompiler.Compile(RandomRules.Texts(target, text), new RuleSettings(TraceRounding.Down));
        compiled.Problems.ShouldBeEmpty();
        return compiled;
    }

    private static ImmutableArray<bool> Shares(string text) => [.. Compile(text).Report!.Products.Select(p => p.SharesFactors)];

    private static string Hex(RuleCompilation compiled) => string.Join(' ', compiled.Words.Select(w => $"{w:X4}"));
}
