using System.Numerics;

namespace NeuroChip.Learning;

/// <summary>A literal of a rule: a whole number, or a power of two.</summary>
/// <param name="Value">The whole number; 1 for a power.</param>
/// <param name="Exponent">The power of two; 0 for a whole number.</param>
/// <param name="Column">Where it begins.</param>
internal readonly record struct RuleLiteral(BigInteger Value, BigInteger Exponent, int Column)
{
    /// <summary>Reads <c>int</c> or <c>2^[sign]int</c>; the next character is a digit.</summary>
    public static RuleLiteral Read(RuleScanner scanner)
    {
        int column = scanner.Column;
        string digits = scanner.TakeDigits();
        if (scanner.Next == '.')
        {
            throw scanner.Problem(RuleCodes.Syntax, column, "a literal has no fraction", RuleScanner.Quote($"{digits}."), remedy: "write it as a whole number times a power such as 2^-4");
        }

        if (!scanner.Take('^'))
        {
            return new RuleLiteral(BigInteger.Parse(digits, System.Globalization.CultureInfo.InvariantCulture), 0, column);
        }

        if (digits != "2")
        {
            throw scanner.Problem(RuleCodes.PowerBase, column, "only 2 has powers", RuleScanner.Quote($"{digits}^"), "2^");
        }

        int sign = scanner.TakeSign();
        if (!char.IsAsciiDigit(scanner.Next))
        {
            throw scanner.Problem(RuleCodes.Syntax, scanner.Column, "2^ needs a whole number", scanner.Found, remedy: "write the exponent as digits, without brackets, such as 2^-4");
        }

        BigInteger exponent = BigInteger.Parse(scanner.TakeDigits(), System.Globalization.CultureInfo.InvariantCulture);
        return new RuleLiteral(1, sign < 0 ? -exponent : exponent, column);
    }
}
