using NeuroChip.Compilation;
using NeuroChip.Graph;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Profiles;

namespace Runtime.Tests.Cli;

/// <summary>Networks small enough to know what they do.</summary>
internal static class TestNetworks
{
    public static readonly ChipProfile Profile = ChipProfile.Load("tiny");

    /// <summary>
    /// Four input neurons driven by bias (gain 76, offset 64, exponent 6, as lava-dl has it) that pass on to two readouts:
    /// the first adds units 0 and 1, the second units 2 and 3. A sample lasts 3 steps.
    /// </summary>
    public static ChipImage Values(int? split = null) => Compile(
        new SnnGraphBuilder("values")
            .Compartments("pixels", 4, new IntegerCuba { VthMant = 80 })
            .Compartments("sums", 2, new IntegerCuba { IsReadout = true })
            .Dense("pixels", "sums", [2, 2, 0, 0, 0, 0, 2, 2])
            .Input("image", "pixels", new BiasDrive(76, 64, 6))
            .Output("class", "sums", OutputKind.Voltage)
            .SampleSteps(3)
            .Build(),
        split);

    /// <summary>Three sources, each of which makes one of three neurons spike a step later.</summary>
    public static ChipImage Spikes(int? split = null) => Compile(
        new SnnGraphBuilder("spikes")
            .Source("touch", 3)
            .Compartments("relay", 3, new IntegerCuba { VthMant = 1 })
            .Dense("touch", "relay", [100, 0, 0, 0, 100, 0, 0, 0, 100])
            .Output("felt", "relay", OutputKind.Spikes)
            .Build(),
        split);

    /// <summary>
    /// Compartments that spike in every step, each on a core of its own, and as many readouts on further cores, to which all of them
    /// send: with two, four packets a step, each of one synapse.
    /// </summary>
    public static ChipImage Clocks(int count = 2) => Compiled(
        new SnnGraphBuilder("clocks")
            .Compartments("clock", count, new IntegerCuba { VthMant = 1, BiasMant = 100 })
            .Compartments("sums", count, new IntegerCuba { IsReadout = true })
            .Dense("clock", "sums", [.. Enumerable.Repeat(1, count * count)])
            .Output("class", "sums", OutputKind.Voltage)
            .Build(),
        split: count);

    /// <summary>A graph of the test's own, on one core per population, or with each cut into parts.</summary>
    public static ChipImage Compiled(SnnGraph graph, int? split = null) => Compile(graph, split);

    private static ChipImage Compile(SnnGraph graph, int? split)
    {
        CompileResult result = Compiler.Compile(graph, Profile, CompileOptions.Default with { Split = split, Check = true });
        return result.Image ?? throw new InvalidOperationException(string.Join('\n', result.Diagnostics));
    }
}
