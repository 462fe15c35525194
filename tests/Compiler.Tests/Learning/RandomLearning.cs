using NeuroChip.Graph;

namespace Compiler.Tests.Learning;

/// <summary>Small networks made from a seed in which many projections learn; recurrent, of several formats, with rewards.</summary>
internal static class RandomLearning
{
    public static SnnGraph Make(int seed)
    {
        var random = new Random(seed);
        SnnGraph graph = RandomNetworks.Make(seed);
        Population[] cells = [.. graph.Populations.Where(p => p.Model is IntegerCuba)];
        var rules = cells.ToDictionary(p => p.Name, _ => Rule(random));
        List<Projection> projections = [];
        foreach (Projection projection in graph.Projections)
        {
            projections.Add(projection.Format is null ? projection : Learn(random, projection, rules[projection.Post]));
        }

        for (int extra = random.Next(1, 3); extra > 0; extra--)
        {
            Population pre = graph.Populations[random.Next(graph.Populations.Length)];
            Population post = cells[random.Next(cells.Length)];
            float[] mantissas = [.. Enumerable.Range(0, pre.Size * post.Size).Select(_ => (float)random.Next(-256, 256))];
            projections.Add(Learn(
                random,
                new Projection
                {
                    Name = $"extra{extra}",
                    Pre = pre.Name,
                    Post = post.Name,
                    Units = WeightUnits.FormatMantissa,
                    Format = new WeightFormat(SignMode.Mixed, random.Next(1, 7), random.Next(-8, 8)),
                    Connectivity = new DenseConnectivity(mantissas, random.Next(3)),
                },
                rules[post.Name]));
        }

        string[] learning = [.. projections.Where(p => p.Learning is not null).Select(p => p.Post).Distinct()];
        return graph with
        {
            Projections = [.. projections],
            Rewards = random.Next(2) == 0 ? [] : [new GraphReward(graph.Populations[0].Name, learning[0], random.Next(2) == 0)],
        };
    }

    private static Projection Learn(Random random, Projection projection, LearningRule shared)
    {
        int decimation = random.Next(3);
        LearningRule rule = shared with
        {
            Name = $"rule of {projection.Name}",
            Weight = random.Next(4) > 0 ? RandomRules.Draw(random, decimation) : null,
            Delay = random.Next(4) == 0 ? RandomRules.Draw(random, decimation) : null,
            Tag = random.Next(3) == 0 ? RandomRules.Draw(random, decimation) : null,
            X1 = Trace(random),
            X2 = Trace(random),
        };
        rule = rule with { Tag = rule.Weight is null && rule.Delay is null ? RandomRules.Draw(random, decimation) : rule.Tag };
        int count = projection.Connectivity switch
        {
            DenseConnectivity dense => dense.Weights.Length,
            SparseConnectivity sparse => sparse.Synapses.Length,
            _ => 1,
        };
        return projection with
        {
            Learning = rule,
            Seed = (ulong)random.Next(3),
            Tags = random.Next(2) == 0 ? 0 : new PerUnit<int>([.. Enumerable.Range(0, count).Select(_ => random.Next(-256, 256))]),
        };
    }

    private static LearningRule Rule(Random random) => new()
    {
        Name = "shared",
        Y1 = Trace(random),
        Y2 = Trace(random),
        Y3 = random.Next(3) == 0 ? TraceSpec.Held : Trace(random),
        Epoch = random.Next(1, 3),
        Rounding = (TraceRounding)random.Next(4),
    };

    /// <summary>One of few, since a core has eight.</summary>
    private static TraceSpec Trace(Random random) => random.Next(3) switch
    {
        0 => TraceSpec.None,
        1 => TraceSpec.Of(30.5, 10),
        _ => TraceSpec.Of(64, 20),
    };
}
