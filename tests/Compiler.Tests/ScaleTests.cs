using System.Diagnostics;
using NeuroChip.Compilation;
using NeuroChip.Compilation.Reports;
using NeuroChip.Graph;
using Xunit.Abstractions;

namespace Compiler.Tests;

/// <summary>Large networks. Times are printed, not judged: the machine is shared; memory is judged.</summary>
public class ScaleTests(ITestOutputHelper output)
{
    [LongFact]
    public void Ten_million_sparse_synapses_take_a_few_dozen_bytes_each()
    {
        const int Units = 100_000;
        const int FanOut = 100;
        var random = new Random(1);
        var synapses = new SparseSynapse[Units * FanOut];
        for (int i = 0; i < synapses.Length; i++)
        {
            int pre = i / FanOut;
            synapses[i] = new SparseSynapse(pre, random.Next(Units), pre < Units * 4 / 5 ? random.Next(5, 10) : random.Next(-88, -67));
        }

        SnnGraph graph = new SnnGraphBuilder("sparse")
            .Compartments("a", Units, new IntegerCuba { DecayU = 818, DecayV = 205, VthMant = 1000 })
            .Sparse("a", "a", synapses)
            .Build();
        synapses = [];
        CompileResult result = Measure("10^7 sparse", graph, Compiling.Wide);
        result.Succeeded.ShouldBeTrue(string.Join('\n', result.Diagnostics));
        output.WriteLine(ReportText.Write(result.Report!));
    }

    [Fact]
    public void Mnist_size_dense_layers_compile_quickly()
    {
        var random = new Random(1);
        float[] Weights(int count) => [.. Enumerable.Range(0, count).Select(_ => (float)random.Next(-62, 64))];
        SnnGraph graph = new SnnGraphBuilder("dense")
            .Source("in", 784)
            .Compartments("hidden", 512, new IntegerCuba { VthMant = 6000 })
            .Compartments("out", 10, new IntegerCuba { VthMant = 1200 })
            .Dense("in", "hidden", Weights(784 * 512))
            .Dense("hidden", "out", Weights(512 * 10))
            .Build();
        Measure("warm-up", SmallNetworks.IntegerLayers(), Compiling.Loihi);
        Measure("784-512-10", graph, Compiling.Loihi).Succeeded.ShouldBeTrue();
        Measure("784-512-10 again", graph, Compiling.Loihi).Succeeded.ShouldBeTrue();
    }

    private CompileResult Measure(string name, SnnGraph graph, NeuroChip.Spec.Profiles.ChipProfile profile)
    {
        long before = GC.GetTotalAllocatedBytes(precise: true);
        var clock = Stopwatch.StartNew();
        CompileResult result = NeuroChip.Compilation.Compiler.Compile(graph, profile);
        output.WriteLine($"{name}: {clock.ElapsedMilliseconds} ms, {(GC.GetTotalAllocatedBytes(precise: true) - before) >> 20} MiB allocated");
        return result;
    }
}
