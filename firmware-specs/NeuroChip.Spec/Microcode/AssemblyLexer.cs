namespace NeuroChip.Spec.Microcode;

/// <summary>Cuts one line of assembler text into tokens.</summary>
internal static class AssemblyLexer
{
    private static readonly string[] s_marks = ["..", ">=", "<=", "==", "!=", ">", "<", ",", "|", "+", "-", "(", ")"];

    /// <summary>The tokens of a line, an End last; a character without meaning becomes a Mark of its own, which no rule accepts.</summary>
    public static List<AssemblyToken> Cut(ReadOnlySpan<char> line)
    {
        List<AssemblyToken> tokens = [];
        int at = 0;
        while (at < line.Length && line[at] != MicroSyntax.Comment)
        {
            if (char.IsWhiteSpace(line[at]))
            {
                at++;
                continue;
            }

            (TokenKind kind, int length) = Next(line[at..]);
            tokens.Add(new AssemblyToken(kind, line.Slice(at, length).ToString(), at + 1));
            at += length;
        }

        tokens.Add(new AssemblyToken(TokenKind.End, "", at + 1));
        return tokens;
    }

    private static (TokenKind Kind, int Length) Next(ReadOnlySpan<char> rest)
    {
        if (IsWordStart(rest[0]))
        {
            return (TokenKind.Word, WordLength(rest));
        }

        if (char.IsAsciiDigit(rest[0]))
        {
            return (TokenKind.Number, WordLength(rest));
        }

        if (rest[0] == '.' && rest.Length > 1 && IsWordStart(rest[1]))
        {
            return (TokenKind.Directive, 1 + WordLength(rest[1..]));
        }

        foreach (string mark in s_marks)
        {
            if (rest.StartsWith(mark, StringComparison.Ordinal))
            {
                return (TokenKind.Mark, mark.Length);
            }
        }

        return (TokenKind.Mark, char.IsHighSurrogate(rest[0]) && rest.Length > 1 ? 2 : 1);
    }

    private static bool IsWordStart(char c) => char.IsAsciiLetter(c) || c == '_';

    private static int WordLength(ReadOnlySpan<char> rest)
    {
        int length = 1;
        while (length < rest.Length && (char.IsAsciiLetterOrDigit(rest[length]) || rest[length] == '_'))
        {
            length++;
        }

        return length;
    }
}
