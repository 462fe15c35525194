using System.Collections.Immutable;
using NeuroChip.Graph;

namespace NeuroChip.Compilation.Diagnostics;

/// <summary>Collects diagnostics in the order found. A pass reports everything it sees before it gives up.</summary>
internal sealed class DiagnosticBag
{
    /// <summary>
    /// One broken array would otherwise give a line for every element; the rest of the same code and place is counted.
    /// More than the resources of a core, all of which may be violated at one place and must be named.
    /// </summary>
    private const int MaxPerPlace = 10;

    private readonly List<Diagnostic> items = [];
    private readonly Dictionary<(string Code, string Place), int> seen = [];

    /// <summary>Whether a pass may not go on.</summary>
    public bool HasErrors { get; private set; }

    /// <summary>Adds one diagnostic.</summary>
    public void Add(
        DiagnosticCode code,
        SourceLocation location,
        string message,
        string found = "",
        string allowed = "",
        string remedy = "")
    {
        this.HasErrors |= code.Severity == Severity.Error;
        var key = (code.Id, location.ToString());
        int count = this.seen.GetValueOrDefault(key) + 1;
        this.seen[key] = count;
        if (count <= MaxPerPlace)
        {
            this.items.Add(new Diagnostic(code, location, message, found, allowed, remedy.Length > 0 ? remedy : code.Remedy));
        }
    }

    /// <summary>Everything so far; where lines were left out, the last of their place says how many.</summary>
    public ImmutableArray<Diagnostic> ToImmutable()
    {
        var written = new Dictionary<(string, string), int>();
        var result = ImmutableArray.CreateBuilder<Diagnostic>(this.items.Count);
        foreach (Diagnostic item in this.items)
        {
            var key = (item.Code.Id, item.Location.ToString());
            int number = written.GetValueOrDefault(key) + 1;
            written[key] = number;
            int hidden = this.seen[key] - MaxPerPlace;
            result.Add(number == MaxPerPlace && hidden > 0
                ? item with { Message = $"{item.Message} (and {hidden} more like it here)" }
                : item);
        }

        return result.ToImmutable();
    }
}
