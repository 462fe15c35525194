using System.Text.Json;
using NeuroChip.Learning;
using NeuroChip.Spec;

namespace Compiler.Tests.Learning;

/// <summary>The published rules: canonical form, and the accumulator of every state by program and by formula.</summary>
public class RuleVectorTests
{
    private static readonly string[] Names = ["x0", "x1", "x2", "y0", "y1", "y2", "y3", "r0", "r1", "w", "d", "t"];

    [Fact]
    public void Every_published_rule_becomes_the_same_products()
    {
        int count = 0;
        foreach (JsonElement vector in Vectors())
        {
            CanonicalRule rule = Read(vector);
            JsonElement[] expected = [.. vector.GetProperty("products").EnumerateArray()];
            rule.Products.Length.ShouldBe(expected.Length, rule.ToString());
            rule.Products.Select(Describe).ShouldBe(expected.Select(Describe), rule.ToString());
            rule.Decimation.ShouldBe(vector.GetProperty("decimation") is { ValueKind: JsonValueKind.Number } k ? k.GetInt32() : null);
            count++;
        }

        count.ShouldBe(400);
    }

    [Fact]
    public void Every_published_state_gives_its_accumulator_by_program_and_by_formula()
    {
        int count = 0;
        foreach (JsonElement vector in Vectors())
        {
            CanonicalRule rule = Read(vector);
            string text = vector.GetProperty("rule").GetString()!;
            RuleCompilation compiled = RuleCompiler.Compile(RandomRules.Texts(rule.Target, text), new RuleSettings(TraceRounding.Down));
            foreach (JsonElement entry in vector.GetProperty("states").EnumerateArray())
            {
                OperandState state = State(entry.GetProperty("operands"));
                int accumulator = entry.GetProperty("accumulator").GetInt32();
                ClosedForm.Accumulator(rule, state).ShouldBe(accumulator, text);
                if (HasWork(rule, state))
                {
                    MicroModel.Run(compiled.Words, state).Accumulator.ShouldBe(accumulator, text);
                    count++;
                }
            }
        }

        count.ShouldBeGreaterThan(1000);
    }

    private static JsonElement[] Vectors()
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Checkout.File("tests/vectors/rules/rules.json")));
        return [.. document.RootElement.GetProperty("rules").EnumerateArray().Select(r => r.Clone())];
    }

    private static CanonicalRule Read(JsonElement vector)
    {
        string text = vector.GetProperty("rule").GetString()!;
        RuleTarget target = LearningRuleText.TargetOf(text)!.Value;
        LearningRuleText.NameOf(target).ShouldBe(vector.GetProperty("target").GetString());
        (CanonicalRule? rule, var problems) = LearningRuleText.Parse(target, text);
        problems.ShouldBeEmpty(text);
        return rule.ShouldNotBeNull();
    }

    /// <summary>Where EXIT stops, the program leaves the accumulator alone: nothing would change.</summary>
    private static bool HasWork(CanonicalRule rule, OperandState state) =>
        rule.Products.Any(p => state.Any((int)p.Dependency));

    private static string Describe(RuleProduct product) =>
        $"{Name(product.Dependency)} {product.Mantissa} {product.Exponent} {product.Shift} "
        + string.Join(',', product.Factors.Select(f => $"{f.Name}{f.Constant:+0;-0}{(f.Sign ? "s" : "")}"));

    private static string Describe(JsonElement product) =>
        $"{product.GetProperty("dependency").GetString()} {product.GetProperty("mantissa").GetInt32()} "
        + $"{product.GetProperty("exponent").GetInt32()} {product.GetProperty("shift").GetInt32()} "
        + string.Join(',', product.GetProperty("factors").EnumerateArray().Select(f =>
            $"{f.GetProperty("variable").GetString()}{f.GetProperty("constant").GetInt32():+0;-0}{(f.GetProperty("sign").GetBoolean() ? "s" : "")}"));

    private static string Name(RuleDependency dependency) => dependency switch
    {
        RuleDependency.PreSpike => "x0",
        RuleDependency.PostSpike => "y0",
        RuleDependency.Reward => "r0",
        _ => "u",
    };

    private static OperandState State(JsonElement operands)
    {
        int[] values = [.. Names.Select(n => operands.TryGetProperty(n, out JsonElement v) ? v.GetInt32() : 0)];
        return new OperandState(values, operands.GetProperty("u").GetInt32() == 1);
    }
}
