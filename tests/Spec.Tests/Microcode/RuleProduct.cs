using System.Globalization;
using NeuroChip.Spec;
using NeuroChip.Spec.Microcode;

namespace Spec.Tests.Microcode;

/// <summary>One product of a rule in canonical form, evaluated as core-semantics.md section 7 says.</summary>
internal sealed record RuleProduct(string Dependency, int Mantissa, int Exponent, IReadOnlyList<(int Code, int Constant)> Factors, int Shift)
{
    /// <summary>Reads a row of the manual: dependency, m, e, factors such as <c>(y3-40) * w</c>, shift.</summary>
    public static RuleProduct Read(string[] row) => new(
        row[0], Number(row[1]), Number(row[2]), [.. row[3].Split(" * ").Select(Factor)], Number(row[4]));

    public long AddTo(long a, ReferenceVisit visit)
    {
        long m = Holds(visit) ? Mantissa : 0;
        int widths = 0;
        foreach ((int code, int constant) in Factors)
        {
            int width = code switch { 8 => 8, >= 9 => 9, _ => 7 };
            m *= Math.Clamp(visit.Operands[code] + constant, -(1 << width), (1 << width) - 1);
            widths += width;
        }

        Shift.ShouldBe(Math.Max(0, widths + 4 - 15));
        m = (m >> Shift) << (Exponent + 7);
        return Math.Clamp(a + Math.Clamp(m, short.MinValue, short.MaxValue), short.MinValue, short.MaxValue);
    }

    private bool Holds(ReferenceVisit visit) => Dependency switch
    {
        "x0" => visit.Operands[0] == 1,
        "y0" => visit.Operands[3] == 1,
        _ => ((visit.ActiveU >> Number(Dependency[1..])) & 1) == 1,
    };

    private static (int Code, int Constant) Factor(string text)
    {
        string inside = text.Trim('(', ')');
        int sign = inside.IndexOfAny(['+', '-']);
        string name = sign < 0 ? inside : inside[..sign];
        return (Enumerable.Range(0, 12).First(code => MicroFactors.Name((FactorCode)code) == name), sign < 0 ? 0 : Number(inside[sign..]));
    }

    private static int Number(string text) => int.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
}
