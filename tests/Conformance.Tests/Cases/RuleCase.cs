using System.Globalization;
using System.Text.Json;
using NeuroChip.Emulator.Engines;
using NeuroChip.Learning;
using NeuroChip.Spec;

namespace Conformance.Tests.Cases;

/// <summary>A rule of a rule file (neurochip-rules/1): its text, what it means, and what it makes of states.</summary>
/// <param name="Text">The rule.</param>
/// <param name="Target">What it changes.</param>
/// <param name="Decimation">The k of its u_k, or null.</param>
/// <param name="Products">Its canonical products, each as <see cref="Describe(RuleProduct)"/> writes it.</param>
/// <param name="States">States with their answers.</param>
internal sealed record RuleCase(string Text, RuleTarget Target, int? Decimation, string[] Products, RuleState[] States)
{
    /// <summary>Every rule of a file.</summary>
    public static RuleCase[] ReadFile(string path)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(path));
        document.RootElement.GetProperty("format").GetString().ShouldBe("neurochip-rules/1");
        return [.. document.RootElement.GetProperty("rules").EnumerateArray().Select(Read)];
    }

    /// <summary>The target that a file names.</summary>
    public static RuleTarget TargetOf(string? name) => Enum.GetValues<RuleTarget>().Single(target => LearningRuleText.NameOf(target) == name);

    /// <summary>The products of a rule as a file lists them.</summary>
    public static string[] ReadProducts(JsonElement products) => [.. products.EnumerateArray().Select(Describe)];

    /// <summary>The decimation of a rule as a file has it.</summary>
    public static int? ReadDecimation(JsonElement decimation) => decimation.ValueKind == JsonValueKind.Number ? decimation.GetInt32() : null;

    /// <summary>All that counts of a product, in one line.</summary>
    public static string Describe(RuleProduct product)
    {
        string dependency = product.Dependency switch
        {
            RuleDependency.PreSpike => "x0",
            RuleDependency.PostSpike => "y0",
            RuleDependency.Reward => "r0",
            _ => "u",
        };
        IEnumerable<string> factors = product.Factors.Select(factor => Describe(factor.Name, factor.Constant, factor.Sign));
        return Describe(dependency, product.Mantissa, product.Exponent, product.Shift, factors);
    }

    private static RuleCase Read(JsonElement rule)
    {
        RuleTarget target = TargetOf(rule.GetProperty("target").GetString());
        int? decimation = ReadDecimation(rule.GetProperty("decimation"));
        return new RuleCase(
            rule.GetProperty("rule").GetString()!, target, decimation, ReadProducts(rule.GetProperty("products")),
            [.. rule.GetProperty("states").EnumerateArray().Select(state => RuleState.Read(state, decimation ?? 0))]);
    }

    private static string Describe(JsonElement product) => Describe(
        product.GetProperty("dependency").GetString()!, product.GetProperty("mantissa").GetInt32(), product.GetProperty("exponent").GetInt32(),
        product.GetProperty("shift").GetInt32(),
        product.GetProperty("factors").EnumerateArray().Select(factor => Describe(
            factor.GetProperty("variable").GetString()!, factor.GetProperty("constant").GetInt32(), factor.GetProperty("sign").GetBoolean())));

    private static string Describe(string dependency, int mantissa, int exponent, int shift, IEnumerable<string> factors) =>
        string.Create(CultureInfo.InvariantCulture, $"{dependency} * {mantissa} * 2^{exponent} >> {shift}: {string.Join(' ', factors)}");

    private static string Describe(string variable, int constant, bool sign) =>
        string.Create(CultureInfo.InvariantCulture, $"{(sign ? "sgn " : "")}{variable}{constant:+0;-0;+0}");
}

/// <summary>A state of a rule file and its answer.</summary>
/// <param name="Visit">The operands, as a visit of a synapse has them.</param>
/// <param name="Rounding">How the accumulator is rounded.</param>
/// <param name="Accumulator">A after the last product, before clamp and rounding.</param>
/// <param name="Stored">What is stored of it.</param>
internal sealed record RuleState(SynapseVisit Visit, TraceRounding Rounding, int Accumulator, int Stored)
{
    /// <summary>Reads a state of a rule with u_k.</summary>
    public static RuleState Read(JsonElement state, int decimation)
    {
        JsonElement operands = state.GetProperty("operands");
        bool u = Of(operands, "u") != 0;
        var visit = new SynapseVisit
        {
            X0 = Of(operands, "x0") != 0,
            Y0 = Of(operands, "y0") != 0,
            R0 = Of(operands, "r0") != 0,

            // An active u_k makes those below it active; a u_k that is not leaves them so.
            ActiveU = (1 << (decimation + (u ? 1 : 0))) - 1,
            X1 = Of(operands, "x1"),
            X2 = Of(operands, "x2"),
            Y1 = Of(operands, "y1"),
            Y2 = Of(operands, "y2"),
            Y3 = Of(operands, "y3"),
            R1 = Of(operands, "r1"),
            Weight = Of(operands, "w"),
            Delay = Of(operands, "d"),
            Tag = Of(operands, "t"),
            Sign = state.GetProperty("sign").GetString() switch
            {
                "mixed" => SignMode.Mixed,
                "exc" => SignMode.Excitatory,
                "inh" => SignMode.Inhibitory,
                var other => throw new InvalidDataException($"sign mode {other}"),
            },
            WeightBits = state.GetProperty("weight_bits").GetInt32(),
            Step = 1,
        };
        TraceRounding rounding = Enum.Parse<TraceRounding>(state.GetProperty("rounding").GetString()!, ignoreCase: true);
        return new RuleState(visit, rounding, state.GetProperty("accumulator").GetInt32(), state.GetProperty("stored").GetInt32());
    }

    private static int Of(JsonElement operands, string name) => operands.TryGetProperty(name, out JsonElement value) ? value.GetInt32() : 0;
}
