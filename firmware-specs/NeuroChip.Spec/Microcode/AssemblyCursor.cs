using System.Globalization;

namespace NeuroChip.Spec.Microcode;

/// <summary>Goes through the tokens of one line; the first fault ends the line.</summary>
internal sealed class AssemblyCursor(List<AssemblyToken> tokens, int line, List<AssemblyProblem> problems)
{
    private int _at;

    public AssemblyToken Current => tokens[_at];

    public SourcePlace Place => new(line, tokens[0].Column);

    /// <summary>The current token, which is then passed; the end is never passed.</summary>
    public AssemblyToken Take()
    {
        AssemblyToken token = Current;
        _at = Math.Min(_at + 1, tokens.Count - 1);
        return token;
    }

    public bool TakeIf(string mark)
    {
        bool there = Current.Is(mark);
        if (there)
        {
            Take();
        }

        return there;
    }

    /// <summary>Reports a fault at a token; always false, for the caller to return.</summary>
    public bool Fail(string code, AssemblyToken token, string found, string allowed)
    {
        problems.Add(new AssemblyProblem(code, line, token.Column, found, allowed));
        return false;
    }

    /// <summary>A wrong token, or a missing one at the end of the line.</summary>
    public bool FailOperand(string allowed) => Fail(
        Current.Kind == TokenKind.End ? MicrocodeCodes.OperandMissing : MicrocodeCodes.BadOperand, Current, Current.Shown, allowed);

    public bool End() => Current.Kind == TokenKind.End || Fail(MicrocodeCodes.OperandExtra, Current, Current.Shown, "the end of the line or a comment");

    /// <summary>A number with an optional sign within bounds.</summary>
    public bool Number(int min, int max, string what, out int value)
    {
        value = 0;
        AssemblyToken first = Current;
        bool negative = TakeIf("-");
        if (!negative)
        {
            TakeIf("+");
        }

        if (Current.Kind != TokenKind.Number)
        {
            return FailOperand($"{what}, a number of {min}..{max}");
        }

        AssemblyToken token = Take();
        if (!TryRead(token.Text, out long number))
        {
            return Fail(MicrocodeCodes.BadOperand, token, token.Shown, $"{what}, a number of {min}..{max}, decimal or 0x");
        }

        number = negative ? -number : number;
        value = (int)Math.Clamp(number, int.MinValue, int.MaxValue);
        return (number >= min && number <= max)
            || Fail(MicrocodeCodes.OperandRange, first, $"{what} {(negative ? "-" : "")}{token.Text[..Math.Min(token.Text.Length, 20)]}", $"{min}..{max}");
    }

    /// <summary>Digits, decimal or behind 0x; more than fifteen of them are only known to be too many.</summary>
    private static bool TryRead(string text, out long number)
    {
        bool hex = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        ReadOnlySpan<char> digits = text.AsSpan(hex ? 2 : 0);
        number = 0;
        foreach (char digit in digits)
        {
            if (!(hex ? char.IsAsciiHexDigit(digit) : char.IsAsciiDigit(digit)))
            {
                return false;
            }
        }

        number = digits.Length > 15 ? long.MaxValue : 0;
        return digits.Length > 15
            || long.TryParse(digits, hex ? NumberStyles.AllowHexSpecifier : NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
