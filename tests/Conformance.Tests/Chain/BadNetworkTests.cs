using NeuroChip.Compilation;
using NeuroChip.Compilation.Diagnostics;
using NeuroChip.Graph;
using NeuroChip.Spec.Profiles;

namespace Conformance.Tests.Chain;

/// <summary>Networks that no image can be made of: the compiler says why, in full, and throws nothing.</summary>
public sealed class BadNetworkTests
{
    [Fact]
    public void A_layer_that_does_not_fit_names_every_resource_it_violates()
    {
        // 70 units on one core of `tiny`, each with its own profile and threshold, fed by 300 sources in six formats and
        // with the longest delay: everything a core has is too little at once.
        var registers = new IntegerCuba { DecayV = PerUnit(70, unit => unit), VthMant = PerUnit(70, unit => unit) };
        var builder = new SnnGraphBuilder("too-much").Source("in", 300).Compartments("layer", 70, registers);
        foreach (int bits in (int[])[1, 2, 3, 4, 5, 6])
        {
            // No two sources alike in the last two formats together, or they would share a list.
            IEnumerable<float> weights = Enumerable.Range(0, 300 * 70).Select(i => bits switch
            {
                5 => 8f * (1 + (((i % 300 / 60) + (i / 300)) % 30)),
                6 => 4f * (1 + (((i % 300) + (i / 300 * 7)) % 60)),
                _ => 255f,
            });
            builder.Dense("in", "layer", [.. weights], 62, new WeightFormat(SignMode.Excitatory, bits, 0));
        }

        Diagnostic[] errors = Errors(builder.Build(), "tiny", new CompileOptions { Split = 1 });

        string[] resources =
        [
            "compartments 70 of 64", "synapse memory words ", "in-axons 300 of 256", "compartment profiles 70 of 4",
            "threshold profiles 70 of 4", "synapse formats 6 of 4", "delay slots x compartments 4480 of 512",
        ];
        foreach (string resource in resources)
        {
            errors.ShouldContain(error => error.Message.Contains(resource, StringComparison.Ordinal), resource);
        }

        errors.ShouldAllBe(error => error.Message.Contains("'layer', units 0..69", StringComparison.Ordinal));
        errors.ShouldAllBe(error => error.Remedy.Length > 0 && error.Found.Length > 0 && error.Allowed.Length > 0);
    }

    [Fact]
    public void A_single_unit_that_does_not_fit_is_named_with_its_resources()
    {
        SnnGraph graph = new SnnGraphBuilder("fan-in")
            .Source("in", 1100)
            .Compartments("layer", 10, new IntegerCuba())
            .Sparse("in", "layer", Enumerable.Range(0, 11_000).SelectMany(i => new SparseSynapse[]
            {
                // Two synapses each, no two sources alike in weights or in the steps between the two.
                new(i / 10, i % 10, 1 + (i / 10 % 100)),
                new(i / 10, i % 10, 1, 1 + (i / 1000)),
            }))
            .Build();

        Diagnostic[] errors = Errors(graph, "tiny");

        errors.ShouldContain(error => error.Code.Id == "NC2201" && error.Message.Contains("'layer', unit 0: synapse memory words 1100 of 1024", StringComparison.Ordinal));
        errors.ShouldContain(error => error.Code.Id == "NC2201" && error.Message.Contains("in-axons 1100 of 256", StringComparison.Ordinal));
    }

    [Fact]
    public void A_network_for_more_cores_than_there_are_says_how_many_it_needs()
    {
        SnnGraph graph = new SnnGraphBuilder("large").Source("in", 1).Compartments("layer", 600, new IntegerCuba()).Build();

        Diagnostic error = Errors(graph, "tiny").ShouldHaveSingleItem();
        error.Code.Id.ShouldBe("NC2203");
        (error.Found, error.Allowed[..1]).ShouldBe(("10", "8"));
        error.Message.ShouldContain("'layer' 10");
    }

    [Theory]
    [InlineData(32_641f, "NC2101")]
    [InlineData(-1e9f, "NC2101")]
    [InlineData(0.5f, "NC2102")]
    [InlineData(float.NaN, "NC2010")]
    [InlineData(float.NegativeInfinity, "NC2010")]
    public void A_chip_weight_outside_the_range_is_refused(float weight, string code)
    {
        Diagnostic error = Errors(Pair(b => b.Dense("in", "p", [1, 2, weight, 4])), "loihi1-d18").ShouldHaveSingleItem();
        error.Code.Id.ShouldBe(code);
        error.ToString().ShouldContain("in->p");
    }

    [Fact]
    public void Weights_that_no_one_format_holds_are_spread_over_several_and_those_that_none_holds_are_named()
    {
        Compiler.Compile(Pair(b => b.Dense("in", "p", [201, -200, 7, 1])), ChipProfile.Load("loihi1-d18")).Diagnostics.ShouldBeEmpty();
        Diagnostic warning = Compiler.Compile(Pair(b => b.Dense("in", "p", [201, -200, 257, 1])), ChipProfile.Load("loihi1-d18"))
            .Diagnostics.ShouldHaveSingleItem();
        (warning.Code.Id, warning.Found).ShouldBe(("NC2111", "257"));
    }

    [Theory]
    [InlineData(SignMode.Mixed, 256, "-256..255")]
    [InlineData(SignMode.Mixed, -257, "-256..255")]
    [InlineData(SignMode.Excitatory, -1, "0..255")]
    [InlineData(SignMode.Excitatory, 256, "0..255")]
    [InlineData(SignMode.Inhibitory, 1, "-255..0")]
    [InlineData(SignMode.Inhibitory, -256, "-255..0")]
    public void A_mantissa_outside_its_format_is_refused(SignMode sign, int mantissa, string allowed)
    {
        Diagnostic error = Errors(
            Pair(b => b.Sparse("in", "p", [new SparseSynapse(1, 1, mantissa)], new WeightFormat(sign, 8, 0))), "loihi1-d18").ShouldHaveSingleItem();
        (error.Code.Id, error.Found, error.Allowed).ShouldBe(("NC2103", $"{mantissa}", allowed));
    }

    [Theory]
    [InlineData(7, 0, 0, "NC2012")]
    [InlineData(0, 0, 0, "NC2012")]
    [InlineData(9, 0, 0, "NC2012")]
    [InlineData(8, 8, 0, "NC2012")]
    [InlineData(8, -9, 0, "NC2012")]
    [InlineData(8, 0, 63, "NC2009")]
    [InlineData(8, 0, -1, "NC2009")]
    public void A_synapse_the_chip_cannot_encode_is_refused(int bits, int exponent, int delay, string code) =>
        Errors(
            Pair(b => b.Sparse("in", "p", [new SparseSynapse(0, 0, 4, delay)], new WeightFormat(SignMode.Mixed, bits, exponent))), "loihi1-d18")
            .ShouldHaveSingleItem().Code.Id.ShouldBe(code);

    [Fact]
    public void Registers_out_of_range_are_all_named_at_once()
    {
        var registers = new IntegerCuba
        {
            DecayU = 4096,
            DecayV = -1,
            VthMant = 131_072,
            BiasMant = 4096,
            BiasExp = 8,
            Refract = 0,
            VInit = 1 << 23,
            ResetInterval = 4096,
            VMinExp = 24,
            VMaxExp = 8,
        };

        Errors(new SnnGraphBuilder("registers").Compartments("p", 1, registers).Build(), "wide").Count(e => e.Code.Id == "NC2005").ShouldBe(10);
    }

    private static SnnGraph Pair(Action<SnnGraphBuilder> connect)
    {
        SnnGraphBuilder builder = new SnnGraphBuilder("pair").Source("in", 2).Compartments("p", 2, new IntegerCuba());
        connect(builder);
        return builder.Build();
    }

    private static Diagnostic[] Errors(SnnGraph graph, string profile, CompileOptions? options = null)
    {
        CompileResult result = Compiler.Compile(graph, ChipProfile.Load(profile), (options ?? CompileOptions.Default) with { Check = true });
        result.Image.ShouldBeNull();
        return [.. result.Diagnostics.Where(d => d.Severity == Severity.Error)];
    }

    private static PerUnit<int> PerUnit(int size, Func<int, int> value) => new([.. Enumerable.Range(0, size).Select(value)]);
}
