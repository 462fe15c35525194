using NeuroChip.Compilation;
using NeuroChip.Compilation.Partitioning;
using NeuroChip.Graph;

namespace Compiler.Tests.Partitioning;

public class DendritePartitionTests
{
    [Fact]
    public void The_compartments_of_a_neuron_lie_side_by_side_in_post_order()
    {
        CompileResult result = Compiling.Succeed(SmallNetworks.Dendrites(), Compiling.Loihi);
        PartitionedCore core = result.Partitioned!.Cores.ShouldHaveSingleItem();
        core.Slices.Select(s => (result.Partitioned.Network.Groups[s.Group].Name, s.FirstCompartment, s.Stride, s.Count)).ShouldBe(
            [("basal", 0, 5, 3), ("oblique", 1, 5, 3), ("tuft", 2, 5, 3), ("apical", 3, 5, 3), ("soma", 4, 5, 3)]);
        core.Usage.DendriteStack.ShouldBe(3, "basal waits while oblique and tuft are served");
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public void A_split_never_cuts_a_neuron(int split)
    {
        CompileResult result = Compiling.Succeed(SmallNetworks.Dendrites(), Compiling.Loihi, options: new CompileOptions { Split = split });
        result.Partitioned!.Cores.Length.ShouldBe(Math.Min(split, 3));
        result.Partitioned.Cores.ShouldAllBe(c => c.Slices.Length == 5 && c.Slices.All(s => s.FirstUnit == c.Slices[0].FirstUnit && s.Count == c.Slices[0].Count));
    }

    [Fact]
    public void Trees_are_cut_where_the_compartments_of_whole_neurons_end()
    {
        // 64 compartments hold 21 neurons of three; 50 neurons take three cores.
        SnnGraph graph = Chain(50, 3).Build();
        PartitionedGraph partition = Compiling.Succeed(graph).Partitioned!;
        partition.Cores.Select(c => c.Usage.Compartments).ShouldBe([48, 51, 51]);
    }

    [Fact]
    public void Cores_that_run_out_hold_trees_and_others_together()
    {
        SnnGraphBuilder builder = Chain(10, 3);
        for (int i = 0; i < 12; i++)
        {
            builder.Compartments($"lone{i}", 20, new IntegerCuba());
        }

        PartitionedGraph partition = Compiling.Succeed(builder.Build()).Partitioned!;
        partition.Cores.Length.ShouldBeLessThan(13);
        partition.Cores.ShouldContain(c => c.Slices.Length > 3 && c.Slices.Any(s => s.Stride == 3));
    }

    [Fact]
    public void Noise_of_two_strengths_keeps_populations_on_cores_of_their_own()
    {
        // Eight cores for nine populations: two must share, and only those of one strength can.
        SnnGraphBuilder builder = new("strengths");
        for (int i = 0; i < 9; i++)
        {
            builder.Compartments($"p{i}", 5, new IntegerCuba { Noise = new CompartmentNoise(1 + (i % 8), 0, NoiseTarget.Current) });
        }

        PartitionedGraph partition = Compiling.Succeed(builder.Build()).Partitioned!;
        partition.Cores.Length.ShouldBe(8);
        partition.Cores.Single(c => c.Slices.Length == 2).Slices.Select(s => s.Group).ShouldBe([0, 8]);
    }

    [Fact]
    public void A_stack_too_deep_is_refused_by_name()
    {
        // The small profile has four entries; a leaf passes one value more for every branch A that is open.
        SnnGraphBuilder builder = new("deep");
        builder.Compartments("root", 1, new IntegerCuba());
        string parent = "root";
        for (int level = 0; level < 5; level++)
        {
            builder.Compartments($"a{level}", 1, new IntegerCuba()).Compartments($"b{level}", 1, new IntegerCuba())
                .Dendrite(parent, DendriteJoin.Add, new DendriteInput($"a{level}", DendritePush.Current), new DendriteInput($"b{level}", DendritePush.Current));
            parent = $"a{level}";
        }

        CompileResult result = Compiling.Try(builder.Build());
        result.Diagnostics.ShouldHaveSingleItem().ToString().ShouldBe(
            "builder:root: NC2201: population 'root', unit 0: dendrite stack entries 6 of 4; found 6, allowed 4; "
            + "make the deeper of two branches the second child of its join, or use a profile with at least 6 dendrite stack entries");
    }

    [Fact]
    public void A_neuron_larger_than_a_core_is_refused_by_name()
    {
        SnnGraph graph = Chain(2, 16).Build();
        var profile = NeuroChip.Spec.Profiles.ChipProfile.Parse(
            File.ReadAllText(Checkout.File("firmware-specs/profiles/tiny.yaml"))
                .Replace("compartments-per-core: {value: 64", "compartments-per-core: {value: 8", StringComparison.Ordinal),
            "tiny-cores.yaml");
        Compiling.Fail(graph, profile).ShouldBe(["NC2201"]);
    }

    [Fact]
    public void Compartments_out_of_order_or_on_two_cores_are_found()
    {
        PartitionedGraph sound = Compiling.Succeed(SmallNetworks.Dendrites(), Compiling.Loihi, options: new CompileOptions { Split = 2 }).Partitioned!;
        PartitionCheck.Check(sound, Compiling.Loihi).ShouldBeEmpty();
        PartitionedCore core = sound.Cores[0];
        CoreSlice[] slices = [.. core.Slices];
        (slices[1], slices[2]) = (
            slices[1] with { FirstCompartment = slices[2].FirstCompartment }, slices[2] with { FirstCompartment = slices[1].FirstCompartment });
        PartitionCheck.Check(sound with { Cores = sound.Cores.SetItem(0, core with { Slices = [.. slices] }) }, Compiling.Loihi)
            .ShouldContain(f => f.Contains("'apical' joins the values of"));
        PartitionCheck.Check(sound with { Cores = sound.Cores.SetItem(0, core with { Slices = core.Slices.RemoveAt(0) }) }, Compiling.Loihi)
            .ShouldContain(f => f.Contains("'soma' joins the values of"));
    }

    private static SnnGraphBuilder Chain(int size, int length)
    {
        SnnGraphBuilder builder = new("chain");
        for (int i = 0; i < length; i++)
        {
            builder.Compartments($"p{i}", size, new IntegerCuba());
            if (i > 0)
            {
                builder.Dendrite($"p{i}", DendriteJoin.Add, new DendriteInput($"p{i - 1}", DendritePush.Current));
            }
        }

        return builder;
    }
}
