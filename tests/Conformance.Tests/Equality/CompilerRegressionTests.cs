using Conformance.Tests.Chain;
using NeuroChip.Compilation;
using NeuroChip.Graph;

namespace Conformance.Tests.Equality;

/// <summary>Faults that random networks found, each in its smallest form.</summary>
public sealed class CompilerRegressionTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_projection_with_delays_whose_weights_all_become_0_compiles(int split)
    {
        SnnGraph graph = new SnnGraphBuilder("empty")
            .Source("in", 2)
            .Compartments("p", 2, new IntegerCuba())
            .Sparse("in", "p", [new SparseSynapse(0, 0, 3, 5), new SparseSynapse(1, 1, 60, 7)], new WeightFormat(SignMode.Excitatory, 1, 0))
            .Build();

        CompiledNetwork.Compile(graph, "wide", new CompileOptions { Split = split }).Quantized!.Synapses.Single().Table.Count.ShouldBe(0);
    }

    [Fact]
    public void Of_two_synapses_between_one_pair_the_checker_takes_the_one_the_format_keeps()
    {
        SnnGraph graph = new SnnGraphBuilder("pair")
            .Source("in", 1)
            .Compartments("p", 1, new IntegerCuba())
            .Sparse("in", "p", [new SparseSynapse(0, 0, 100), new SparseSynapse(0, 0, 228)], new WeightFormat(SignMode.Excitatory, 1, 0))
            .Build();

        CompiledNetwork.Compile(graph, "wide").Quantized!.Synapses.Single().Table.Count.ShouldBe(1);
    }

    [Fact]
    public void A_core_that_no_learning_synapse_ends_on_keeps_no_slots_for_learned_delays()
    {
        SnnGraph graph = new SnnGraphBuilder("far")
            .Source("in", 1)
            .Compartments("p", 2, new IntegerCuba())
            .Sparse("in", "p", [new SparseSynapse(0, 0, 100)], new WeightFormat(SignMode.Excitatory, 8, 0))
            .Learn(new LearningRule { Name = "delays", Delay = "x0*y1 - y0*x1", Y1 = new TraceSpec(128, 10) })
            .Build();

        CompiledNetwork.Compile(graph, "conformance", new CompileOptions { Split = 2 }).Image!.Cores.Length.ShouldBe(2);
    }
}
