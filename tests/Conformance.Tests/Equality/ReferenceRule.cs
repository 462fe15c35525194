using NeuroChip.Graph;
using NeuroChip.Learning;

namespace Conformance.Tests.Equality;

/// <summary>
/// One rule of a projection evaluated as core-semantics section 7 writes it, from its canonical products, which the oracle
/// checks; nothing of microcode.
/// </summary>
internal sealed class ReferenceRule
{
    private static readonly int[] s_widths = [1, 7, 7, 1, 7, 7, 7, 1, 8, 9, 9, 9];

    private readonly CanonicalRule _rule;
    private readonly Projection _projection;

    private ReferenceRule(CanonicalRule rule, Projection projection)
    {
        _rule = rule;
        _projection = projection;
    }

    /// <summary>What it changes: 0 the weight, 1 the delay, 2 the tag.</summary>
    public int Target => (int)_rule.Target;

    /// <summary>The rules of a projection that learns.</summary>
    public static ReferenceRule[] Of(Projection projection)
    {
        LearningRule rule = projection.Learning!;
        (RuleTarget Target, string? Text)[] texts =
            [(RuleTarget.Weight, rule.Weight), (RuleTarget.Delay, rule.Delay), (RuleTarget.Tag, rule.Tag)];
        return
        [
            .. from text in texts
               where text.Text is not null
               select new ReferenceRule(LearningRuleText.Parse(text.Target, text.Text).Rule.ShouldNotBeNull(text.Text), projection),
        ];
    }

    /// <summary>Whether every u_k of the rule is 1 in a learning step.</summary>
    public bool IsDecimated(long step, int epoch) => step / epoch % (1L << (_rule.Decimation ?? 0)) == 0;

    /// <summary>The value after a visit.</summary>
    /// <param name="operands">Values by operand code where a product of the dependency reads them; null if it does not hold.</param>
    /// <param name="z">The value before.</param>
    /// <param name="step">Learning step.</param>
    /// <param name="index">The synapse to the random generator.</param>
    public int Apply(Func<RuleDependency, int[]?> operands, int z, long step, ulong index)
    {
        Int128 a = z * 128;
        foreach (RuleProduct product in _rule.Products)
        {
            if (operands(product.Dependency) is { } values)
            {
                a = Short(a + Short(Value(product, values)));
            }
        }

        return Store(a, step, index);
    }

    private static Int128 Value(RuleProduct product, int[] values)
    {
        Int128 m = product.Mantissa;
        int width = 4;
        foreach (RuleFactor factor in product.Factors)
        {
            int bits = s_widths[(int)factor.Variable];
            int sum = values[(int)factor.Variable] + factor.Constant;
            m *= Math.Clamp(factor.Sign ? Math.Sign(sum) : sum, -(1 << bits), (1 << bits) - 1);
            width += bits;
        }

        return (m >> Math.Max(0, width - 15)) << (product.Exponent + 7);
    }

    /// <summary>Rounds to the storage precision, clips to the bounds, clips to the range, cuts to the grid.</summary>
    private int Store(Int128 a, long step, ulong index)
    {
        LearningRule rule = _projection.Learning!;
        WeightFormat format = _projection.Format!;
        int lost = Target == 0 ? ReferenceSynapses.LostBits(format) : 0;
        int r = 7 + lost;
        long whole = (long)(a >> r);
        long fraction = (long)a - (whole << r);
        whole += ReferenceRounding.Up(rule.Rounding, fraction, r, _projection.Seed, 32 + (ulong)Target, step, index);
        long z = whole << lost;
        if ((Target == 0 ? rule.WeightRange : Target == 1 ? rule.DelayRange : null) is { } bounds)
        {
            z = Math.Clamp(z, bounds.Low, bounds.High);
        }

        return Target switch
        {
            0 => ReferenceSynapses.Stored(format, (int)Clip(z, format.Sign)),
            1 => (int)Math.Clamp(z, 0, 62),
            _ => (int)Math.Clamp(z, -256, 255),
        };
    }

    private static long Clip(long z, NeuroChip.Graph.SignMode sign) => sign switch
    {
        NeuroChip.Graph.SignMode.Mixed => Math.Clamp(z, -256, 254),
        NeuroChip.Graph.SignMode.Excitatory => Math.Clamp(z, 0, 255),
        _ => Math.Clamp(z, -255, 0),
    };

    private static Int128 Short(Int128 value) => Int128.Clamp(value, -32768, 32767);
}
