using NeuroChip.Compilation;
using NeuroChip.Compilation.Dumps;

namespace Compiler.Tests;

/// <summary>A small network in, the printed result of every pass out.</summary>
public class StageDumpTests
{
    private static readonly CompileOptions Options = new() { Dt = 1e-4 };

    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (string network in SmallNetworks.All.Keys)
        {
            foreach (string stage in StageDump.Stages)
            {
                cases.Add(network, stage);
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_pass_prints_what_it_always_printed(string network, string stage)
    {
        CompileOptions options = network == "current-encoder" ? CompileOptions.Default : Options;
        CompileResult result = Compiling.Succeed(SmallNetworks.All[network](), network == "learning" ? Compiling.Conformance : null, options);
        Golden.ShouldMatch(StageDump.Write(result, stage)!, char.ToUpperInvariant(stage[0]) + stage[1..], network);
    }

    [Fact]
    public void An_unknown_stage_is_refused_by_name()
    {
        CompileResult result = Compiling.Succeed(SmallNetworks.IntegerLayers());
        Should.Throw<ArgumentException>(() => StageDump.Write(result, "optimising")).Message.ShouldContain("lowering, quantization");
    }
}
