using NeuroChip.Graph;

namespace Compiler.Tests;

/// <summary>Small networks made from a seed: sources, recurrent populations, mixed formats, delays, per-unit parameters.</summary>
internal static class RandomNetworks
{
    public static SnnGraph Make(int seed)
    {
        var random = new Random(seed);
        var builder = new SnnGraphBuilder($"random-{seed}");
        int sources = random.Next(1, 3);
        int layers = random.Next(1, 5);
        var sizes = new List<(string Name, int Size)>();
        for (int i = 0; i < sources; i++)
        {
            sizes.Add(($"s{i}", random.Next(1, 40)));
            builder.Source(sizes[^1].Name, sizes[^1].Size);
        }

        for (int i = 0; i < layers; i++)
        {
            sizes.Add(($"p{i}", random.Next(1, 40)));
            builder.Compartments(sizes[^1].Name, sizes[^1].Size, Neuron(random, sizes[^1].Size), (ulong)random.Next(100));
        }

        int projections = random.Next(1, 6);
        for (int i = 0; i < projections; i++)
        {
            (string Name, int Size) pre = sizes[random.Next(sizes.Count)];
            (string Name, int Size) post = sizes[random.Next(sources, sizes.Count)];
            Connect(builder, random, pre, post);
        }

        return builder.Build();
    }

    private static IntegerCuba Neuron(Random random, int size)
    {
        PerUnit<int> Some(int min, int max) => random.Next(3) == 0
            ? new PerUnit<int>([.. Enumerable.Range(0, size).Select(unit => min + (unit % 3 * ((max - min) / 3)))])
            : random.Next(min, max + 1);
        return new IntegerCuba
        {
            DecayU = Some(0, 4095),
            DecayV = random.Next(4096),
            VthMant = Some(1, 2000),
            BiasMant = new PerUnit<int>([.. Enumerable.Range(0, size).Select(_ => random.Next(-4096, 4096))]),
            BiasExp = random.Next(8),
            Refract = random.Next(1, 5),
            VInit = random.Next(2) * random.Next(-5000, 5000),
            Reset = (ResetMode)random.Next(3),
            ResetInterval = random.Next(2) * random.Next(1, 50),
            ResetOffset = random.Next(50),
        };
    }

    private static void Connect(SnnGraphBuilder builder, Random random, (string Name, int Size) pre, (string Name, int Size) post)
    {
        int longest = random.Next(3) == 0 ? random.Next(1, 6) : 0;
        (int low, int high, int step) = random.Next(4) switch
        {
            0 => (0, 255, 1),
            1 => (-255, 0, 1),
            2 => (-128, 127, 1),
            _ => (-100, 100, 1 << random.Next(6)),
        };
        float Weight() => random.Next(low, high + 1) * step;
        if (random.Next(2) == 0)
        {
            double zeros = random.NextDouble();
            float[] weights = [.. Enumerable.Range(0, pre.Size * post.Size).Select(_ => random.NextDouble() < zeros ? 0 : Weight())];
            PerUnit<int> delays = random.Next(2) == 0
                ? longest
                : new PerUnit<int>([.. weights.Select(_ => random.Next(longest + 1))]);
            builder.Dense(pre.Name, post.Name, weights, delays);
        }
        else
        {
            WeightFormat? format = random.Next(2) == 0
                ? null
                : new WeightFormat(low == 0 ? SignMode.Excitatory : high == 0 ? SignMode.Inhibitory : SignMode.Mixed, new[] { 1, 2, 3, 4, 5, 6, 8 }[random.Next(7)], random.Next(-8, 8));
            int most = format is null ? step : 1;
            builder.Sparse(
                pre.Name,
                post.Name,
                Enumerable.Range(0, random.Next(1, 300)).Select(_ =>
                    new SparseSynapse(random.Next(pre.Size), random.Next(post.Size), random.Next(low, high + 1) * most, random.Next(longest + 1))),
                format);
        }
    }
}
