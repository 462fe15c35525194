using NeuroChip.Cli.Errors;
using NeuroChip.Emulator.Engines;
using NeuroChip.Learning;
using NeuroChip.Spec;

namespace NeuroChip.Cli.Conformance.Rules;

/// <summary>Reads files of learning rules, and checks every number, so that what comes after meets legal operands only.</summary>
internal static class RuleCaseReader
{
    private const int MostDecimation = 9;

    private const int MostTrace = 127;

    private static readonly (string Word, FactorCode Meaning)[] Variables =
    [
        ("x0", FactorCode.X0), ("x1", FactorCode.X1), ("x2", FactorCode.X2), ("y0", FactorCode.Y0), ("y1", FactorCode.Y1),
        ("y2", FactorCode.Y2), ("y3", FactorCode.Y3), ("r0", FactorCode.R0), ("r1", FactorCode.R1),
        ("w", FactorCode.Weight), ("d", FactorCode.Delay), ("t", FactorCode.Tag),
    ];

    /// <exception cref="CliException">The file breaks the format; code and place say how.</exception>
    public static RuleFile Read(CaseElement root)
    {
        _ = root["format"];
        var file = new RuleFile([.. root["rules"].List().Select(Rule)]);
        root.Done();
        return file;
    }

    private static RuleCase Rule(CaseElement rule)
    {
        RuleTarget target = rule["target"].OneOf(("dw", RuleTarget.Weight), ("dd", RuleTarget.Delay), ("dt", RuleTarget.Tag));
        int? decimation = rule.Find("decimation") is { IsNull: false } given ? given.Integer(0, MostDecimation) : null;
        var result = new RuleCase(
            rule["rule"].Text, target, decimation, [.. rule["products"].List().Select(Product)],
            [.. rule["states"].List().Select(state => State(state, target, decimation ?? 0))]);
        rule.Done();
        return result;
    }

    private static RuleCaseProduct Product(CaseElement product)
    {
        RuleDependency dependency = product["dependency"].OneOf(
            ("x0", RuleDependency.PreSpike), ("y0", RuleDependency.PostSpike), ("r0", RuleDependency.Reward), ("u", RuleDependency.Epoch));
        var result = new RuleCaseProduct(
            new RuleProduct(
                dependency, product["mantissa"].Integer(-8, 7), product["exponent"].Integer(-7, 8),
                [.. product["factors"].List().Select(Factor)], Column: 1),
            product["shift"].Integer(0, 63));
        product.Done();
        return result;
    }

    private static RuleFactor Factor(CaseElement factor)
    {
        var result = new RuleFactor(
            factor["variable"].OneOf(Variables), factor["constant"].Integer(sbyte.MinValue, sbyte.MaxValue), factor["sign"].Boolean);
        factor.Done();
        return result;
    }

    private static RuleCaseState State(CaseElement state, RuleTarget target, int decimation)
    {
        CaseElement operands = state["operands"];
        SignMode sign = state["sign"].OneOf(("mixed", SignMode.Mixed), ("exc", SignMode.Excitatory), ("inh", SignMode.Inhibitory));
        int bits = state["weight_bits"].Integer(1, 8);
        if (SynapseCodes.WeightCodeFor(bits) < 0)
        {
            throw state["weight_bits"].Refused(CliCodes.CaseRange, "the number does not fit", $"{bits}", "1, 2, 3, 4, 5, 6 or 8");
        }

        var visit = new SynapseVisit
        {
            X0 = operands["x0"].Integer(0, 1) == 1,
            Y0 = operands["y0"].Integer(0, 1) == 1,
            R0 = operands.IntegerOr("r0", 0, 0, 1) == 1,
            ActiveU = operands["u"].Integer(0, 1) << decimation,
            X1 = operands["x1"].Integer(0, MostTrace),
            X2 = operands["x2"].Integer(0, MostTrace),
            Y1 = operands["y1"].Integer(0, MostTrace),
            Y2 = operands["y2"].Integer(0, MostTrace),
            Y3 = operands["y3"].Integer(0, MostTrace),
            R1 = operands.IntegerOr("r1", 0, sbyte.MinValue, sbyte.MaxValue),
            Weight = Weight(operands["w"], sign, bits),
            Delay = operands["d"].Integer(0, 62),
            Tag = operands["t"].Integer(-256, 255),
            Sign = sign,
            WeightBits = bits,
        };
        operands.Done();
        var result = new RuleCaseState(
            visit, state["rounding"].OneOf(("down", TraceRounding.Down), ("nearest", TraceRounding.Nearest), ("up", TraceRounding.Up)),
            state["accumulator"].Integer(short.MinValue, short.MaxValue), state["stored"].Integer(target == RuleTarget.Delay ? 0 : -256, 255));
        state.Done();
        return result;
    }

    private static int Weight(CaseElement weight, SignMode sign, int bits)
    {
        FieldLimit limit = Spec.Synapses.SynapseArithmetic.MantissaLimit(sign);
        int value = weight.Integer((int)limit.Min, (int)limit.Max);
        return Spec.Synapses.SynapseArithmetic.Truncate(value, sign, bits) == value
            ? value
            : throw weight.Refused(
                CliCodes.CaseRange, "the weight is not one that its format stores", $"{value}",
                $"multiples of {1 << Spec.Synapses.SynapseArithmetic.DroppedBits(sign, bits)}");
    }
}
