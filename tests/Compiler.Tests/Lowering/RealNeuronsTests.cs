using NeuroChip.Compilation;
using NeuroChip.Compilation.Lowering;
using NeuroChip.Graph;

namespace Compiler.Tests.Lowering;

public class RealNeuronsTests
{
    private static readonly FloatCuba Lif = new() { Primitive = "LIF", TauMem = 2.5e-3, R = 2.0, VThreshold = 0.1 };

    [Fact]
    public void A_spike_of_unit_amplitude_scales_with_the_step() =>
        Lower(Lif, new CompileOptions { Dt = 1e-4 }).SpikeGain[0].ShouldBe(2 * 0.04, 1e-12);

    [Fact]
    public void A_spike_of_unit_area_does_not()
    {
        RealGroup group = Lower(Lif, new CompileOptions { Dt = 1e-4, SpikeAmplitude = SpikeAmplitude.UnitArea });
        group.SpikeGain[0].ShouldBe(2 / 2.5e-3, 1e-6);
        group.CurrentGain[0].ShouldBe(2 * 0.04, 1e-12);
    }

    [Fact]
    public void Rest_and_reset_become_a_bias_and_a_start()
    {
        RealGroup group = Lower(Lif with { VLeak = 0.05, VReset = -0.2 }, new CompileOptions { Dt = 1e-4 });
        group.Bias[0].ShouldBe(0.04 * 0.25, 1e-12);
        group.Threshold[0].ShouldBe(0.3, 1e-12);
        group.StartV[0].ShouldBe(0.2, 1e-12);
    }

    [Fact]
    public void The_reset_mode_is_an_option()
    {
        Lower(Lif, new CompileOptions { Dt = 1e-4, Reset = ResetMode.Subtract }).Reset.ShouldBe(ResetMode.Subtract);
        Lower(Lif, new CompileOptions { Dt = 1e-4 }).Reset.ShouldBe(ResetMode.Zero);
    }

    [Fact]
    public void Without_time_constants_a_step_is_the_unit_of_time()
    {
        RealGroup group = Lower(new FloatCuba { Primitive = "IF", R = 3.0 }, CompileOptions.Default);
        group.SpikeGain[0].ShouldBe(3);
        group.DecayV[0].ShouldBe(0);
    }

    [Fact]
    public void Parameters_per_unit_stay_per_unit()
    {
        RealGroup group = Lower(Lif with { TauMem = new PerUnit<double>([1e-3, 2e-3]) }, new CompileOptions { Dt = 1e-4 }, size: 2);
        group.DecayV.Values.ShouldBe([0.1, 0.05], 1e-12);
        group.Threshold.IsShared.ShouldBeTrue();
    }

    private static RealGroup Lower(FloatCuba neuron, CompileOptions options, int size = 1) =>
        (RealGroup)Compiling.Succeed(new SnnGraphBuilder("net").Compartments("a", size, neuron).Build(), options: options).Lowered!.Groups[0];
}
