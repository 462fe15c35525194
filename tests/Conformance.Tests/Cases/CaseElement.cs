using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Conformance.Tests.Cases;

/// <summary>A place in a case file. Every refusal names it; a field that nobody asked for is refused too.</summary>
internal sealed class CaseElement
{
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

    public string Text => _json.ValueKind == JsonValueKind.String ? _json.GetString()! : throw Refused($"{_json.ValueKind}, expected a text");

    public int Integer => _json.ValueKind == JsonValueKind.Number && _json.TryGetInt32(out int value)
        ? value
        : throw Refused($"{_json.GetRawText()}, expected an integer of 32 bits");

    public ulong Unsigned => _json.ValueKind == JsonValueKind.Number && _json.TryGetUInt64(out ulong value)
        ? value
        : throw Refused($"{_json.GetRawText()}, expected an unsigned integer of 64 bits");

    /// <summary>Sixteen hex digits.</summary>
    public ulong Hash => Text.Length == 16 && ulong.TryParse(Text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong value)
        ? value
        : throw Refused($"'{Text}', expected 16 hex digits");

    public bool IsList => _json.ValueKind == JsonValueKind.Array;

    public CaseElement this[string field] => Find(field) ?? throw Refused($"has no '{field}'");

    /// <summary>A field, or null where the file leaves it out.</summary>
    public CaseElement? Find(string field)
    {
        if (_json.ValueKind != JsonValueKind.Object)
        {
            throw Refused($"{_json.ValueKind}, expected an object");
        }

        _asked.Add(field);
        return _json.TryGetProperty(field, out JsonElement value) ? new CaseElement(_file, $"{_place}.{field}", value) : null;
    }

    public int IntegerOr(string field, int otherwise) => Find(field)?.Integer ?? otherwise;

    /// <summary>The elements of a list.</summary>
    public IEnumerable<CaseElement> List()
    {
        if (!IsList)
        {
            throw Refused($"{_json.ValueKind}, expected a list");
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
            : throw Refused($"{elements.Length} elements, expected {least}..{most}");
    }

    public ImmutableArray<int> Integers() => [.. List().Select(element => element.Integer)];

    /// <summary>Refuses fields that were not asked for: they would mean something to who wrote them.</summary>
    public void Done()
    {
        foreach (JsonProperty property in _json.EnumerateObject())
        {
            if (!_asked.Contains(property.Name))
            {
                throw Refused($"has a field '{property.Name}' that this version does not know");
            }
        }
    }

    public CaseFormatException Refused(string problem) => new(_file, _place, problem);
}
