using NeuroChip.Compilation.Dumps;
using NeuroChip.Compilation.Lowering;
using NeuroChip.Graph;

namespace Compiler.Tests.Lowering;

public class ConvTableTests
{
    [Fact]
    public void A_hundred_random_convolutions_are_what_the_definition_says()
    {
        const int Seed = 20261126;
        var random = new Random(Seed);
        int tried = 0;
        while (tried < 100)
        {
            int groups = random.Next(1, 4);
            ConvGeometry geometry = new()
            {
                InChannels = groups * random.Next(1, 3),
                InHeight = random.Next(1, 9),
                InWidth = random.Next(1, 9),
                OutChannels = groups * random.Next(1, 3),
                KernelHeight = random.Next(1, 5),
                KernelWidth = random.Next(1, 5),
                StrideY = random.Next(1, 4),
                StrideX = random.Next(1, 4),
                PaddingY = random.Next(0, 4),
                PaddingX = random.Next(0, 4),
                DilationY = random.Next(1, 4),
                DilationX = random.Next(1, 4),
                Groups = groups,
            };
            if (geometry.FindProblem() is not null)
            {
                continue;
            }

            tried++;
            float[] weights = [.. Enumerable.Range(0, (int)geometry.WeightCount).Select(_ => (float)random.Next(-3, 4))];
            PerUnit<int> delays = new([.. Enumerable.Range(0, (int)geometry.InSize).Select(_ => random.Next(0, 5))]);
            SynapseTable<float> table = ConvTable.Build(new ConvConnectivity(weights, geometry, delays), extraDelay: 2);
            double[] input = [.. Enumerable.Range(0, (int)geometry.InSize).Select(_ => (double)random.Next(-9, 10))];

            Applied(table, input, (int)geometry.OutSize).SequenceEqual(Convolved(geometry, weights, input)).ShouldBeTrue($"seed {Seed}, case {tried}: {geometry}");
            for (int pre = 0; pre < table.Rows; pre++)
            {
                int[] posts = table.RowPosts(pre).ToArray();
                posts.SequenceEqual(posts.Distinct().Order()).ShouldBeTrue($"seed {Seed}, case {tried}: rows are sorted, and no pair is connected twice");
                for (int i = 0; i < posts.Length; i++)
                {
                    table.Delay(table.RowStart[pre] + i).ShouldBe(delays[pre] + 2);
                }
            }
        }
    }

    [Fact]
    public void A_small_convolution_prints_its_kernels_row_by_row() =>
        Golden.ShouldMatch(StageDump.Write(Compiling.Succeed(Small()), "lowering")!, "Lowering", "convolution");

    [Fact]
    public void Weights_exchanged_on_the_way_are_found()
    {
        SnnGraph graph = Small();
        LoweredGraph sound = Compiling.Succeed(graph).Lowered!;
        SynapseGroup group = sound.Synapses[0];
        float[] weights = [.. group.Table.Weights];
        (weights[0], weights[1]) = (weights[1], weights[0]);
        LoweredGraph broken = sound with
        {
            Synapses = [group with { Table = new SynapseTable<float>(group.Table.RowStart, group.Table.Posts, weights, null) }],
        };
        LoweringCheck.Check(graph, sound).ShouldBeEmpty();
        LoweringCheck.Check(graph, broken).ShouldHaveSingleItem();
    }

    [Fact]
    public void Sixteen_million_synapses_are_unrolled_at_once()
    {
        ConvGeometry geometry = new()
        {
            InChannels = 16,
            InHeight = 85,
            InWidth = 85,
            OutChannels = 16,
            KernelHeight = 3,
            KernelWidth = 3,
        };
        float[] weights = [.. Enumerable.Range(0, (int)geometry.WeightCount).Select(i => (float)((i % 9) + 1))];
        long before = GC.GetAllocatedBytesForCurrentThread();
        SynapseTable<float> table = ConvTable.Build(new ConvConnectivity(weights, geometry, 0), extraDelay: 0);
        table.Count.ShouldBe(16 * 16 * 9 * 83 * 83);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan((table.Count * 8L) + 10_000_000, "two arrays, and no object per synapse");
    }

    private static SnnGraph Small() => new SnnGraphBuilder("convolution")
        .Source("in", 2, 2, 3)
        .Compartments("out", 8, new IntegerCuba { VthMant = 5 })
        .Conv("in", "out", [1, 2, 3, 4], new ConvGeometry
        {
            InChannels = 2,
            InHeight = 2,
            InWidth = 3,
            OutChannels = 2,
            KernelHeight = 1,
            KernelWidth = 2,
            Groups = 2,
        })
        .Build();

    /// <summary>The sums that one spike of every unit, weighted with its input, would make.</summary>
    private static double[] Applied(SynapseTable<float> table, double[] input, int outputs)
    {
        double[] sums = new double[outputs];
        for (int pre = 0; pre < table.Rows; pre++)
        {
            for (int i = 0; i < table.RowPosts(pre).Length; i++)
            {
                sums[table.RowPosts(pre)[i]] += table.RowWeights(pre)[i] * input[pre];
            }
        }

        return sums;
    }

    /// <summary>The definition: for every output, the kernel laid over the padded input.</summary>
    private static double[] Convolved(ConvGeometry g, float[] weights, double[] input)
    {
        int inPerGroup = g.InChannels / g.Groups;
        int outPerGroup = g.OutChannels / g.Groups;
        int height = (g.InHeight + (2 * g.PaddingY) - (g.DilationY * (g.KernelHeight - 1)) - 1) / g.StrideY + 1;
        int width = (g.InWidth + (2 * g.PaddingX) - (g.DilationX * (g.KernelWidth - 1)) - 1) / g.StrideX + 1;
        double[] output = new double[g.OutChannels * height * width];
        for (int i = 0; i < output.Length; i++)
        {
            (int channel, int y, int x) = (i / (height * width), i / width % height, i % width);
            for (int c = 0; c < inPerGroup; c++)
            {
                for (int ky = 0; ky < g.KernelHeight; ky++)
                {
                    for (int kx = 0; kx < g.KernelWidth; kx++)
                    {
                        float weight = weights[(((((channel * inPerGroup) + c) * g.KernelHeight) + ky) * g.KernelWidth) + kx];
                        output[i] += weight * At((channel / outPerGroup * inPerGroup) + c, (y * g.StrideY) + (ky * g.DilationY) - g.PaddingY, (x * g.StrideX) + (kx * g.DilationX) - g.PaddingX);
                    }
                }
            }
        }

        return output;

        double At(int channel, int y, int x) =>
            y < 0 || y >= g.InHeight || x < 0 || x >= g.InWidth ? 0 : input[(((channel * g.InHeight) + y) * g.InWidth) + x];
    }
}
