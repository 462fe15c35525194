using NeuroChip.Compilation;
using NeuroChip.Compilation.Quantization;
using NeuroChip.Graph;

namespace Compiler.Tests.Quantization;

public class QuantizationPassTests
{
    [Fact]
    public void A_host_current_of_the_largest_magnitude_just_fits_the_bias_register()
    {
        foreach (double magnitude in new[] { 0.01, 1, 255 })
        {
            SnnGraph graph = new SnnGraphBuilder("net")
                .Compartments("pixels", 2, new FloatCuba { Primitive = "IF" })
                .Input("image", "pixels", new RealCurrentDrive())
                .Build();
            QuantizedGraph quantized = Compiling.Succeed(graph, options: new CompileOptions { InputMagnitude = magnitude }).Quantized!;
            BiasEncoding bias = quantized.Inputs.ShouldHaveSingleItem().Bias.ShouldNotBeNull();
            Math.Round(bias.Gain * magnitude).ShouldBeInRange(1300, 4095, $"magnitude {magnitude}");
            (bias.Gain * (1 << bias.Exponent)).ShouldBe(quantized.Groups[0].VoltageScale!.Value[0], 1e-6);
        }
    }

    [Fact]
    public void The_bias_of_a_driven_population_is_the_offset_of_its_input()
    {
        SnnGraph graph = new SnnGraphBuilder("net")
            .Source("in", 1)
            .Compartments("a", 2, new FloatCuba { Primitive = "IF" })
            .Projection(SmallNetworks.Real("in", "a", [1f, 0.5f], [0.25, 0.25]))
            .Input("image", "a", new RealCurrentDrive())
            .Build();
        QuantizedGraph quantized = Compiling.Succeed(graph).Quantized!;
        BiasEncoding bias = quantized.Inputs.Single(i => i.Name == "image").Bias!;
        (bias.Offset / bias.Gain).ShouldBe(0.25, 1e-9);
    }

    [Fact]
    public void With_a_given_scale_every_weight_is_that_multiple()
    {
        SnnGraph graph = new SnnGraphBuilder("net")
            .Source("in", 1)
            .Compartments("a", 3, new FloatCuba { Primitive = "IF" })
            .Projection(SmallNetworks.Real("in", "a", [1f, 2f, -3f]))
            .Build();
        QuantizedGraph quantized = Compiling.Succeed(graph, options: new CompileOptions { WeightScale = 10 }).Quantized!;
        quantized.Synapses[0].Table.RowWeights(0).ToArray().ShouldBe([(short)10, (short)20, (short)-30]);
        quantized.Groups[1].Parameters!.VthMant[0].ShouldBe(10);
    }

    [Fact]
    public void Errors_stay_below_half_a_step_of_the_grid_and_the_report_says_so()
    {
        var random = new Random(2);
        float[] weights = [.. Enumerable.Range(0, 50 * 20).Select(_ => (float)((random.NextDouble() - 0.5) * random.NextDouble()))];
        SnnGraph graph = new SnnGraphBuilder("net")
            .Source("in", 50)
            .Compartments("a", 20, new FloatCuba { Primitive = "IF" })
            .Projection(SmallNetworks.Real("in", "a", weights))
            .Build();
        foreach (int terms in new[] { 1, 2 })
        {
            QuantizedGraph quantized = Compiling.Succeed(graph, Compiling.Loihi, new CompileOptions { WeightTerms = terms }).Quantized!;
            TensorError error = quantized.Report.Tensors.Single(t => t.Name == "in->a.weight");
            error.MaxError.ShouldBeLessThan(0.5 / 127, $"{terms} terms");
            error.RmsRelative.ShouldBeLessThan(terms == 1 ? 0.02 : 0.002);
        }
    }

    [Fact]
    public void All_inputs_at_once_never_overflow_unless_that_is_allowed()
    {
        float[] weights = [.. Enumerable.Repeat(0.1f, 2000).Concat(Enumerable.Repeat(0.001f, 2000))];
        SnnGraph graph = new SnnGraphBuilder("net")
            .Source("in", 4000)
            .Compartments("a", 1, new FloatCuba { Primitive = "IF", VThreshold = 10.0 })
            .Projection(SmallNetworks.Real("in", "a", weights))
            .Build();
        CompileResult safe = Compiling.Succeed(graph, Compiling.Loihi);
        safe.Report!.Quantization.Groups[0].AccumulatorUse.ShouldBeLessThanOrEqualTo(1);
        safe.Diagnostics.Select(d => d.Code.Id).ShouldContain("NC2108");
        CompileResult bold = Compiling.Succeed(graph, Compiling.Loihi, new CompileOptions { Overflow = OverflowPolicy.Allow });
        bold.Report!.Quantization.Groups[0].AccumulatorUse.ShouldBeGreaterThan(1);
        bold.Diagnostics.Select(d => d.Code.Id).ShouldContain("NC2107");
    }
}
