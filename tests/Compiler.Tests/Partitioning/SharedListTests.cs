using NeuroChip.Compilation;
using NeuroChip.Compilation.Partitioning;
using NeuroChip.Compilation.Reports;
using NeuroChip.Graph;
using NeuroChip.Spec;
using NeuroChip.Spec.Profiles;

namespace Compiler.Tests.Partitioning;

/// <summary>Lists that are stored once, in-axons that several units use, and delays that travel with the spike.</summary>
public class SharedListTests
{
    [Fact]
    public void Units_with_the_same_targets_share_an_in_axon_and_a_run_of_out_axons()
    {
        SnnGraph graph = new SnnGraphBuilder("net")
            .Compartments("a", 40, new IntegerCuba())
            .Compartments("b", 5, new IntegerCuba())
            .Dense("a", "b", [.. Enumerable.Range(0, 200).Select(i => 1f + (i / 40))])
            .Build();
        PartitionedGraph partition = Compiling.Succeed(graph).Partitioned!;
        PartitionedCore target = partition.Cores[1];
        target.Lists.Length.ShouldBe(1);
        target.InAxons.ShouldBe([new InAxon(0, 0, AxonKind.Discrete)]);
        target.Arrivals.Length.ShouldBe(40);
        partition.Cores[0].Usage.OutAxons.ShouldBe(1);
    }

    [Theory]
    [InlineData(32, 1, AxonKind.Pop16, 1)]
    [InlineData(64, 1, AxonKind.Pop32, 2)]
    [InlineData(640, 2, AxonKind.Pop32, 6)]
    public void A_one_to_one_projection_is_one_synapse_and_an_in_axon_for_every_atom_range(int units, int axons, AxonKind kind, int slots)
    {
        SnnGraph graph = new SnnGraphBuilder("net")
            .Compartments("a", units, new IntegerCuba())
            .Compartments("b", units, new IntegerCuba())
            .Sparse("a", "b", Enumerable.Range(0, units).Select(i => new SparseSynapse(i, i, 7)))
            .Build();
        PartitionedGraph partition = Compiling.Succeed(graph, Compiling.Loihi).Partitioned!;
        partition.Cores[1].Usage.SynapseWords.ShouldBe(1);
        partition.Cores[1].InAxons.Length.ShouldBe(axons);
        partition.Cores[1].InAxons[0].Kind.ShouldBe(kind);
        partition.Cores[0].Usage.OutAxons.ShouldBe(slots, "an entry for every 256 atoms that AxonMap can add, two slots each if long");
    }

    [Fact]
    public void Where_atoms_save_too_little_lists_are_shared_and_in_axons_are_not()
    {
        // Two units with one list 600 compartments apart: no atom reaches that far.
        SnnGraph graph = new SnnGraphBuilder("net")
            .Source("in", 2)
            .Compartments("b", 700, new IntegerCuba())
            .Sparse("in", "b", [new(0, 1, 7), new(0, 3, 9), new(1, 601, 7), new(1, 603, 9)])
            .Build();
        PartitionedCore core = Compiling.Succeed(graph, Compiling.Loihi).Partitioned!.Cores.ShouldHaveSingleItem();
        core.Lists.Length.ShouldBe(1);
        core.InAxons.ShouldBe([new InAxon(0, 0, AxonKind.Discrete), new InAxon(0, 150, AxonKind.Discrete)]);
    }

    [Fact]
    public void A_delay_that_all_synapses_of_a_unit_have_travels_with_its_spikes()
    {
        SnnGraph graph = new SnnGraphBuilder("net")
            .Source("in", 3)
            .Compartments("a", 4, new IntegerCuba())
            .Sparse("in", "a", [new(0, 0, 5, 4), new(0, 1, 6, 5), new(1, 0, 5, 0), new(1, 1, 6, 1), new(2, 0, 1, 3), new(2, 1, 2, 2)])
            .Build();
        PartitionedCore core = Compiling.Succeed(graph).Partitioned!.Cores.ShouldHaveSingleItem();
        core.Lists.Length.ShouldBe(2, "the first two differ by four steps throughout");
        core.Arrivals.Select(a => a.Delay).ShouldBe([4, 0, 2]);
        core.Formats.Max(f => f.DelayBits).ShouldBe(1);
        core.DelaySlotsLog2.ShouldBe(3);
    }

    [Fact]
    public void A_delay_stays_in_the_list_where_moving_it_gains_nothing()
    {
        SnnGraph graph = new SnnGraphBuilder("net")
            .Source("in", 1)
            .Compartments("a", 2, new IntegerCuba())
            .Sparse("in", "a", [new(0, 0, 5, 1), new(0, 1, 6, 3)])
            .Build();
        PartitionedCore core = Compiling.Succeed(graph).Partitioned!.Cores.ShouldHaveSingleItem();
        core.Arrivals.ShouldHaveSingleItem().Delay.ShouldBe(0);
    }

    [Theory]
    [InlineData("loihi1-d18", 5)]
    [InlineData("wide", 15)]
    public void The_kernel_of_a_convolution_is_stored_a_few_times_on_every_core(string profile, double sharing)
    {
        CompileResult result = Compiling.Succeed(Convolution(24, 24, 8, 12), ChipProfile.Load(profile));
        ProjectionReport projection = result.Report!.Projections.ShouldHaveSingleItem();
        projection.Synapses.ShouldBeGreaterThan(100_000);
        projection.Sharing.ShouldBeGreaterThan(sharing);
        SynapseMemoryReport memory = result.Report.Memory;
        memory.BySharing.ShouldBeGreaterThan(memory.Bits);
        (memory.PlainBits - memory.ByWeights - memory.ByIndices - memory.ByDelays - memory.ByCompression - memory.BySharing).ShouldBe(memory.Bits);
        result.Partitioned!.Cores.Sum(c => c.Usage.SynapseWords * 64).ShouldBe(memory.Bits);
    }

    [Fact]
    public void Merging_goes_further_where_a_core_is_too_small_without()
    {
        // 300 one-to-one units with 150 weights: two to a shape and five units apart, which halves nothing where it is 299 of 300.
        SnnGraph graph = new SnnGraphBuilder("net")
            .Source("in", 300)
            .Compartments("b", 60, new IntegerCuba())
            .Sparse("in", "b", Enumerable.Range(0, 300).Select(i => new SparseSynapse(i, i % 60, 1 + (i / 3))))
            .Build();
        PartitionedCore core = Compiling.Succeed(graph).Partitioned!.Cores.ShouldHaveSingleItem();
        core.InAxons.Length.ShouldBeLessThanOrEqualTo(256);
    }

    /// <summary>A 3 x 3 convolution of stride 1 without padding, channels innermost, as one sparse projection of two populations.</summary>
    private static SnnGraph Convolution(int height, int width, int channelsIn, int channelsOut)
    {
        var random = new Random(5);
        int[] kernel = [.. Enumerable.Range(0, 9 * channelsIn * channelsOut).Select(_ => random.Next(-60, 61))];
        var synapses = new List<SparseSynapse>();
        for (int y = 0; y < height - 2; y++)
        {
            for (int x = 0; x < width - 2; x++)
            {
                for (int k = 0; k < kernel.Length; k++)
                {
                    (int co, int ci, int tap) = (k % channelsOut, k / channelsOut % channelsIn, k / channelsOut / channelsIn);
                    int pre = ((((y + (tap / 3)) * width) + x + (tap % 3)) * channelsIn) + ci;
                    int post = (((y * (width - 2)) + x) * channelsOut) + co;
                    synapses.Add(new SparseSynapse(pre, post, kernel[k]));
                }
            }
        }

        return new SnnGraphBuilder("convolution")
            .Source("in", height * width * channelsIn)
            .Compartments("out", (height - 2) * (width - 2) * channelsOut, new IntegerCuba())
            .Sparse("in", "out", synapses)
            .Build();
    }
}
