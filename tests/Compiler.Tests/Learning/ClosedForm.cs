using System.Numerics;
using NeuroChip.Learning;
using NeuroChip.Spec;

namespace Compiler.Tests.Learning;

/// <summary>The formulas of core-semantics section 7 over canonical products, in wide integers.</summary>
internal static class ClosedForm
{
    public static int Accumulator(CanonicalRule rule, OperandState state)
    {
        BigInteger a = state[FactorCode.Weight + (int)rule.Target] << 7;
        foreach (RuleProduct product in rule.Products)
        {
            BigInteger m = Holds(product.Dependency, state) ? product.Mantissa : 0;
            foreach (RuleFactor factor in product.Factors)
            {
                int sum = state[factor.Variable] + factor.Constant;
                m *= Clip(factor.Sign ? Math.Sign(sum) : sum, -(1 << factor.Width), (1 << factor.Width) - 1);
            }

            int shift = Math.Max(0, product.Factors.Sum(f => f.Width) + 4 - 15);
            a = Clip(a + Clip((m >> shift) << (product.Exponent + 7), -32768, 32767), -32768, 32767);
        }

        return (int)a;
    }

    private static bool Holds(RuleDependency dependency, OperandState state) => dependency switch
    {
        RuleDependency.PreSpike => state[FactorCode.X0] == 1,
        RuleDependency.PostSpike => state[FactorCode.Y0] == 1,
        RuleDependency.Reward => state[FactorCode.R0] == 1,
        _ => state.Epoch,
    };

    private static BigInteger Clip(BigInteger value, int low, int high) => BigInteger.Max(low, BigInteger.Min(high, value));
}
