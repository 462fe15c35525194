using System.Diagnostics;
using NeuroChip.Compilation;
using NeuroChip.Compilation.Reports;
using NeuroChip.Graph.Readers;
using Xunit.Abstractions;

namespace Compiler.Tests;

public class RealNetworksTests(ITestOutputHelper output)
{
    [SharedDataTheory]
    [InlineData("loihi_mnist_large/bootstrap_mnist.net")]
    [InlineData("loihi_oxford/oxford.net")]
    [InlineData("nir_lif/lif_norse.nir")]
    [InlineData("nir_lif/lif_rockpool.nir")]
    [InlineData("nir_lif/two_lif_neurons.nir")]
    [InlineData("nir_braille/braille_noDelay_bias_zero.nir")]
    public void A_published_network_compiles(string file) => Compile(Checkout.Shared("data/" + file));

    [Fact]
    public void The_demos_network_compiles() => Compile(Checkout.File("runtime/NeuroChip.Cli/Demo/digits.nir"));

    private void Compile(string path)
    {
        var graph = NetworkReader.Read(path).Graph;
        var clock = Stopwatch.StartNew();
        NeuroChip.Compilation.Compiler.Compile(graph, Compiling.Loihi);
        output.WriteLine($"{clock.ElapsedMilliseconds} ms");
        CompileResult result = Compiling.Succeed(graph, Compiling.Loihi);
        output.WriteLine(string.Join('\n', result.Diagnostics));
        output.WriteLine(ReportText.Write(result.Report!));
    }
}
