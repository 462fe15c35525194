using System.Collections.Immutable;
using Compiler.Tests.Graph.Readers;
using NeuroChip.Graph;
using NeuroChip.Graph.Writers;

namespace Compiler.Tests.Graph.Writers;

public class NirWriterTests
{
    private static SnnGraph Network() => new SnnGraphBuilder("sample")
        .Source("spikes", 2, 2)
        .Compartments("enc", 3, new FloatCuba { Primitive = "IF", VThreshold = 0.9 })
        .Compartments("lif", 2, new FloatCuba { Primitive = "LIF", TauMem = 0.01, VLeak = 0.1, VReset = -0.5, VThreshold = new PerUnit<double>([1.0, 2.0]) })
        .Compartments("cuba", 2, new FloatCuba { Primitive = "CubaLIF", TauMem = 0.01, TauSyn = 0.002, R = 3, WIn = 4 })
        .Compartments("sum", 1, new FloatReadout())
        .Projection(Real("a", "enc", "lif", [1, 2, 3, 4, 5, 6], [0.25, -1]))
        .Projection(Real("b", "spikes", "lif", [0, 1, 2, 3, 4, 5, 6, 7]))
        .Projection(Real("c", "lif", "cuba", [1, 0, 0, 1]))
        .Projection(Real("d", "cuba", "cuba", [0.5f, 0, 0, 0.5f]))
        .Projection(Real("e", "cuba", "sum", [1, -1]))
        .Input("pixels", "enc", new RealCurrentDrive())
        .Output("sum", "sum", OutputKind.Voltage)
        .Output("count", "lif", OutputKind.Spikes)
        .SampleSteps(16)
        .Build();

    private static Projection Real(string name, string pre, string post, float[] weights, ImmutableArray<double>? bias = null) => new()
    {
        Name = name,
        Pre = pre,
        Post = post,
        Connectivity = new DenseConnectivity(weights, 0),
        Units = WeightUnits.Real,
        Bias = bias,
    };

    [Fact]
    public void What_is_written_is_read_as_the_same_network()
    {
        SnnGraph graph = Network();
        SnnGraph read = SampleFiles.ReadBytes(NirWriter.Write(graph)).Graph;

        read.SampleSteps.ShouldBe(16);
        foreach (Population population in graph.Populations)
        {
            Population same = read.Population(population.Name);
            same.Shape.ShouldBe(population.Shape);
            Describe(same.Model).ShouldBe(Describe(population.Model));
        }

        foreach (Projection projection in graph.Projections)
        {
            Projection same = read.Projections.Single(p => p.Name == projection.Name);
            (same.Pre, same.Post, same.Units).ShouldBe((projection.Pre, projection.Post, projection.Units));
            ((DenseConnectivity)same.Connectivity).Weights.ToArray().ShouldBe(((DenseConnectivity)projection.Connectivity).Weights.ToArray());
            same.Bias.HasValue.ShouldBe(projection.Bias.HasValue);
            (same.Bias ?? []).ShouldBe(projection.Bias ?? []);
        }

        read.Inputs.ShouldBe(graph.Inputs, ignoreOrder: true);
        read.Outputs.ShouldBe(graph.Outputs, ignoreOrder: true);
    }

    [Fact]
    public void The_same_network_gives_the_same_bytes() =>
        NirWriter.Write(Network()).AsSpan().SequenceEqual(NirWriter.Write(Network())).ShouldBeTrue();

    [Fact]
    public void What_NIR_cannot_say_is_refused()
    {
        Should.Throw<ArgumentException>(() => NirWriter.Write(
            new SnnGraphBuilder("n").Compartments("a", 1, new IntegerCuba()).Build())).Message.ShouldContain("IntegerCuba");
        Should.Throw<ArgumentException>(() => NirWriter.Write(
            new SnnGraphBuilder("n").Compartments("a", 1, new FloatCuba { Primitive = "IF" }).Dense("a", "a", [1]).Build())).Message.ShouldContain("chip integers");
        Should.Throw<ArgumentException>(() => NirWriter.Write(
            new SnnGraphBuilder("n").Compartments("a", 1, new FloatCuba { Primitive = "IF" })
                .Projection(Real("p", "a", "a", [1]) with { Connectivity = new DenseConnectivity(new float[] { 1 }, 3) }).Build())).Message.ShouldContain("delays");
    }

    private static string Describe(NeuronModel model) => model is FloatCuba m
        ? $"{m.Primitive} {Values(m.TauSyn)} {Values(m.TauMem)} {Values(m.R)} {Values(m.VLeak)} {Values(m.VThreshold)} {Values(m.VReset)} {Values(m.WIn)}"
        : model.GetType().Name;

    private static string Values(PerUnit<double>? values) => values is null ? "none" : string.Join(',', values.Value.Values);
}
