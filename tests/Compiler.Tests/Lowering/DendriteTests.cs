using System.Collections.Immutable;
using NeuroChip.Compilation;
using NeuroChip.Compilation.Diagnostics;
using NeuroChip.Compilation.Lowering;
using NeuroChip.Compilation.Quantization;
using NeuroChip.Graph;

namespace Compiler.Tests.Lowering;

public class DendriteTests
{
    private static readonly DendriteInput[] None = [];

    [Fact]
    public void A_neuron_is_the_subtree_of_B_then_that_of_A_then_the_parent()
    {
        LoweredGraph lowered = Lower(SmallNetworks.Dendrites());
        lowered.Trees.ShouldHaveSingleItem().Select(g => lowered.Groups[g].Name).ShouldBe(["basal", "oblique", "tuft", "apical", "soma"]);
        Golden.ShouldMatch(LoweringDump.Write(lowered), "Lowering", "dendrites");
    }

    [Fact]
    public void Quantization_keeps_trees_roles_and_noise()
    {
        LoweredGraph lowered = Lower(SmallNetworks.Dendrites());
        QuantizedGraph quantized = QuantizationPass.Run(lowered, CompileOptions.Default, new DiagnosticBag()).ShouldNotBeNull();
        QuantizationCheck.Check(lowered, quantized).ShouldBeEmpty();
        quantized.Trees[0].ShouldBe(lowered.Trees[0]);

        QuantizedGroup apical = quantized.Groups[2];
        IntegerCuba registers = apical.Parameters.ShouldNotBeNull();
        (apical.Name, apical.Seed, registers.Noise).ShouldBe(("apical", 5UL, new CompartmentNoise(7, 0, NoiseTarget.Voltage)));
        QuantizationCheck.Check(lowered, quantized with { Trees = [] }).ShouldHaveSingleItem().ShouldContain("dendrite trees");
        QuantizationCheck.Check(lowered, quantized with
        {
            Groups = quantized.Groups.SetItem(2, apical with { Parameters = registers with { Noise = null } }),
        }).ShouldHaveSingleItem().ShouldContain("apical");
    }

    [Fact]
    public void Several_trees_and_populations_outside_of_them_are_kept_apart()
    {
        SnnGraph graph = new SnnGraphBuilder("two")
            .Compartments("a", 1, new IntegerCuba())
            .Compartments("b", 1, new IntegerCuba())
            .Compartments("lone", 4, new IntegerCuba())
            .Compartments("c", 2, new IntegerCuba())
            .Compartments("d", 2, new IntegerCuba { VMaxExp = 3 })
            .Compartments("e", 2, new IntegerCuba { VMaxExp = 3 })
            .Dendrite("e", DendriteJoin.Or, Of("d"))
            .Dendrite("b", DendriteJoin.Add, Of("a"))
            .Build();
        LoweredGraph lowered = Lower(graph);
        lowered.Trees.Select(tree => string.Join(' ', tree.Select(g => lowered.Groups[g].Name))).ShouldBe(["d e", "a b"]);
        ((IntegerGroup)lowered.Groups[2]).Parameters.Dendrite.ShouldBeNull();
    }

    public static TheoryData<string> BadTrees() =>
    [
        "no child", "three children", "no join", "unknown join", "nothing passed", "two parents", "two joins", "itself", "a cycle",
        "other sizes", "a source", "real neurons", "voltage limits", "noise of two children", "seventeen compartments",
    ];

    [Theory]
    [MemberData(nameof(BadTrees))]
    public void What_is_no_tree_of_compartments_is_refused(string what)
    {
        SnnGraphBuilder builder = Cells("a", "b", "c", "d");
        SnnGraph graph = (what switch
        {
            "no child" => builder.Dendrite("a", DendriteJoin.Add, None),
            "three children" => builder.Dendrite("a", DendriteJoin.Add, Of("b"), Of("c"), Of("d")),
            "no join" => builder.Dendrite("a", DendriteJoin.None, Of("b")),
            "unknown join" => builder.Dendrite("a", (DendriteJoin)8, Of("b")),
            "nothing passed" => builder.Dendrite("a", DendriteJoin.Add, new DendriteInput("b", DendritePush.None)),
            "two parents" => builder.Dendrite("a", DendriteJoin.Add, Of("c")).Dendrite("b", DendriteJoin.Add, Of("c")),
            "two joins" => builder.Dendrite("a", DendriteJoin.Add, Of("b")).Dendrite("a", DendriteJoin.Or, Of("c")),
            "itself" => builder.Dendrite("a", DendriteJoin.Add, Of("a")),
            "a cycle" => builder.Dendrite("a", DendriteJoin.Add, Of("b")).Dendrite("b", DendriteJoin.Add, Of("c")).Dendrite("c", DendriteJoin.Add, Of("a")),
            "other sizes" => builder.Compartments("e", 3, new IntegerCuba()).Dendrite("a", DendriteJoin.Add, Of("e")),
            "a source" => builder.Source("e", 2).Dendrite("a", DendriteJoin.Add, Of("e")),
            "real neurons" => builder.Compartments("e", 2, new FloatCuba { Primitive = "IF" }).Dendrite("a", DendriteJoin.Add, Of("e")),
            "voltage limits" => builder.Compartments("e", 2, new IntegerCuba { VMinExp = 5 }).Dendrite("a", DendriteJoin.Add, Of("e")),
            "noise of two children" => builder
                .Compartments("e", 2, new IntegerCuba { Noise = new CompartmentNoise(3, 0, NoiseTarget.Voltage) })
                .Compartments("f", 2, new IntegerCuba { Noise = new CompartmentNoise(4, 0, NoiseTarget.Voltage) })
                .Dendrite("a", DendriteJoin.Add, Of("e"), Of("f")),
            "seventeen compartments" => Chain(17),
            _ => throw new ArgumentOutOfRangeException(nameof(what)),
        }).Build();

        Compiling.Fail(graph).ShouldBe(["NC2030"]);
    }

    [Fact]
    public void A_compartment_that_is_not_in_the_graph_is_named() =>
        Compiling.Fail(Cells("a").Dendrite("a", DendriteJoin.Add, Of("nowhere")).Build()).ShouldBe(["NC2003"]);

    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(24, 0, 1)]
    [InlineData(1, 3, 1)]
    [InlineData(1, -3, 1)]
    [InlineData(1, 0, 0)]
    [InlineData(1, 0, 3)]
    public void Noise_outside_of_its_registers_is_refused(int exponent, int offset, int target) =>
        Compiling.Fail(new SnnGraphBuilder("noise")
            .Compartments("a", 1, new IntegerCuba { Noise = new CompartmentNoise(exponent, offset, (NoiseTarget)target) })
            .Build()).ShouldBe(["NC2005"]);

    [Fact]
    public void Exchanged_children_a_lost_role_or_a_lost_tree_are_found()
    {
        SnnGraph graph = SmallNetworks.Dendrites();
        LoweredGraph sound = Lower(graph);
        LoweringCheck.Check(graph, sound).ShouldBeEmpty();

        ImmutableArray<int> order = sound.Trees[0];
        LoweringCheck.Check(graph, sound with { Trees = [order.SetItem(1, order[2]).SetItem(2, order[1])] }).ShouldNotBeEmpty();
        LoweringCheck.Check(graph, sound with { Trees = [order.RemoveAt(0)] }).ShouldNotBeEmpty();
        LoweringCheck.Check(graph, sound with { Trees = [] }).ShouldNotBeEmpty();
        LoweringCheck.Check(graph, sound with { Trees = [order, order] }).ShouldNotBeEmpty();
        LoweringCheck.Check(graph with { Dendrites = [graph.Dendrites[0] with { Join = DendriteJoin.Minimum }, graph.Dendrites[1]] }, sound)
            .ShouldHaveSingleItem().ShouldContain("apical");
    }

    private static SnnGraphBuilder Cells(params string[] names) =>
        names.Aggregate(new SnnGraphBuilder("trees"), (builder, name) => builder.Compartments(name, 2, new IntegerCuba()));

    private static SnnGraphBuilder Chain(int length) => Enumerable.Range(1, length - 1).Aggregate(
        Cells([.. Enumerable.Range(0, length).Select(i => $"p{i}")]),
        (builder, i) => builder.Dendrite($"p{i}", DendriteJoin.Add, Of($"p{i - 1}")));

    private static DendriteInput Of(string population) => new(population, DendritePush.Current);

    private static LoweredGraph Lower(SnnGraph graph)
    {
        var bag = new DiagnosticBag();
        LoweredGraph? lowered = LoweringPass.Run(graph, CompileOptions.Default, 62, bag);
        return lowered.ShouldNotBeNull(string.Join('\n', bag.ToImmutable()));
    }
}
