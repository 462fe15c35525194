namespace NeuroChip.Learning;

/// <summary>The characters of a rule's text without white space, which counts nowhere, and the columns they had.</summary>
internal sealed class RuleScanner
{
    private const char End = '\0';
    private const int MostQuoted = 40;

    private readonly char[] characters;
    private readonly int[] columns;
    private int position;

    public RuleScanner(RuleTarget target, string text)
    {
        this.Target = target;
        this.columns = [.. Enumerable.Range(0, text.Length).Where(i => !char.IsWhiteSpace(text[i])).Select(i => i + 1), text.Length + 1];
        this.characters = [.. text.Where(c => !char.IsWhiteSpace(c)), End];
    }

    public RuleTarget Target { get; }

    public bool AtEnd => position == characters.Length - 1;

    /// <summary>Column of the next character, from 1; behind the text at its end.</summary>
    public int Column => columns[position];

    public char Next => characters[position];

    /// <summary>What comes next, for messages: a whole name or number, or one character.</summary>
    public string Found
    {
        get
        {
            if (this.AtEnd)
            {
                return "the end of the rule";
            }

            int end = position;
            while (char.IsAsciiLetterOrDigit(characters[end]))
            {
                end++;
            }

            int character = char.IsSurrogatePair(this.Next, characters[Math.Min(position + 1, characters.Length - 1)]) ? 2 : 1;
            return Quote(new string(characters, position, Math.Max(character, end - position)));
        }
    }

    /// <summary>A name for a message, cut where it is longer than any name could be.</summary>
    public static string Quote(string name) => name.Length <= MostQuoted ? $"'{name}'" : $"'{name[..MostQuoted]}...'";

    public bool Take(char wanted)
    {
        if (this.Next != wanted || this.AtEnd)
        {
            return false;
        }

        position++;
        return true;
    }

    public bool Take(string wanted)
    {
        if (position + wanted.Length > characters.Length - 1 || !characters.AsSpan(position, wanted.Length).SequenceEqual(wanted))
        {
            return false;
        }

        position += wanted.Length;
        return true;
    }

    /// <summary>1 or -1 for a sign; 0 where there is none.</summary>
    public int TakeSign() => Take('+') ? 1 : Take('-') ? -1 : 0;

    /// <summary>The letters and digits that follow; empty if there are none.</summary>
    public string TakeName() => TakeWhile(char.IsAsciiLetterOrDigit);

    /// <summary>The digits that follow; empty if there are none.</summary>
    public string TakeDigits() => TakeWhile(char.IsAsciiDigit);

    public RuleException Problem(RuleCode code, int column, string message, string found = "", string allowed = "", string remedy = "") =>
        new(new RuleProblem(code, this.Target, column, message, found, allowed, remedy.Length > 0 ? remedy : code.Remedy));

    private string TakeWhile(Func<char, bool> belongs)
    {
        int start = position;
        while (belongs(this.Next))
        {
            position++;
        }

        return new string(characters, start, position - start);
    }
}
