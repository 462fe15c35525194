using NeuroChip.Graph;

namespace Conformance.Tests.Equality;

/// <summary>
/// The user's graph computed by the letter of core-semantics and of the page on dendrite trees, with no compiler, core, word or packet in between. Chip integers are weights of effect 64 * w; mantissas are truncated and
/// shifted as section 4 says.
/// </summary>
internal sealed class ReferenceNetwork
{
    private readonly Dictionary<string, ReferenceUnits> _units = [];
    private readonly Dictionary<string, DendriteNode> _joins;
    private readonly string[] _roots;
    private readonly ILookup<(string, int), ReferenceSynapse> _outgoing;
    private readonly Dictionary<string, ReferencePost> _posts = [];
    private readonly ILookup<string, GraphReward> _rewards;
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
            .Where(p => p.Learning is null)
            .SelectMany(p => ReferenceSynapses.Of(p, graph.Population(p.Pre).Size))
            .ToLookup(s => (s.Pre, s.PreUnit));
        _rewards = graph.Rewards.ToLookup(reward => reward.From);
        foreach (Projection projection in graph.Projections.Where(p => p.Learning is not null))
        {
            Population post = graph.Population(projection.Post);
            _posts.TryAdd(post.Name, new ReferencePost(post, projection.Learning!));
            Plastic.Add(new ReferencePlastic(projection, graph.Population(projection.Pre).Size, _posts[post.Name]));
        }
    }

    /// <summary>Projections that learn, in the order of the graph.</summary>
    public List<ReferencePlastic> Plastic { get; } = [];

    /// <summary>Populations that are learned onto.</summary>
    public IReadOnlyDictionary<string, ReferencePost> Posts => _posts;

    public ReferenceUnits this[string population] => _units[population];

    /// <summary>What a host writes between two steps.</summary>
    public void Write(HostWrite write)
    {
        switch (write.Kind)
        {
            case HostWriteKind.Reward:
                _posts[write.Name].Write(write.Value, write.IsEvent, _step + 1);
                break;
            case HostWriteKind.PostTrace:
                _posts[write.Name].Traces[write.Trace].Stored[write.Unit] = write.Value;
                break;
            default:
                Plastic.Single(p => p.Name == write.Name).Traces[write.Trace].Stored[write.Unit] = write.Value;
                break;
        }
    }

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

        Learn([.. fired, .. outside]);
        return fired;
    }

    /// <summary>Steps C to E for the projections that learn: spikes go out with the old weights, are noted, and then it is learned.</summary>
    private void Learn(List<(string Population, int Unit)> spikes)
    {
        foreach ((string population, int unit) in spikes)
        {
            foreach (ReferencePlastic projection in Plastic.Where(p => p.Pre == population))
            {
                foreach ((int post, int effect, int delay) in projection.Outgoing(unit))
                {
                    _units[projection.Post].Add(post, _step + 1 + delay, effect);
                }

                projection.Note(unit, _step);
            }

            if (_posts.TryGetValue(population, out ReferencePost? noted))
            {
                noted.Note(unit, _step);
            }

            foreach (GraphReward reward in _rewards[population])
            {
                _posts[reward.Onto].Reward(reward.Punish ? -1 : 1, _step);
            }
        }

        foreach ((string name, ReferencePost post) in _posts.Where(p => _step % p.Value.Epoch == 0))
        {
            post.CloseRewards();
            int[][][] y = [.. post.Traces.Select((_, trace) => post.Histories(trace, _step))];
            foreach (ReferencePlastic projection in Plastic.Where(p => p.Post == name))
            {
                projection.Learn(_step, y);
            }

            post.Close(y);
        }
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
