using System.Collections.Immutable;
using NeuroChip.Graph;

namespace NeuroChip.Compilation.Diagnostics;

/// <summary>Collects diagnostics in the order found. A pass reports everything it sees before it gives up.</summary>
internal sealed class DiagnosticBag
{
    /// <summary>
    /// One broken array would otherwise give a line for every element; the rest of the same code, place and aspect is
    /// counted.
    /// </summary>
    private const int MaxPerPlace = 5;

    private readonly List<(Diagnostic Item, string Aspect)> items = [];
    private readonly Dictionary<(string Code, string Place, string Aspect), int> seen = [];

    /// <summary>Whether a pass may not go on.</summary>
    public bool HasErrors { get; private set; }

    /// <summary>Adds one diagnostic. Those of different aspects, such as a core's resources, are different things to say.</summary>
    public void Add(
        DiagnosticCode code,
        SourceLocation location,
        string message,
        string found = "",
        string allowed = "",
        string remedy = "",
        string aspect = "")
    {
        this.HasErrors |= code.Severity == Severity.Error;
        var key = (code.Id, location.ToString(), aspect);
        int count = seen.GetValueOrDefault(key) + 1;
        seen[key] = count;
        if (count <= MaxPerPlace)
        {
            items.Add((new Diagnostic(code, location, message, found, allowed, remedy.Length > 0 ? remedy : code.Remedy), aspect));
        }
    }

    /// <summary>Everything so far; where lines were left out, the last of their place says how many.</summary>
    public ImmutableArray<Diagnostic> ToImmutable()
    {
        var written = new Dictionary<(string, string, string), int>();
        var result = ImmutableArray.CreateBuilder<Diagnostic>(items.Count);
        foreach ((Diagnostic item, string aspect) in items)
        {
            var key = (item.Code.Id, item.Location.ToString(), aspect);
            int number = written.GetValueOrDefault(key) + 1;
            written[key] = number;
            int hidden = seen[key] - MaxPerPlace;
            result.Add(number == MaxPerPlace && hidden > 0
                ? item with { Message = $"{item.Message} (and {hidden} more like it here)" }
                : item);
        }

        return result.ToImmutable();
    }
}
