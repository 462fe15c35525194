using NeuroChip.Compilation;
using NeuroChip.Compilation.Partitioning;
using NeuroChip.Graph;

namespace Compiler.Tests.Partitioning;

public class PartitionPassTests
{
    [Fact]
    public void A_population_is_split_where_its_compartments_end()
    {
        PartitionedGraph partition = Partition(new SnnGraphBuilder("net").Compartments("a", 100, new IntegerCuba()).Build());
        partition.Cores.Select(c => c.Slices.Single()).ShouldBe([new CoreSlice(0, 0, 50, 0), new CoreSlice(0, 50, 50, 0)]);
    }

    [Fact]
    public void A_population_is_split_where_its_synapse_memory_ends_and_not_earlier()
    {
        // 8-bit weights of 64 posts take 9 words a row, of 32 posts 5: 200 rows fit 1024 words only with up to 32 posts.
        float[] weights = [.. Enumerable.Range(0, 200 * 64).Select(i => (float)((i % 255) - 127))];
        SnnGraph graph = new SnnGraphBuilder("net").Source("in", 200).Compartments("a", 64, new IntegerCuba()).Dense("in", "a", weights).Build();
        PartitionedGraph partition = Partition(graph);
        partition.Cores.Length.ShouldBe(2);
        partition.Cores[0].Usage.SynapseWords.ShouldBeLessThanOrEqualTo(1024);
    }

    [Fact]
    public void Two_bits_less_per_weight_save_a_core()
    {
        SnnGraph Net(int factor) => new SnnGraphBuilder("net")
            .Source("in", 200)
            .Compartments("a", 40, new IntegerCuba())
            .Dense("in", "a", [.. Enumerable.Range(0, 200 * 40).Select(i => (float)(((int)((uint)i * 2654435761u >> 20) % 31 - 15) * factor + (factor == 4 && i < 200 ? 1 : 0)))])
            .Build();
        Partition(Net(4)).Cores.Length.ShouldBe(2, "one odd weight in every row forces eight bits");
        Partition(Net(2)).Cores.Length.ShouldBe(1, "multiples of two up to 30 fit five bits");
    }

    [Fact]
    public void Too_many_thresholds_split_a_population()
    {
        PerUnit<int> thresholds = new([.. Enumerable.Range(0, 10)]);
        PartitionedGraph partition = Partition(new SnnGraphBuilder("net").Compartments("a", 10, new IntegerCuba { VthMant = thresholds }).Build());
        partition.Cores.Select(c => c.Usage.ThresholdProfiles).ShouldBe([3, 3, 4]);
    }

    [Fact]
    public void Long_delays_cost_compartments()
    {
        SnnGraph graph = new SnnGraphBuilder("net")
            .Source("in", 1)
            .Compartments("a", 32, new IntegerCuba())
            .Dense("in", "a", [.. Enumerable.Repeat(1f, 32)], 62)
            .Build();
        PartitionedGraph partition = Partition(graph);
        partition.Cores.Length.ShouldBe(4, "512 slots hold 8 compartments with 64 slots each");
        partition.Cores.ShouldAllBe(c => c.DelaySlotsLog2 == 6);
    }

    [Fact]
    public void Units_that_reach_many_cores_are_spread_until_their_axons_fit()
    {
        // Each of the 64 sources reaches 6 cores: 384 out-axons, of which a tiny core has 256.
        SnnGraph graph = new SnnGraphBuilder("net")
            .Compartments("a", 64, new IntegerCuba())
            .Compartments("b", 6, new IntegerCuba { VthMant = new PerUnit<int>([.. Enumerable.Range(0, 6)]) })
            .Dense("a", "b", [.. Enumerable.Range(0, 64 * 6).Select(i => 1f + (i % 64))])
            .Build();
        PartitionedGraph few = Partition(graph);
        few.Cores.ShouldAllBe(c => c.Usage.OutAxons <= 256);

        SnnGraph wide = new SnnGraphBuilder("net")
            .Compartments("a", 64, new IntegerCuba())
            .Compartments("b", 300, new IntegerCuba())
            .Dense("a", "b", [.. Enumerable.Range(0, 64 * 300).Select(i => 1f + (i * 7 % 113))])
            .Build();
        PartitionedGraph spread = Partition(wide);
        spread.Cores.Count(c => c.Slices[0].Group == 0).ShouldBe(2, "64 units x 5 cores = 320 axons");
        spread.Cores.ShouldAllBe(c => c.Usage.OutAxons <= 256);
    }

    [Fact]
    public void Small_populations_share_cores_only_when_cores_run_out()
    {
        SnnGraph Net(int populations)
        {
            var builder = new SnnGraphBuilder("net");
            for (int i = 0; i < populations; i++)
            {
                builder.Compartments($"a{i}", 10, new IntegerCuba());
            }

            return builder.Build();
        }

        Partition(Net(8)).Cores.Length.ShouldBe(8);
        PartitionedGraph shared = Partition(Net(20));
        shared.Cores.Length.ShouldBeLessThanOrEqualTo(8);
        shared.Cores.Sum(c => c.Slices.Length).ShouldBe(20);
    }

    [Fact]
    public void Populations_with_other_voltage_limits_never_share_a_core()
    {
        var builder = new SnnGraphBuilder("net");
        for (int i = 0; i < 9; i++)
        {
            builder.Compartments($"a{i}", 1, new IntegerCuba { VMinExp = i });
        }

        Compiling.Fail(builder.Build()).ShouldBe(["NC2203"]);
    }

    [Fact]
    public void A_refusal_names_every_violated_resource_of_the_unit()
    {
        SnnGraph graph = new SnnGraphBuilder("net")
            .Source("in", 1100)
            .Compartments("a", 1, new IntegerCuba())
            .Sparse("in", "a", SmallNetworks.AllDifferent(1100).Synapses)
            .Build();
        CompileResult result = Compiling.Try(graph);
        string text = string.Join('\n', result.Diagnostics);
        text.ShouldContain("population 'a', unit 0: synapse memory words 1100 of 1024");
        text.ShouldContain("population 'a', unit 0: in-axons 1100 of 256");
        text.ShouldContain("use a profile with at least 1100 in-axons");
    }

    [Fact]
    public void Lists_of_several_projections_from_one_source_share_an_axon()
    {
        SnnGraph graph = new SnnGraphBuilder("net")
            .Source("in", 2)
            .Compartments("a", 4, new IntegerCuba())
            .Dense("in", "a", [1, 2, 3, 4, 5, 6, 7, 8])
            .Dense("in", "a", [-1, -2, -3, -4, -5, -6, -7, -8])
            .Build();
        PartitionedCore core = Partition(graph).Cores.ShouldHaveSingleItem();
        core.InAxons.Length.ShouldBe(2);
        core.SegmentsOf(0).Length.ShouldBe(2);
    }

    [Fact]
    public void Excitatory_and_inhibitory_rows_get_formats_of_their_own_where_that_saves_words()
    {
        float[] weights = [.. Enumerable.Range(0, 64 * 64).Select(i => i % 64 < 32 ? 5f + (i % 3) : -67f - (i % 20))];
        SnnGraph graph = new SnnGraphBuilder("net").Source("in", 64).Compartments("a", 64, new IntegerCuba()).Dense("in", "a", weights).Build();
        PartitionedCore core = Partition(graph).Cores.ShouldHaveSingleItem();
        core.Formats.Select(f => f.SignMode).Distinct().ShouldBe([NeuroChip.Spec.SignMode.Excitatory, NeuroChip.Spec.SignMode.Inhibitory]);
        (core.Lists.Min(l => l.Words), core.Lists.Max(l => l.Words)).ShouldBe((4, 9));
    }

    [Fact]
    public void The_wide_layout_holds_more_than_4096_compartments_and_axons_on_a_core()
    {
        var random = new Random(3);
        SnnGraph graph = new SnnGraphBuilder("net")
            .Source("in", 6000)
            .Compartments("a", 9000, new IntegerCuba())
            .Sparse("in", "a", Enumerable.Range(0, 20000).Select(i => new SparseSynapse(i % 6000, random.Next(9000), 5)))
            .Sparse("a", "a", Enumerable.Range(0, 20000).Select(i => new SparseSynapse(random.Next(9000), i % 9000, -3, 2)))
            .Build();
        PartitionedCore core = Compiling.Succeed(graph, Compiling.Wide).Partitioned!.Cores.ShouldHaveSingleItem();
        core.InAxons.Length.ShouldBeGreaterThan(4096);
    }

    private static PartitionedGraph Partition(SnnGraph graph) => Compiling.Succeed(graph).Partitioned!;
}
