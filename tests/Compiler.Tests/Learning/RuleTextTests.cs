using NeuroChip.Learning;

namespace Compiler.Tests.Learning;

public class RuleTextTests
{
    /// <summary>Code, rule, column.</summary>
    public static TheoryData<string, string, int> Wrong => new()
    {
        { "NC2701", "x0*y1*", 7 },
        { "NC2701", "x0*-2", 4 },
        { "NC2701", "x0)*y1", 3 },
        { "NC2703", "x0 y1", 1 },
        { "NC2701", "x0*(x1+y1)", 8 },
        { "NC2701", "x0*(x1*2)", 7 },
        { "NC2701", "x0*(x1+2", 9 },
        { "NC2701", "x0*(-3)", 5 },
        { "NC2701", "x0*0.5*x1", 4 },
        { "NC2701", "x0*2^x1", 6 },
        { "NC2701", "x0*(3+)", 7 },
        { "NC2701", "x0**y1", 4 },
        { "NC2701", "=x0", 1 },
        { "NC2702", "dt = x0*y1", 1 },
        { "NC2703", "x0*z1", 4 },
        { "NC2703", "x0*2*(q+1)", 7 },
        { "NC2703", "X0*y1", 1 },
        { "NC2703", "u10*y1", 1 },
        { "NC2703", "dz = x0", 1 },
        { "NC2704", "x0*3^2", 4 },
        { "NC2704", "x0*y1^2", 6 },
        { "NC2705", "x0*y1/2", 6 },
        { "NC2705", "x0*(y1/2)", 7 },
        { "NC2706", "x0*((y1))", 5 },
        { "NC2706", "x0*(3-(y1))", 7 },
        { "NC2706", "x0*(sgn(w))", 5 },
        { "NC2707", "x0*(w+128)", 7 },
        { "NC2707", "x0*(-129-w)", 6 },
        { "NC2707", "x0*(w-2^-1)", 7 },
        { "NC2707", "x0*(w-2^9)", 7 },
        { "NC2708", "y0*(x0+1)", 5 },
        { "NC2708", "(u1)*w", 2 },
        { "NC2709", "x0*sgn(x1-3)", 8 },
        { "NC2709", "x0*sgn(3)", 8 },
        { "NC2710", "x0*y1 - 2*x1*y1", 9 },
        { "NC2711", "x0*y1 + 3*3*x0", 9 },
        { "NC2711", "-17*x0", 2 },
        { "NC2711", "8*2^8*x0", 1 },
        { "NC2712", "2^-8*x0", 1 },
        { "NC2712", "2^4*2^5*x0", 1 },
        { "NC2713", "x0*w*w*w*w*w*w*x1", 1 },
        { "NC2714", "u1*w + u2*t", 8 },
        { "NC2714", "u1*w + x0*u2*t", 11 },
        { "NC2716", "dw =", 5 },
        { "NC2716", "", 1 },
    };

    [Fact]
    public void What_was_found_is_quoted_as_whole_characters_and_cut_where_it_is_long()
    {
        string shown = LearningRuleText.Parse(RuleTarget.Weight, "x0*\U0001F600").Problems.ShouldHaveSingleItem().Found;
        RuleProblem name = LearningRuleText.Parse(RuleTarget.Weight, new string('q', 10_000)).Problems.ShouldHaveSingleItem();
        RuleProblem power = LearningRuleText.Parse(RuleTarget.Weight, new string('3', 10_000) + "^2*x0").Problems.ShouldHaveSingleItem();

        shown.ShouldBe("'\U0001F600'");
        name.ToString().Length.ShouldBeLessThan(400);
        power.ToString().Length.ShouldBeLessThan(400);
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_wrong_rule_is_refused_at_its_column(string code, string text, int column)
    {
        (CanonicalRule? rule, var problems) = LearningRuleText.Parse(RuleTarget.Weight, text);
        rule.ShouldBeNull();
        RuleProblem problem = problems.ShouldHaveSingleItem();
        problem.Code.Id.ShouldBe(code, problem.ToString());
        problem.Column.ShouldBe(column, problem.ToString());
        problem.Remedy.ShouldNotBeEmpty();
        problem.ToString().ShouldStartWith($"dw:{column}: {code}: ");
    }

    [Theory]
    [InlineData("x0*2*y1", "dw = 2*x0*y1")]
    [InlineData(" d w =- x 0 * ( 3 -\ty 1 ) ", "dw = x0*(y1-3)")]
    [InlineData("-x0*(-w+2^2)*(2^-3)*(6)", "dw = 6*2^-3*x0*(w-4)")]
    [InlineData("u3*x0*y0*u3*x1", "dw = u3*x0*y0*x1")]
    [InlineData("x0*x0*r0*r1", "dw = x0*x0*r0*r1")]
    [InlineData("r0*sgn(3-t)*sgn(w)", "dw = -r0*sgn(t-3)*sgn(w)")]
    [InlineData("x0*(128-w)*(127+t)", "dw = -x0*(w-128)*(t+127)")]
    [InlineData("48*y0", "dw = 6*2^3*y0")]
    [InlineData("-8*2^8*y0", "dw = -8*2^8*y0")]
    [InlineData("-8*2^7*y0", "dw = -4*2^8*y0")]
    [InlineData("16*2^-9*y0", "dw = 4*2^-7*y0")]
    [InlineData("0*y0*w", "dw = 0*y0*w")]
    [InlineData("+x0-y0", "dw = x0 + -y0")]
    [InlineData("2^+3*2^-10*x0*(w+0)", "dw = 2^-7*x0*w")]
    public void A_rule_has_one_canonical_form(string text, string canonical)
    {
        (CanonicalRule? rule, var problems) = LearningRuleText.Parse(RuleTarget.Weight, text);
        problems.ShouldBeEmpty();
        rule!.ToString().ShouldBe(canonical);
    }

    [Fact]
    public void All_products_that_mean_nothing_are_reported_at_once() =>
        LearningRuleText.Parse(RuleTarget.Tag, "x1 + 9*x0 + 2^-9*y0*y1").Problems
            .Select(p => $"{p.Place} {p.Code}").ShouldBe(["dt:1 NC2710", "dt:6 NC2711", "dt:13 NC2712"]);

    [Fact]
    public void A_message_names_what_was_found_what_is_allowed_and_the_remedy() =>
        LearningRuleText.Parse(RuleTarget.Weight, "x0*(w+200)").Problems[0].ToString().ShouldBe(
            "dw:7: NC2707: the constant of an operand has 8 bits; found 200, allowed -128..127; use a whole number from -128 to 127");

    [Fact]
    public void The_rules_of_a_profile_share_one_decimation()
    {
        RuleCompilation compiled = RuleCompiler.Compile(
            new RuleTexts("u1*w", null, "x0 - u2*t"), new RuleSettings(NeuroChip.Spec.TraceRounding.Down));
        compiled.Problems.ShouldHaveSingleItem().ToString().ShouldStartWith("dt:6: NC2714: the u of dw is another; found u2, allowed u1");
    }

    [Fact]
    public void Rules_longer_than_a_program_are_refused_where_the_limit_is_crossed()
    {
        string text = string.Join('+', Enumerable.Repeat("x0*y1", 60)) + "+" + string.Join('+', Enumerable.Repeat("y0*x1 + x0*y1", 60));
        RuleProblem problem = RuleCompiler.Compile(new RuleTexts(text), new RuleSettings(NeuroChip.Spec.TraceRounding.Down)).Problems.ShouldHaveSingleItem();
        problem.Code.Id.ShouldBe("NC2715");
        problem.Found.ShouldBe("607 words");
        (problem.Column - 1).ShouldBeInRange(text.IndexOf('y', 60 * 6), text.LastIndexOf('+'));
        text[(problem.Column - 1)..].ShouldStartWith("x0*y1+y0*x1");
    }

    [Fact]
    public void An_endless_text_is_not_read() =>
        LearningRuleText.Parse(RuleTarget.Weight, new string('x', 16385)).Problems.ShouldHaveSingleItem().Code.Id.ShouldBe("NC2717");

    [Fact]
    public void No_text_at_all_is_no_rule() =>
        RuleCompiler.Compile(new RuleTexts(null), new RuleSettings(NeuroChip.Spec.TraceRounding.Down))
            .Problems.ShouldHaveSingleItem().Code.Id.ShouldBe("NC2716");

    [Fact]
    public void Numbers_of_any_length_are_read_without_harm()
    {
        string digits = new('9', 4000);
        LearningRuleText.Parse(RuleTarget.Weight, $"{digits}*x0").Problems.ShouldHaveSingleItem().Code.Id.ShouldBe("NC2711");
        LearningRuleText.Parse(RuleTarget.Weight, $"2^-{digits}*x0").Problems.ShouldHaveSingleItem().Code.Id.ShouldBe("NC2712");
        LearningRuleText.Parse(RuleTarget.Weight, $"x0*(w+2^{digits})").Problems.ShouldHaveSingleItem().Code.Id.ShouldBe("NC2707");
    }

    /// <summary>Codes reach users' scripts: a number keeps its meaning. Append new ones here.</summary>
    [Fact]
    public void Published_codes_keep_their_meaning() =>
        string.Join('\n', RuleCode.All.Select(c => $"{c.Id} {c.Title}")).ShouldBe(
            """
            NC2701 rule cannot be read
            NC2702 rule of another target
            NC2703 unknown name in a rule
            NC2704 power of something other than 2
            NC2705 division in a rule
            NC2706 bracket inside a bracket
            NC2707 constant outside its operand
            NC2708 dependency inside a bracket
            NC2709 sgn() of something without a sign
            NC2710 product without a dependency
            NC2711 scale with too many digits
            NC2712 scale too small or too large
            NC2713 product of too many factors
            NC2714 two different decimations
            NC2715 rules too long for a program
            NC2716 nothing to learn
            NC2717 rule text too long
            """);
}
