using NeuroChip.Graph;
using NeuroChip.Learning;

namespace Conformance.Tests.Equality;

/// <summary>What learning knows of a population that some projections learn onto: its traces, spikes and reward of the epoch.</summary>
internal sealed class ReferencePost
{
    private readonly int[] _slots;
    private readonly List<(long Step, int Count)> _rewards = [];
    private bool _hostEvent;

    public ReferencePost(Population population, LearningRule rule)
    {
        Epoch = rule.Epoch;
        _slots = new int[population.Size];
        TraceSpec[] specs = [rule.Y1, rule.Y2, rule.Y3];
        Traces = [.. specs.Select((spec, i) => new ReferenceTrace(spec, rule.Rounding, population.Seed, 16 + (ulong)i, population.Size))];
    }

    public int Epoch { get; }

    /// <summary>y1, y2, y3.</summary>
    public ReferenceTrace[] Traces { get; }

    /// <summary>Slot of the last spike of each unit in this epoch; 0 for none.</summary>
    public IReadOnlyList<int> Slots => _slots;

    /// <summary>Reward trace.</summary>
    public int R1 { get; private set; }

    /// <summary>Whether the epoch has an event so far, of the host or of a spike.</summary>
    public bool Event => _hostEvent || _rewards.Count > 0;

    /// <summary>Notes a spike of a unit.</summary>
    public void Note(int unit, long step) => ReferencePlastic.Note(_slots, Traces, unit, step, Epoch);

    /// <summary>Notes a spike that is reward or punishment.</summary>
    public void Reward(int count, long step) => _rewards.Add((step, count));

    /// <summary>
    /// What the host writes into the register replaces what spikes have brought; those of the step before are on their way yet.
    /// </summary>
    public void Write(int r1, bool isEvent, long nextStep)
    {
        (R1, _hostEvent) = (r1, isEvent);
        _rewards.RemoveAll(reward => reward.Step < nextStep - 1);
    }

    /// <summary>Rewards that came as spikes count at the end of the epoch.</summary>
    public void CloseRewards()
    {
        if (_rewards.Count > 0)
        {
            R1 = Math.Clamp(_rewards.Sum(reward => reward.Count), -128, 127);
        }
    }

    /// <summary>Histories of a trace by unit.</summary>
    public int[][] Histories(int trace, long step) =>
        [.. _slots.Select((slot, unit) => Traces[trace].History(unit, step - Epoch, Epoch, slot))];

    /// <summary>Starts the next epoch.</summary>
    public void Close(int[][][] histories)
    {
        ReferencePlastic.Close(_slots, Traces, histories);
        _hostEvent = false;
        _rewards.Clear();
    }
}

/// <summary>A projection that learns: core-semantics sections 4, 6 and 7.</summary>
internal sealed class ReferencePlastic
{
    private readonly Projection _projection;
    private readonly ReferencePost _post;
    private readonly ReferenceRule[] _rules;
    private readonly int[] _slots;
    private readonly int _preSize;
    private readonly ILookup<int, Synapse> _byPre;

    public ReferencePlastic(Projection projection, int preSize, ReferencePost post)
    {
        _projection = projection;
        _preSize = preSize;
        _post = post;
        _rules = ReferenceRule.Of(projection);
        _slots = new int[preSize];
        LearningRule rule = projection.Learning!;
        TraceSpec[] specs = [rule.X1, rule.X2];
        Traces = [.. specs.Select((spec, i) => new ReferenceTrace(spec, rule.Rounding, projection.Seed, (ulong)i, preSize))];
        Synapses =
        [
            .. ReferenceSynapses.Raw(projection.Connectivity, preSize).Select((s, i) => new Synapse
            {
                Pre = s.Pre,
                Post = s.Post,
                Values = [ReferenceSynapses.Stored(projection.Format!, (int)s.Weight), s.Delay, projection.Tags[i]],
            }),
        ];
        _byPre = Synapses.ToLookup(synapse => synapse.Pre);
    }

    public string Name => _projection.Name;

    public string Pre => _projection.Pre;

    public string Post => _projection.Post;

    /// <summary>In the order of the graph.</summary>
    public Synapse[] Synapses { get; }

    /// <summary>x1, x2.</summary>
    public ReferenceTrace[] Traces { get; }

    /// <summary>Slot of the last spike of each pre unit in this epoch; 0 for none.</summary>
    public IReadOnlyList<int> Slots => _slots;

    /// <summary>Synapses of a pre unit, with what a spike through each adds now.</summary>
    public IEnumerable<(int Post, int Effect, int Delay)> Outgoing(int pre) =>
        _byPre[pre].Select(s => (s.Post, ReferenceSynapses.Effect(_projection.Format, s.Values[0]), s.Values[1]));

    /// <summary>Notes a spike of a pre unit.</summary>
    public void Note(int unit, long step) => Note(_slots, Traces, unit, step, _post.Epoch);

    /// <summary>A learning step; the post traces are given by trace, unit and slot.</summary>
    public void Learn(long step, int[][][] y)
    {
        int epoch = _post.Epoch;
        int[][][] x = [.. Traces.Select(trace => _slots.Select((slot, unit) => trace.History(unit, step - epoch, epoch, slot)).ToArray())];
        foreach (Synapse synapse in Synapses)
        {
            int[] old = [.. synapse.Values];
            foreach (ReferenceRule rule in _rules)
            {
                bool u = rule.IsDecimated(step, epoch);
                synapse.Values[rule.Target] = rule.Apply(
                    dependency => Operands(dependency, synapse, old, x, y, u), old[rule.Target], step,
                    ((ulong)synapse.Post * (ulong)_preSize) + (ulong)synapse.Pre);
            }
        }

        Close(_slots, Traces, x);
    }

    /// <summary>Section 6: a second spike in an epoch gives an impulse at its start.</summary>
    internal static void Note(int[] slots, ReferenceTrace[] traces, int unit, long step, int epoch)
    {
        int slot = (int)((step - 1) % epoch) + 1;
        if (slots[unit] > 0)
        {
            Array.ForEach(traces, trace => trace.AddExtra(unit, step - slot + slots[unit]));
        }

        slots[unit] = slot;
    }

    /// <summary>What is stored at the end of an epoch.</summary>
    internal static void Close(int[] slots, ReferenceTrace[] traces, int[][][] histories)
    {
        for (int trace = 0; trace < traces.Length; trace++)
        {
            for (int unit = 0; unit < slots.Length; unit++)
            {
                traces[trace].Stored[unit] = histories[trace][unit][^1];
            }
        }

        Array.Clear(slots);
    }

    private int[]? Operands(RuleDependency dependency, Synapse synapse, int[] old, int[][][] x, int[][][] y, bool u)
    {
        (int tx, int ty) = (_slots[synapse.Pre], _post.Slots[synapse.Post]);
        (bool holds, int at) = dependency switch
        {
            RuleDependency.PreSpike => (tx > 0, tx),
            RuleDependency.PostSpike => (ty > 0, ty),
            RuleDependency.Reward => (_post.Event, _post.Epoch),
            _ => (u, _post.Epoch),
        };
        return !holds ? null :
        [
            tx > 0 ? 1 : 0, x[0][synapse.Pre][at], x[1][synapse.Pre][at],
            ty > 0 ? 1 : 0, y[0][synapse.Post][at], y[1][synapse.Post][at], y[2][synapse.Post][at],
            _post.Event ? 1 : 0, _post.R1, .. old,
        ];
    }

    /// <summary>A synapse with what it has learned.</summary>
    internal sealed class Synapse
    {
        public required int Pre { get; init; }

        public required int Post { get; init; }

        /// <summary>Weight, delay, tag.</summary>
        public required int[] Values { get; init; }
    }
}
