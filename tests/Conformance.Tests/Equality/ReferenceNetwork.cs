using NeuroChip.Graph;

namespace Conformance.Tests.Equality;

/// <summary>
/// The user's graph computed by the letter of core-semantics sections 2 to 4 and 9 and of the page on dendrite trees, with
/// no compiler, core, word or packet in between. Chip integers are weights of effect 64 * w; mantissas are truncated and
/// shifted as section 4 says.
/// </summary>
internal sealed class ReferenceNetwork
{
    private readonly Dictionary<string, ReferenceUnits> _units = [];
    private readonly Dictionary<string, DendriteNode> _joins;
    private readonly string[] _roots;
    private readonly ILookup<(string, int), ReferenceSynapse> _outgoing;
    private int _step;

    public ReferenceNetwork(SnnGraph graph)
    {
        foreach (Population population in graph.Populations.Where(p => p.Model is IntegerCuba))
        {
            _units.Add(population.Name, new ReferenceUnits((IntegerCuba)population.Model, population.Size, population.Seed));
        }

        _joins = graph.Dendrites.ToDictionary(node => node.Parent);
        _roots = [.. _units.Keys.Except(graph.Dendrites.SelectMany(node => node.Inputs).Select(input => input.Population))];
        _outgoing = graph.Projections
            .SelectMany(p => ReferenceSynapses.Of(p, graph.Population(p.Pre).Size))
            .ToLookup(s => (s.Pre, s.PreUnit));
    }

    public ReferenceUnits this[string population] => _units[population];

    /// <summary>One step. Takes the sources' spikes, returns those of the compartments.</summary>
    public List<(string Population, int Unit)> Step(IEnumerable<(string Population, int Unit)> outside)
    {
        _step++;
        foreach (ReferenceUnits units in _units.Values)
        {
            units.IntegrateCurrents(_step);
        }

        var fired = new List<(string Population, int Unit)>();
        foreach (string root in _roots)
        {
            for (int unit = 0; unit < _units[root].U.Length; unit++)
            {
                Update(root, unit, fired);
            }
        }

        foreach ((string, int) spike in fired.Concat(outside))
        {
            foreach (ReferenceSynapse synapse in _outgoing[spike])
            {
                _units[synapse.Post].Add(synapse.PostUnit, _step + 1 + synapse.Delay, synapse.Effect);
            }
        }

        return fired;
    }

    /// <summary>A compartment and, before it, everything below it in its tree.</summary>
    private ReferenceUnits.Updated Update(string population, int unit, List<(string Population, int Unit)> fired)
    {
        ReferenceUnits units = _units[population];
        long joined = units.U[unit];
        if (_joins.TryGetValue(population, out DendriteNode? node))
        {
            long[] passed = [.. node.Inputs.Select(input => Passed(input, unit, fired))];
            joined = ReferenceJoin.Of(node.Join, units.U[unit], passed[0], passed.Length > 1 ? passed[1] : null);
        }

        ReferenceUnits.Updated updated = units.IntegrateVoltage(unit, joined);
        if (updated.Spiked)
        {
            fired.Add((population, unit));
        }

        return updated;
    }

    private long Passed(DendriteInput input, int unit, List<(string Population, int Unit)> fired)
    {
        ReferenceUnits.Updated child = Update(input.Population, unit, fired);
        return input.Passes switch
        {
            DendritePush.Current => child.Joined,
            DendritePush.Voltage => child.BeforeReset,
            DendritePush.Spike => child.Spiked ? 64 : 0,
            _ => throw new ArgumentOutOfRangeException(nameof(input)),
        };
    }
}
