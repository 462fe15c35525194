using NeuroChip.Graph;

namespace Conformance.Tests.Equality;

/// <summary>
/// Populations that others learn onto, driven by a teacher, and the projections that learn: several onto one, recurrent,
/// from sources and from compartments, of every format and rounding, with delays, tags, bounds and rewards.
/// </summary>
internal sealed class RandomLearning(Draw draw, RandomModels models)
{
    private static readonly int[] s_weightBits = [1, 2, 3, 4, 5, 6, 8, 8];

    private readonly RandomRules _rules = new(draw);
    private readonly List<(string Name, int Size, LearningRule Shared)> _learners = [];
    private readonly List<HostWrite> _writes = [];

    /// <summary>What a host writes during the run.</summary>
    public IEnumerable<HostWrite> Writes => _writes;

    /// <summary>Adds learners and their teachers.</summary>
    public void AddPopulations(SnnGraphBuilder builder, List<(string Name, int Size)> sources, List<(string Name, int Size)> populations)
    {
        for (int i = draw.Below(1, 3); i > 0; i--)
        {
            (string name, int size) = ($"learner{i}", draw.Below(1, 20));
            builder.Compartments(name, size, models.MakeExcitable(size), draw.Seed());
            _learners.Add((name, size, Shared()));
            populations.Add((name, size));

            // One strong synapse for each unit.
            builder.Source($"teacher{i}", size);
            builder.Sparse(
                $"teacher{i}", name, [.. Enumerable.Range(0, size).Select(unit => new SparseSynapse(unit, unit, 250))],
                new WeightFormat(SignMode.Excitatory, 8, 2));
            sources.Add(($"teacher{i}", size));
        }
    }

    /// <summary>Adds what learns onto them.</summary>
    public void AddProjections(SnnGraphBuilder builder, List<(string Name, int Size)> sources, List<(string Name, int Size)> populations, int steps)
    {
        foreach ((string name, int size, LearningRule shared) in _learners)
        {
            int count = draw.Below(1, 4);
            (TraceSpec X1, TraceSpec X2)[] traces = [(_rules.Trace(), _rules.Trace()), (_rules.Trace(), TraceSpec.None)];
            for (int i = 0; i < count; i++)
            {
                (string Name, int Size) pre = draw.Below(4) switch { 0 => (name, size), 1 => draw.OneOf(populations), _ => draw.OneOf(sources) };
                (TraceSpec x1, TraceSpec x2) = draw.OneOf(traces);
                (string? weight, string? delay, string? tag) = _rules.Texts();
                LearningRule rule = shared with { Name = $"rule{i} of {name}", Weight = weight, Delay = delay, Tag = tag, X1 = x1, X2 = x2 };
                Projection projection = Project($"{pre.Name}=>{name}#{i}", pre, (name, size), rule);
                builder.Projection(projection);
                AddTraceWrites(projection.Name, HostWriteKind.PreTrace, pre.Size, [rule.X1, rule.X2], steps);
            }

            AddTraceWrites(name, HostWriteKind.PostTrace, size, [shared.Y1, shared.Y2, shared.Y3], steps);
            AddRewards(builder, name, sources, populations, steps);
        }
    }

    private LearningRule Shared() => new()
    {
        Name = "shared",
        Y1 = _rules.Trace(),
        Y2 = _rules.Trace(),
        Y3 = draw.OneIn(2) ? TraceSpec.Held : _rules.Trace(),
        Epoch = draw.OneOf(1, 1, 2, 3, 5, draw.Below(1, 64)),
        Rounding = (TraceRounding)draw.Below(4),
    };

    private void AddRewards(
        SnnGraphBuilder builder, string name, List<(string Name, int Size)> sources, List<(string Name, int Size)> populations, int steps)
    {
        if (draw.OneIn(2))
        {
            string from = draw.OneOf(draw.OneIn(2) ? sources : populations).Name;
            builder.Reward(from, name);
            string other = draw.OneOf(sources).Name;
            if (other != from)
            {
                builder.Punish(other, name);
            }
        }

        for (int i = draw.Below(6); i > 0; i--)
        {
            _writes.Add(new HostWrite(draw.Below(1, steps), HostWriteKind.Reward, name, 0, 0, draw.Below(-128, 128), draw.OneIn(2)));
        }
    }

    private void AddTraceWrites(string name, HostWriteKind kind, int size, TraceSpec[] traces, int steps)
    {
        for (int trace = 0; trace < traces.Length; trace++)
        {
            for (int i = traces[trace].Hold ? draw.Below(1, 10) : 0; i > 0; i--)
            {
                _writes.Add(new HostWrite(draw.Below(1, steps), kind, name, draw.Below(size), trace, draw.Below(128), IsEvent: false));
            }
        }
    }

    private Projection Project(string name, (string Name, int Size) pre, (string Name, int Size) post, LearningRule rule)
    {
        var format = new WeightFormat((SignMode)draw.Below(1, 4), draw.OneOf(s_weightBits), draw.Below(-3, 2));
        int grid = 1 << ReferenceSynapses.LostBits(format);
        (int low, int high) = format.Sign switch
        {
            SignMode.Mixed => (-256, 255 / grid * grid),
            SignMode.Excitatory => (0, 255 / grid * grid),
            _ => (-(255 / grid * grid), 0),
        };
        if (rule.Weight is not null && draw.OneIn(3))
        {
            int middle = low + (grid * draw.Below(((high - low) / grid) + 1));
            (low, high) = draw.OneIn(2) ? (low, middle) : (middle, high);
            rule = rule with { WeightRange = new ValueRange(low, high) };
        }

        int longest = draw.OneOf(0, 0, 3, 20, 62);
        if (rule.Delay is not null && draw.OneIn(2))
        {
            longest = draw.Below(1, 30);
            rule = rule with { DelayRange = new ValueRange(0, longest) };
        }

        Connectivity connectivity = Connect(pre.Size, post.Size, () => draw.Below(low, high + 1), longest);
        int synapses = connectivity is DenseConnectivity dense ? dense.Weights.Length : ((SparseConnectivity)connectivity).Synapses.Length;
        return new Projection
        {
            Name = name,
            Pre = pre.Name,
            Post = post.Name,
            Units = WeightUnits.FormatMantissa,
            Format = format,
            Connectivity = connectivity,
            Learning = rule,
            Seed = draw.Seed(),
            Tags = draw.OneIn(2) ? draw.Below(-256, 256) : new PerUnit<int>([.. Enumerable.Range(0, synapses).Select(_ => draw.Below(-256, 256))]),
        };
    }

    private Connectivity Connect(int pre, int post, Func<int> weight, int longest)
    {
        if (draw.OneIn(2))
        {
            float[] weights = [.. Enumerable.Range(0, pre * post).Select(_ => (float)weight())];
            return new DenseConnectivity(
                weights, draw.OneIn(2) ? draw.Below(longest + 1) : new PerUnit<int>([.. weights.Select(_ => draw.Below(longest + 1))]));
        }

        // Some pairs come twice.
        int count = 1 + draw.Below(Math.Min(120, pre * post));
        return new SparseConnectivity(
        [
            .. Enumerable.Range(0, count).Select(_ =>
                new SparseSynapse(draw.Below(pre), draw.Below(post), weight(), draw.Below(longest + 1))),
        ]);
    }
}
