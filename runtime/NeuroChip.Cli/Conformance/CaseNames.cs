using NeuroChip.Cli.Errors;

namespace NeuroChip.Cli.Conformance;

/// <summary>What a case has declared so far. Populations count in the order of the file.</summary>
internal sealed class CaseNames
{
    private readonly Dictionary<string, (int Index, CasePopulation Population)> _populations = [];
    private readonly HashSet<string> _rules = [];

    public void Add(CaseElement name, CasePopulation population)
    {
        if (!_populations.TryAdd(population.Name, (_populations.Count, population)))
        {
            throw name.Refused(CliCodes.CaseName, "a population is declared twice", name.Quote(), "one population of a name");
        }
    }

    public string AddRule(CaseElement name) => _rules.Add(name.Name)
        ? name.Name
        : throw name.Refused(CliCodes.CaseName, "a rule is declared twice", name.Quote(), "one rule of a name");

    public string Rule(CaseElement name) => _rules.Contains(name.Text)
        ? name.Text
        : throw name.Refused(CliCodes.CaseName, "no such rule is declared", name.Quote(), Listed(_rules));

    /// <summary>A population of any kind.</summary>
    public CasePopulation Any(CaseElement name) => Find(name, _ => true, "population");

    /// <summary>A population whose spikes come from outside.</summary>
    public CasePopulation Source(CaseElement name) => Find(name, population => population.Model is null, "population of kind source");

    /// <summary>A population of compartments.</summary>
    public CasePopulation Compartments(CaseElement name) => Find(name, population => population.Model is not null, "population of kind lif");

    /// <summary>Its place in the file.</summary>
    public int IndexOf(string population) => _populations[population].Index;

    /// <summary>Units of a population.</summary>
    public int Size(string population) => _populations[population].Population.Size;

    /// <summary>A unit of a population.</summary>
    public static int Unit(CaseElement unit, CasePopulation population) => unit.Integer(0, population.Size - 1);

    private CasePopulation Find(CaseElement name, Func<CasePopulation, bool> fits, string wanted) =>
        _populations.TryGetValue(name.Text, out (int Index, CasePopulation Population) found) && fits(found.Population)
            ? found.Population
            : throw name.Refused(
                CliCodes.CaseName, $"there is no {wanted} of that name", name.Quote(),
                Listed(_populations.Values.Where(p => fits(p.Population)).OrderBy(p => p.Index).Select(p => p.Population.Name)));

    private static string Listed(IEnumerable<string> names)
    {
        string[] all = [.. names.Select(name => $"'{name}'")];
        return all.Length switch
        {
            0 => "nothing, since none is declared",
            <= 8 => string.Join(", ", all),
            _ => $"{string.Join(", ", all.Take(8))} and {all.Length - 8} more",
        };
    }
}
