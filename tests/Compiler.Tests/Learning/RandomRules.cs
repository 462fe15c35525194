using NeuroChip.Learning;
using NeuroChip.Spec;

namespace Compiler.Tests.Learning;

/// <summary>Rules and operand states drawn from a seed.</summary>
internal static class RandomRules
{
    private static readonly string[] Traces = ["x1", "x2", "y1", "y2", "y3"];
    private static readonly string[] Stored = ["w", "d", "t"];

    public static RuleTexts Texts(RuleTarget target, string text) => new(
        target == RuleTarget.Weight ? text : null, target == RuleTarget.Delay ? text : null, target == RuleTarget.Tag ? text : null);

    /// <summary>Up to four products; neighbours often have factors in common, so that merging has work.</summary>
    public static string Draw(Random random, int decimation)
    {
        List<string> products = [];
        string[] common = [.. Enumerable.Range(0, random.Next(3)).Select(_ => Factor(random))];
        string dependency = Dependency(random, decimation);
        for (int i = random.Next(1, 5); i > 0; i--)
        {
            if (random.Next(3) == 0)
            {
                dependency = Dependency(random, decimation);
            }

            List<string> factors = [dependency, .. common, .. Enumerable.Range(0, random.Next(3)).Select(_ => Factor(random))];
            if (random.Next(2) == 0)
            {
                factors.Add($"2^{random.Next(-5, 4)}");
            }

            if (random.Next(2) == 0)
            {
                factors.Add($"{random.Next(0, 8)}");
            }

            random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(factors));
            products.Add(string.Join('*', factors));
        }

        string rule = random.Next(2) == 0 ? "-" : "";
        return rule + products.Aggregate((all, next) => $"{all} {(random.Next(2) == 0 ? '+' : '-')} {next}");
    }

    public static OperandState State(Random random)
    {
        int[] values = new int[12];
        foreach (FactorCode bit in (FactorCode[])[FactorCode.X0, FactorCode.Y0, FactorCode.R0])
        {
            values[(int)bit] = random.Next(2);
        }

        foreach (FactorCode trace in (FactorCode[])[FactorCode.X1, FactorCode.X2, FactorCode.Y1, FactorCode.Y2, FactorCode.Y3])
        {
            values[(int)trace] = Edge(random, 0, 127);
        }

        values[(int)FactorCode.R1] = Edge(random, -128, 127);
        values[(int)FactorCode.Weight] = Edge(random, -256, 255);
        values[(int)FactorCode.Delay] = Edge(random, 0, 62);
        values[(int)FactorCode.Tag] = Edge(random, -256, 255);
        return new OperandState(values, random.Next(2) == 0);
    }

    private static int Edge(Random random, int low, int high) => random.Next(8) switch
    {
        0 => low,
        1 => high,
        _ => random.Next(low, high + 1),
    };

    private static string Dependency(Random random, int decimation) => random.Next(4) switch
    {
        0 => "x0",
        1 => "y0",
        2 => "r0",
        _ => $"u{decimation}",
    };

    private static string Factor(Random random)
    {
        string variable = random.Next(8) switch
        {
            < 4 => Traces[random.Next(5)],
            4 => "r1",
            _ => Stored[random.Next(3)],
        };
        string sum = random.Next(4) switch
        {
            0 => $"{random.Next(-100, 100):+0;-0}{(random.Next(2) == 0 ? '+' : '-')}{variable}",
            1 => $"{(random.Next(2) == 0 ? "-" : "")}{variable}{random.Next(-100, 100):+0;-0}",
            _ => variable,
        };
        bool sign = Stored.Contains(variable) && random.Next(4) == 0;
        return sign ? $"sgn({sum})" : sum == variable && random.Next(2) == 0 ? variable : random.Next(10) == 0 ? "x0" : $"({sum})";
    }
}
