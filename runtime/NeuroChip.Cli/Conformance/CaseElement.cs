using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using NeuroChip.Cli.Errors;

namespace NeuroChip.Cli.Conformance;

/// <summary>A place in a case file. Every refusal names it; a field that nobody asked for is refused too.</summary>
internal sealed class CaseElement
{
    /// <summary>Characters of a file that a message repeats.</summary>
    private const int LongestQuote = 40;

    /// <summary>Characters a name may have.</summary>
    private const int LongestName = 256;

    private readonly string _file;
    private readonly string _place;
    private readonly JsonElement _json;
    private readonly HashSet<string> _asked = [];

    public CaseElement(string file, string place, JsonElement json)
    {
        _file = file;
        _place = place;
        _json = json;
    }

    public string Text => _json.ValueKind == JsonValueKind.String ? _json.GetString()! : throw OfWrongKind("a text");

    /// <summary>A text that messages and symbol tables can repeat.</summary>
    public string Name => Text is { Length: > 0 and <= LongestName } text && !text.Any(char.IsControl)
        ? text
        : throw Refused(CliCodes.CaseRange, "the name cannot be used", Quote(), $"1..{LongestName} printable characters");

    public ulong Unsigned => _json.ValueKind != JsonValueKind.Number
        ? throw OfWrongKind("an integer")
        : _json.TryGetUInt64(out ulong value) ? value : throw Refused(CliCodes.CaseRange, "the number does not fit", Quote(), $"an integer 0..{ulong.MaxValue}");

    /// <summary>Sixteen hex digits.</summary>
    public ulong Hash => Text.Length == 16 && ulong.TryParse(Text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong value)
        ? value
        : throw Refused(CliCodes.CaseExpectation, "no state hash", Quote(), "16 hex digits");

    public bool IsNull => _json.ValueKind == JsonValueKind.Null;

    public bool Boolean => _json.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw OfWrongKind("true or false"),
    };

    public bool IsList => _json.ValueKind == JsonValueKind.Array;

    public CaseElement this[string field] =>
        Find(field) ?? throw Refused(CliCodes.CaseFieldMissing, "a field is missing", "", $"a field '{field}'");

    /// <summary>A field, or null where the file leaves it out.</summary>
    public CaseElement? Find(string field)
    {
        if (_json.ValueKind != JsonValueKind.Object)
        {
            throw OfWrongKind("an object");
        }

        _asked.Add(field);
        return _json.TryGetProperty(field, out JsonElement value) ? new CaseElement(_file, $"{_place}.{field}", value) : null;
    }

    /// <summary>An integer of a range.</summary>
    public int Integer(int least, int most)
    {
        if (_json.ValueKind != JsonValueKind.Number)
        {
            throw OfWrongKind("an integer");
        }

        if (_json.TryGetInt32(out int value) && value >= least && value <= most)
        {
            return value;
        }

        // 1.5 is another mistake than a number that is too large.
        return _json.GetRawText().AsSpan().ContainsAny('.', 'e', 'E')
            ? throw OfWrongKind("an integer")
            : throw Refused(CliCodes.CaseRange, "the number does not fit", Quote(), $"{least}..{most}");
    }

    public int IntegerOr(string field, int otherwise, int least, int most) => Find(field)?.Integer(least, most) ?? otherwise;

    /// <summary>A number of a range, with a fraction of so many parts at most, as so many parts.</summary>
    public int Parts(int parts, int most)
    {
        if (_json.ValueKind != JsonValueKind.Number)
        {
            throw OfWrongKind("a number");
        }

        return _json.TryGetDouble(out double value) && value >= 0 && value <= most
            ? (int)Math.Floor(value * parts)
            : throw Refused(CliCodes.CaseRange, "the number does not fit", Quote(), $"0..{most}");
    }

    /// <summary>One of a few words.</summary>
    public T OneOf<T>(params (string Word, T Meaning)[] words)
    {
        string text = Text;
        foreach ((string word, T meaning) in words)
        {
            if (word == text)
            {
                return meaning;
            }
        }

        throw Refused(CliCodes.CaseRange, "the word is not known here", Quote(), string.Join(", ", words.Select(word => $"'{word.Word}'")));
    }

    /// <summary>The elements of a list.</summary>
    public IEnumerable<CaseElement> List()
    {
        if (!IsList)
        {
            throw OfWrongKind("a list");
        }

        int index = 0;
        foreach (JsonElement value in _json.EnumerateArray())
        {
            yield return new CaseElement(_file, $"{_place}[{index++}]", value);
        }
    }

    /// <summary>A list of so many elements at least and at most.</summary>
    public ImmutableArray<CaseElement> Tuple(int least, int most)
    {
        ImmutableArray<CaseElement> elements = [.. List()];
        return elements.Length >= least && elements.Length <= most
            ? elements
            : throw Refused(
                CliCodes.CaseType, "the list has another length", $"{elements.Length} elements", least == most ? $"{least}" : $"{least}..{most}");
    }

    public ImmutableArray<int> Integers(int least, int most) => [.. List().Select(element => element.Integer(least, most))];

    /// <summary>Refuses fields that were not asked for, and fields given twice.</summary>
    public void Done()
    {
        var seen = new HashSet<string>();
        foreach (JsonProperty property in _json.EnumerateObject())
        {
            string shown = Shorten(property.Name);
            if (!_asked.Contains(property.Name))
            {
                throw Refused(CliCodes.CaseFieldUnknown, "a field is not known", $"'{shown}'", string.Join(", ", _asked));
            }

            if (!seen.Add(property.Name))
            {
                throw Refused(CliCodes.CaseFieldUnknown, "a field is given twice", $"'{shown}'", "one");
            }
        }
    }

    public CliException Refused(CliCode code, string problem, string found, string allowed) =>
        new(code, $"{_file}: {_place}", problem, found, allowed);

    /// <summary>The element as the file has it, short enough for a message.</summary>
    public string Quote() => _json.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        _ => Shorten(_json.GetRawText()),
    };

    private CliException OfWrongKind(string allowed) => Refused(CliCodes.CaseType, "the value is of another kind", Quote(), allowed);

    private static string Shorten(string text)
    {
        string line = new([.. text.Select(c => char.IsControl(c) ? ' ' : c)]);
        return line.Length <= LongestQuote ? line : line[..LongestQuote] + "...";
    }
}
