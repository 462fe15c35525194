using System.Numerics;
using NeuroChip.Spec;

namespace NeuroChip.Learning;

/// <summary>What a bracket holds: a literal alone, or a variable with a sign and a constant.</summary>
internal readonly record struct RuleTerm
{
    private static readonly BigInteger Least = -128;
    private static readonly BigInteger Most = 127;

    /// <summary>The literal that stands alone, or null.</summary>
    public RuleLiteral? Literal { get; private init; }

    /// <summary>The variable with its constant, counted positive; null if a literal stands alone.</summary>
    public RuleFactor? Factor { get; private init; }

    /// <summary>-1 if the text had the variable with a minus, whose sign goes into the mantissa; else 1.</summary>
    public int Flip { get; private init; }

    /// <summary>
    /// Reads <c>literal | [sign]var | [sign]var sign literal | [sign]literal sign var</c> and the closing bracket; the
    /// opening one has been read.
    /// </summary>
    public static RuleTerm Read(RuleScanner scanner, bool sign)
    {
        int start = scanner.Column;
        int first = scanner.TakeSign();
        RuleTerm term = char.IsAsciiDigit(scanner.Next) ? AfterLiteral(scanner, first, start) : AfterVariable(scanner, first == 0 ? 1 : first);
        if (scanner.Take(')'))
        {
            return sign ? AsSign(scanner, term, start) : term;
        }

        throw scanner.Next switch
        {
            '/' => Division(scanner),
            '(' => Nesting(scanner),
            '*' => scanner.Problem(RuleCodes.Syntax, scanner.Column, "a bracket holds a sum, not a product", "'*'", remedy: "multiply outside of the bracket"),
            _ => scanner.Problem(RuleCodes.Syntax, scanner.Column, "a bracket holds one variable and one constant", scanner.Found, "')'", "close the bracket; multiply longer sums out"),
        };
    }

    public static RuleException Division(RuleScanner scanner) =>
        scanner.Problem(RuleCodes.Division, scanner.Column, "there is no division", "'/'");

    private static RuleException Nesting(RuleScanner scanner) =>
        scanner.Problem(RuleCodes.Nesting, scanner.Column, "brackets do not nest", "'('");

    private static RuleTerm AfterLiteral(RuleScanner scanner, int sign, int start)
    {
        RuleLiteral literal = RuleLiteral.Read(scanner);
        int second = scanner.TakeSign();
        if (second == 0)
        {
            return sign == 0
                ? new RuleTerm { Literal = literal, Flip = 1 }
                : throw scanner.Problem(RuleCodes.Syntax, start, "a literal alone in a bracket has no sign", sign < 0 ? "'-'" : "'+'", remedy: "put the sign before the product");
        }

        FactorCode variable = Variable(scanner);
        BigInteger constant = ConstantOf(scanner, literal) * (sign < 0 ? -1 : 1);
        return Make(scanner, variable, second, constant, literal.Column);
    }

    private static RuleTerm AfterVariable(RuleScanner scanner, int sign)
    {
        FactorCode variable = Variable(scanner);
        int column = scanner.Column;
        int second = scanner.TakeSign();
        if (second == 0)
        {
            return Make(scanner, variable, sign, 0, column);
        }

        if (!char.IsAsciiDigit(scanner.Next))
        {
            throw scanner.Problem(RuleCodes.Syntax, scanner.Column, "a bracket holds one variable and one constant", scanner.Found, "a literal", "multiply sums of variables out into several products");
        }

        RuleLiteral literal = RuleLiteral.Read(scanner);
        return Make(scanner, variable, sign, ConstantOf(scanner, literal) * second, literal.Column);
    }

    /// <summary>The variable positive: s * var + c is s * (var + s * c).</summary>
    private static RuleTerm Make(RuleScanner scanner, FactorCode variable, int sign, BigInteger constant, int column)
    {
        BigInteger canonical = constant * sign;
        if (canonical < Least || canonical > Most)
        {
            string more = sign < 0 ? ", with the variable counted positive" : "";
            throw scanner.Problem(RuleCodes.ConstantRange, column, $"the constant of an operand has 8 bits{more}", $"{canonical}", "-128..127");
        }

        return new RuleTerm { Factor = new RuleFactor(variable, (int)canonical, false), Flip = sign };
    }

    private static BigInteger ConstantOf(RuleScanner scanner, RuleLiteral literal)
    {
        if (literal.Exponent < 0)
        {
            throw scanner.Problem(RuleCodes.ConstantRange, literal.Column, "a constant beside a variable is a whole number", $"2^{literal.Exponent}", "-128..127");
        }

        // Beyond 2^8 the value only has to be out of range, not exact.
        return literal.Value << (int)BigInteger.Min(literal.Exponent, 16);
    }

    private static FactorCode Variable(RuleScanner scanner)
    {
        int column = scanner.Column;
        string found = scanner.Found;
        if (scanner.Next == '(')
        {
            throw Nesting(scanner);
        }

        string name = scanner.TakeName();
        if (name.Length == 0)
        {
            throw scanner.Problem(RuleCodes.Syntax, column, "a variable is missing", found, "x1 x2 y1 y2 y3 r1 w d t");
        }

        if (name == "sgn")
        {
            throw scanner.Problem(RuleCodes.Nesting, column, "brackets do not nest", "'sgn'");
        }

        if (name is "x0" or "y0" or "r0" || RuleReader.IsEpoch(name))
        {
            throw scanner.Problem(RuleCodes.BareDependency, column, $"'{name}' stands in a bracket", $"'{name}'", "x1 x2 y1 y2 y3 r1 w d t");
        }

        return RuleFactor.Find(name) ?? throw scanner.Problem(RuleCodes.UnknownName, column, $"there is no variable {RuleScanner.Quote(name)}", RuleScanner.Quote(name), "x1 x2 y1 y2 y3 r1 w d t");
    }

    private static RuleTerm AsSign(RuleScanner scanner, RuleTerm term, int start)
    {
        if (term.Factor is not { Variable: FactorCode.Weight or FactorCode.Delay or FactorCode.Tag } factor)
        {
            throw scanner.Problem(RuleCodes.SignOperand, start, "only w, d and t have a sign operand", term.Factor is { } other ? $"sgn({other.Name})" : "a literal", "w, d, t");
        }

        return term with { Factor = factor with { Sign = true } };
    }
}
