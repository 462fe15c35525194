namespace NeuroChip.Spec.Microcode;

/// <summary>What a token is.</summary>
internal enum TokenKind
{
    /// <summary>A mnemonic, an operand or a label.</summary>
    Word,

    /// <summary>A word with a point before it.</summary>
    Directive,

    /// <summary>A number without a sign.</summary>
    Number,

    /// <summary>A separator or an operator.</summary>
    Mark,

    /// <summary>The end of the line; its text is empty.</summary>
    End,
}

/// <summary>One token; the column counts from 1.</summary>
internal readonly record struct AssemblyToken(TokenKind Kind, string Text, int Column)
{
    public bool Is(string mark) => Kind == TokenKind.Mark && Text == mark;

    /// <summary>As a message shows it.</summary>
    public string Shown => Kind == TokenKind.End ? "the end of the line" : $"'{(Text.Length > 40 ? Text[..40] + "..." : Text)}'";
}
