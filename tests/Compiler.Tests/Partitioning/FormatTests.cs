using NeuroChip.Compilation;
using NeuroChip.Compilation.Partitioning;
using NeuroChip.Compilation.Quantization;
using NeuroChip.Graph;
using NeuroChip.Spec;

namespace Compiler.Tests.Partitioning;

/// <summary>A format per list as far as a core has formats, and weights that no one format holds.</summary>
public class FormatTests
{
    [Fact]
    public void Every_list_gets_the_weight_delay_and_index_bits_it_needs()
    {
        SnnGraph graph = new SnnGraphBuilder("net")
            .Source("in", 3)
            .Compartments("a", 60, new IntegerCuba())
            .Sparse("in", "a", [new(0, 0, 127, 3), new(0, 50, -3), new(1, 0, 64), new(1, 1, 64), new(2, 7, 4, 1), new(2, 9, 12, 0)])
            .Build();
        PartitionedCore core = Compiling.Succeed(graph).Partitioned!.Cores.ShouldHaveSingleItem();
        core.Lists.Select((_, l) => core.Formats[core.SegmentsOf(l)[0].Format])
            .Select(f => (SynapseCodes.WeightBits(f.WeightCode), f.DelayBits))
            .ShouldBe([(8, 2), (1, 0), (2, 1)]);
    }

    [Fact]
    public void More_needs_than_formats_are_joined_and_stay_exact()
    {
        // One row for every weight width, sign and delay width; a tiny core has four formats.
        SparseSynapse[] synapses =
        [
            .. Enumerable.Range(0, 40).SelectMany(row => new SparseSynapse[]
            {
                new(row, 0, row % 3 == 0 ? -1 : 1, 0),
                new(row, 1 + (row % 7), (1 << (row % 7)) * (row % 2 == 0 ? 1 : -1), row % 5),
            }),
        ];
        SnnGraph graph = new SnnGraphBuilder("net").Source("in", 40).Compartments("a", 20, new IntegerCuba()).Sparse("in", "a", synapses).Build();
        Compiling.Succeed(graph).Partitioned!.Cores.ShouldHaveSingleItem().Formats.Length.ShouldBe(4);
        Compiling.Succeed(graph, Compiling.Loihi).Partitioned!.Cores.ShouldHaveSingleItem().Formats.Length.ShouldBeInRange(5, 16);
    }

    [Fact]
    public void Small_odd_and_large_even_weights_of_one_row_lie_in_blocks_of_two_formats()
    {
        CompileResult result = Compile([3, -5, 1000, -1016, 127, 0, 7, 504]);
        result.Quantized!.Synapses.Length.ShouldBe(2);
        result.Quantized.Synapses[1].IsFinePart.ShouldBeTrue();
        PartitionedCore core = result.Partitioned!.Cores.ShouldHaveSingleItem();
        core.SegmentsOf(0).Length.ShouldBe(2);
        result.Diagnostics.ShouldNotContain(d => d.Code.Id == "NC2111");
    }

    [Fact]
    public void A_weight_that_no_format_holds_becomes_two_synapses_that_add_up()
    {
        CompileResult result = Compile([257, 1, -32639, 511, 300]);
        result.Diagnostics.Single(d => d.Code.Id == "NC2111").ToString().ShouldContain("3 weights");
        var sums = new int[5];
        int synapses = 0;
        foreach (QuantizedSynapses part in result.Quantized!.Synapses)
        {
            for (int i = 0; i < part.Table.Count; i++)
            {
                sums[part.Table.RowPosts(0)[i]] += part.Table.RowWeights(0)[i];
                synapses++;
            }
        }

        sums.ShouldBe([257, 1, -32639, 511, 300]);
        synapses.ShouldBe(8);
    }

    [Fact]
    public void Every_magnitude_up_to_the_largest_is_said_by_synapses_that_each_have_a_format()
    {
        short[] weights = [.. Enumerable.Range(1, WeightRange.Largest).SelectMany(w => new[] { (short)w, (short)-w })];
        var split = new WeightSplit(weights);
        var ranges = new WeightRange[split.Parts];
        Array.Fill(ranges, new WeightRange());
        foreach (short weight in weights)
        {
            int sum = 0;
            int synapses = 0;
            for (int part = 0; part < split.Parts; part++)
            {
                short value = split.PartOf(weight, part);
                ranges[part].Add(value);
                sum += value;
                synapses += value != 0 ? 1 : 0;
            }

            sum.ShouldBe(weight);
            synapses.ShouldBeInRange(1, 2);
        }

        ranges.ShouldAllBe(range => WeightFormatSearch.Find(range) != null);
    }

    private static CompileResult Compile(float[] weights) => Compiling.Succeed(
        new SnnGraphBuilder("net").Source("in", 1).Compartments("a", weights.Length, new IntegerCuba()).Dense("in", "a", weights).Build());
}
