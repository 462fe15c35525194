namespace NeuroChip.Spec.Microcode;

/// <summary>The words of assembler text, for the assembler and the disassembler alike. Labels alone tell capitals apart.</summary>
internal static class MicroSyntax
{
    public const char Comment = ';';
    public const string ConstantDirective = ".const";
    public const string LimitDirective = ".limit";
    public const string WordDirective = ".word";
    public const string ConstantPrefix = "K";
    public const string LimitPrefix = "LIM";
    public const string SignName = "sgn";
    public const string AlwaysName = "always";

    public static readonly string[] Directives = [ConstantDirective, LimitDirective, WordDirective];

    /// <summary>By <see cref="LearnTarget"/>.</summary>
    public static readonly string[] Targets = ["w", "d", "t"];

    /// <summary>By <see cref="TraceTime"/>.</summary>
    public static readonly string[] Times = ["auto", "tx", "ty", "end"];

    public static readonly string[] Signs = ["add", "sub"];

    /// <summary>By <see cref="TraceRounding"/>.</summary>
    public static readonly string[] Roundings = ["down", "nearest", "up", "stochastic"];

    /// <summary>By <see cref="LearnRelation"/>.</summary>
    public static readonly string[] Relations = [">", ">=", "<", "<=", "==", "!="];

    /// <summary>Operands by code, without signs and the constant alone.</summary>
    public static readonly string[] Factors =
        [.. Enumerable.Range(0, (int)FactorCode.SignWeight).Select(code => MicroFactors.Name((FactorCode)code))];

    /// <summary>The words that stand for the numbers 0, 1, ... of an operand, or null where it is written another way.</summary>
    public static string[]? WordsOf(OperandForm form) => form switch
    {
        OperandForm.Target => Targets,
        OperandForm.Time => Times,
        OperandForm.Sign => Signs,
        OperandForm.Rounding => Roundings,
        OperandForm.Relation => Relations,
        _ => null,
    };

    /// <summary>The number of a word in a list in any case, or -1.</summary>
    public static int IndexOf(string[] words, ReadOnlySpan<char> word)
    {
        for (int i = 0; i < words.Length; i++)
        {
            if (word.Equals(words[i], StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>3 for <c>K3</c> with prefix K; -1 for anything else.</summary>
    public static int Numbered(ReadOnlySpan<char> word, string prefix) =>
        word.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)
            && int.TryParse(word[prefix.Length..], System.Globalization.NumberStyles.None, null, out int number)
            ? number
            : -1;

    /// <summary>A label must not look like anything else that an operand may be.</summary>
    public static bool IsReserved(string word) =>
        Numbered(word, ConstantPrefix) >= 0 || Numbered(word, LimitPrefix) >= 0 || Numbered(word, "u") >= 0
        || IndexOf([.. Factors, SignName, AlwaysName], word) >= 0;
}
