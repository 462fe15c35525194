using System.Collections.Immutable;
using System.Numerics;
using NeuroChip.Spec;

namespace NeuroChip.Learning;

/// <summary>Reads the text of one rule, product by product (core-semantics section 7).</summary>
internal sealed class RuleReader(RuleScanner scanner)
{
    private readonly List<RuleProblem> problems = [];
    private readonly List<RuleProduct> products = [];
    private int? decimation;

    public static (CanonicalRule? Rule, ImmutableArray<RuleProblem> Problems) Read(RuleTarget target, string text)
    {
        var scanner = new RuleScanner(target, text);
        var reader = new RuleReader(scanner);
        try
        {
            reader.ReadRule();
        }
        catch (RuleException wrong)
        {
            reader.problems.Add(wrong.Problem);
        }

        return reader.problems.Count > 0
            ? (null, [.. reader.problems])
            : (new CanonicalRule(target, [.. reader.products], reader.decimation), []);
    }

    /// <summary>Whether a name is one of u0 to u9.</summary>
    public static bool IsEpoch(string name) => name.Length == 2 && name[0] == 'u' && char.IsAsciiDigit(name[1]);

    private void ReadRule()
    {
        ReadHead();
        if (scanner.AtEnd)
        {
            throw scanner.Problem(RuleCodes.NoRule, scanner.Column, "the rule has no product");
        }

        int sign = scanner.TakeSign();
        ReadProduct(sign < 0 ? -1 : 1);
        while (!scanner.AtEnd)
        {
            sign = scanner.TakeSign();
            if (sign == 0)
            {
                throw Unexpected();
            }

            ReadProduct(sign);
        }
    }

    /// <summary>An optional <c>dw =</c>; no factor has an equals sign.</summary>
    private void ReadHead()
    {
        int column = scanner.Column;
        foreach (RuleTarget target in Enum.GetValues<RuleTarget>())
        {
            string name = LearningRuleText.NameOf(target);
            if (scanner.Take($"{name}="))
            {
                if (target != scanner.Target)
                {
                    string wanted = LearningRuleText.NameOf(scanner.Target);
                    throw scanner.Problem(RuleCodes.WrongTarget, column, $"this is the rule of {wanted}", name, wanted);
                }

                return;
            }
        }
    }

    private void ReadProduct(int sign)
    {
        var product = new ProductDraft(scanner.Column, sign);
        ReadFactor(product);
        while (scanner.Take('*'))
        {
            ReadFactor(product);
        }

        if (product.Finish(scanner.Target, problems) is { } finished)
        {
            products.Add(finished);
        }
    }

    private void ReadFactor(ProductDraft product)
    {
        if (char.IsAsciiDigit(scanner.Next))
        {
            product.Scale(RuleLiteral.Read(scanner));
        }
        else if (scanner.Take('('))
        {
            product.Multiply(RuleTerm.Read(scanner, sign: false));
        }
        else if (scanner.Take("sgn("))
        {
            product.Multiply(RuleTerm.Read(scanner, sign: true));
        }
        else if (char.IsAsciiLetter(scanner.Next))
        {
            ReadName(product);
        }
        else
        {
            throw MissingFactor();
        }
    }

    private void ReadName(ProductDraft product)
    {
        int column = scanner.Column;
        string name = scanner.TakeName();
        if (IsEpoch(name))
        {
            NoteDecimation(name[1] - '0', column);
            product.DependOn(RuleDependency.Epoch);
        }
        else if (name == "x0")
        {
            product.DependOn(RuleDependency.PreSpike);
        }
        else if (name == "y0")
        {
            product.DependOn(RuleDependency.PostSpike);
        }
        else if (name == "r0")
        {
            product.DependOn(RuleDependency.Reward);
        }
        else if (RuleFactor.Find(name) is { } variable)
        {
            product.Multiply(new RuleFactor(variable, 0, false));
        }
        else
        {
            throw scanner.Problem(
                RuleCodes.UnknownName, column, $"there is no {RuleScanner.Quote(name)} in the learning engine", RuleScanner.Quote(name), "x0 y0 r0 u0..u9 x1 x2 y1 y2 y3 r1 w d t sgn()");
        }
    }

    private void NoteDecimation(int exponent, int column)
    {
        if (decimation is { } first && first != exponent)
        {
            throw scanner.Problem(RuleCodes.TwoDecimations, column, "the u of a rule differ", $"u{exponent}", $"u{first}");
        }

        decimation = exponent;
    }

    private RuleException Unexpected() => scanner.Next switch
    {
        '/' => RuleTerm.Division(scanner),
        '^' => scanner.Problem(RuleCodes.PowerBase, scanner.Column, "only 2 has powers", "'^'", "2^"),
        _ => scanner.Problem(RuleCodes.Syntax, scanner.Column, "the rule should go on with an operator", scanner.Found, "* + -", "write * between factors, and + or - between products"),
    };

    private RuleException MissingFactor() => scanner.Next switch
    {
        '/' => RuleTerm.Division(scanner),
        '+' or '-' => scanner.Problem(RuleCodes.Syntax, scanner.Column, "a factor has no sign of its own", scanner.Found, remedy: "put the sign before the product, or write (-x1)"),
        _ => scanner.Problem(RuleCodes.Syntax, scanner.Column, "a factor is missing", scanner.Found, "a name, a literal, a bracket or sgn()"),
    };

    /// <summary>A product while it is read.</summary>
    private sealed class ProductDraft(int column, int sign)
    {
        private readonly List<RuleFactor> factors = [];
        private RuleDependency dependency;
        private BigInteger mantissa = sign;
        private BigInteger exponent;

        public void Scale(RuleLiteral literal)
        {
            mantissa *= literal.Value;
            exponent += literal.Exponent;
        }

        public void Multiply(RuleFactor factor) => factors.Add(factor);

        public void Multiply(RuleTerm term)
        {
            if (term.Literal is { } literal)
            {
                Scale(literal);
            }
            else
            {
                factors.Add(term.Factor!.Value);
                mantissa *= term.Flip;
            }
        }

        /// <summary>The first dependency is the product's; a further x0, y0 or r0 is 0 or 1, and a further u counts nothing.</summary>
        public void DependOn(RuleDependency next)
        {
            if (dependency == RuleDependency.None)
            {
                dependency = next;
            }
            else if (next != RuleDependency.Epoch)
            {
                factors.Add(new RuleFactor(Bit(next), 0, false));
            }
        }

        public RuleProduct? Finish(RuleTarget target, List<RuleProblem> problems)
        {
            int before = problems.Count;
            Normalize();
            void Add(RuleCode code, string message, string found, string allowed) =>
                problems.Add(new RuleProblem(code, target, column, message, found, allowed, code.Remedy));

            if (dependency == RuleDependency.None)
            {
                Add(RuleCodes.NoDependency, "the product does not say when it applies", "no x0, y0, r0 or u", "");
            }

            if (mantissa < -8 || mantissa > 7)
            {
                Add(RuleCodes.MantissaRange, "the product's literals leave a mantissa of more than 4 bits", Short(mantissa), "-8..7");
            }

            if (exponent < -7 || exponent > 8)
            {
                Add(RuleCodes.ExponentRange, "the product's power of two is out of range", $"2^{Short(exponent)}", "2^-7..2^8");
            }

            int width = factors.Sum(f => f.Width);
            if (width > 60)
            {
                Add(RuleCodes.ProductWidth, "the factors' widths sum to too much", $"{width} bits", "60");
            }

            return problems.Count > before ? null : new RuleProduct(dependency, (int)mantissa, (int)exponent, [.. factors], column);
        }

        private static FactorCode Bit(RuleDependency dependency) => dependency switch
        {
            RuleDependency.PreSpike => FactorCode.X0,
            RuleDependency.PostSpike => FactorCode.Y0,
            _ => FactorCode.R0,
        };

        private static string Short(BigInteger value) => value.GetBitLength() <= 64 ? value.ToString(System.Globalization.CultureInfo.InvariantCulture) : "a number of more than 64 bits";

        private void Normalize()
        {
            while (BigInteger.Abs(mantissa) > 7 && mantissa.IsEven && exponent < 8)
            {
                mantissa /= 2;
                exponent += 1;
            }
        }
    }
}
