using NeuroChip.SpecTool.Diagnostics;

namespace NeuroChip.SpecTool.Reading;

/// <summary>
/// Reads the keys of one mapping; <see cref="Finish"/> faults those nobody asked for, so that a
/// misspelt key is never silently without effect.
/// </summary>
internal sealed class MappingReader
{
    private readonly SpecNode _node;
    private readonly string _what;
    private readonly Dictionary<string, (SpecNode Key, SpecNode Value)> _entries = [];
    private readonly List<string> _asked = [];

    public MappingReader(SpecNode node, string what)
    {
        _node = node;
        _what = what;
        foreach ((SpecNode key, SpecNode value) in node.Entries(what))
        {
            _entries[key.Shown()] = (key, value);
        }
    }

    public Place Place => _node.Place;

    public SpecNode? Optional(string key)
    {
        _asked.Add(key);
        return _entries.TryGetValue(key, out (SpecNode Key, SpecNode Value) entry) ? entry.Value : null;
    }

    public SpecNode? Required(string key)
    {
        SpecNode? value = Optional(key);
        if (value is null && _node.IsMapping)
        {
            _node.Fault(ProblemCode.MissingKey, $"{_what} has no '{key}'");
        }

        return value;
    }

    public string RequiredText(string key) => Required(key)?.Text($"{_what}: {key}") ?? "";

    public string? OptionalText(string key) => Optional(key)?.Text($"{_what}: {key}");

    public long RequiredNumber(string key) => Required(key)?.Number($"{_what}: {key}") ?? 0;

    public bool Has(string key) => _entries.ContainsKey(key);

    public void Finish()
    {
        foreach ((string key, (SpecNode keyNode, _)) in _entries)
        {
            if (!_asked.Contains(key))
            {
                keyNode.Fault(
                    ProblemCode.UnknownKey,
                    $"{_what}: unknown key '{key}'; known are {string.Join(", ", _asked.Distinct())}");
            }
        }
    }
}
