using NeuroChip.Graph.Readers;
using NeuroChip.Graph.Readers.Problems;
using NeuroChip.Hdf5;

namespace Compiler.Tests.Graph.Readers;

/// <summary>Small network files, sound unless a test changes a field.</summary>
internal static class SampleFiles
{
    /// <summary>Writes a tree to a file that is gone afterwards, and reads it as a network.</summary>
    internal static NetworkFile Read(Hdf5Group root, (int First, int Last)? layers = null) => ReadBytes(Hdf5File.Write(root), layers);

    internal static NetworkFile ReadBytes(byte[] bytes, (int First, int Last)? layers = null)
    {
        string path = Path.Combine(Path.GetTempPath(), $"neurochip-{Path.GetRandomFileName()}.net");
        File.WriteAllBytes(path, bytes);
        try
        {
            return NetworkReader.Read(path, new ReadOptions { Name = "sample", Layers = layers });
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>The problems of a file that must not be readable.</summary>
    internal static IReadOnlyList<FormatProblem> ProblemsOf(Hdf5Group root) =>
        Should.Throw<GraphFormatException>(() => Read(root)).Problems;

    /// <summary>The one error of a file that must not be readable.</summary>
    internal static FormatProblem ErrorOf(Hdf5Group root) =>
        ProblemsOf(root).Where(p => p.Code.Severity == ProblemSeverity.Error).ShouldHaveSingleItem();

    /// <summary>A lava-dl file of input block, dense layer and readout: 3, 2 and 1 units.</summary>
    internal static Hdf5Group LavaDl() => Net(InputLayer(), DenseLayer(1, 2, 3), ReadoutLayer(2, 1, 2));

    internal static Hdf5Group Net(params Hdf5Group[] layers) => new("",
    [
        new Hdf5Group("layer", layers),
        new Hdf5Group("simulation", [Hdf5Dataset.Scalar("Ts", 1), Hdf5Dataset.Scalar("tSample", 16)]),
    ]);

    internal static Hdf5Group InputLayer() => new("0",
    [
        LayerType("input"), Shape(3), Neuron(), Hdf5Dataset.Of("weight", [76f], 1), Hdf5Dataset.Of("bias", [64f], 1),
    ]);

    internal static Hdf5Group DenseLayer(int number, int units, int inputs) => new($"{number}",
    [
        LayerType("dense"), Shape(units), Neuron(),
        Hdf5Dataset.Scalar("inFeatures", inputs), Hdf5Dataset.Scalar("outFeatures", units),
        Hdf5Dataset.Of("weight", Weights(units * inputs), units, inputs),
    ]);

    /// <summary>A convolution; weights are out x (in / groups) x kernel height x kernel width.</summary>
    internal static Hdf5Group ConvLayer(int number, long[] shape, int[] kernels, params Hdf5Node[] more) => new($"{number}",
    [
        LayerType("conv"), Shape(shape), Neuron(),
        Hdf5Dataset.Of("weight", Weights(kernels.Aggregate(1, (p, e) => p * e)), kernels),
        .. more,
    ]);

    internal static Hdf5Dataset Pair(string name, long y, long x) => Hdf5Dataset.Of(name, [y, x], 2);

    internal static Hdf5Group ReadoutLayer(int number, int units, int inputs) =>
        DenseLayer(number, units, inputs).Without("neuron");

    internal static Hdf5Group Neuron() => new("neuron",
    [
        Hdf5Dataset.Scalar("type", "CUBA"), Hdf5Dataset.Scalar("iDecay", 4096), Hdf5Dataset.Scalar("vDecay", 123),
        Hdf5Dataset.Scalar("vThMant", 80), Hdf5Dataset.Scalar("refDelay", 1), Hdf5Dataset.Scalar("gradedSpike", false),
    ]);

    internal static Hdf5Dataset LayerType(string type) => Hdf5Dataset.Fixed("type", 10, [type], 1);

    internal static Hdf5Dataset Shape(params long[] extents) => Hdf5Dataset.Of("shape", extents, extents.Length);

    internal static float[] Weights(int count) => [.. Enumerable.Range(0, count).Select(i => (float)((i % 5) - 2))];

    /// <summary>A NIR file: Input(3) -> Affine -> LIF(2) -> Linear -> Output(1).</summary>
    internal static Hdf5Group Nir() => NirFile(
        [
            NirNode("input", "Input", Shape(3)),
            NirNode("fc1", "Affine", Matrix(2, 3), Hdf5Dataset.Of("bias", [0.5f, -0.5f], 2)),
            Lif("lif"),
            NirNode("fc2", "Linear", Matrix(1, 2)),
            NirNode("output", "Output", Shape(1)),
        ],
        "input>fc1", "fc1>lif", "lif>fc2", "fc2>output");

    internal static Hdf5Group Lif(string name, int units = 2) => NirNode(name, "LIF",
        Numbers("tau", 0.01, units), Numbers("r", 1, units), Numbers("v_leak", 0, units), Numbers("v_threshold", 1, units), Numbers("v_reset", 0, units));

    internal static Hdf5Group NirFile(Hdf5Group[] nodes, params string[] edges) => new("",
    [
        NirGraph("node", nodes, edges),
        Hdf5Dataset.Scalar("version", "1.0.7"),
    ]);

    internal static Hdf5Group NirGraph(string name, Hdf5Group[] nodes, params string[] edges) =>
        new(name, [Hdf5Dataset.Scalar("type", "NIRGraph"), new Hdf5Group("nodes", nodes), Edges(edges)]);

    internal static Hdf5Dataset Edges(params string[] edges)
    {
        string[] ends = [.. edges.SelectMany(e => e.Split('>'))];
        return Hdf5Dataset.Of("edges", ends, edges.Length, 2);
    }

    internal static Hdf5Group NirNode(string name, string type, params Hdf5Dataset[] fields) =>
        new(name, [Hdf5Dataset.Scalar("type", type), .. fields]);

    internal static Hdf5Dataset Matrix(int rows, int columns) => Hdf5Dataset.Of("weight", Weights(rows * columns), rows, columns);

    internal static Hdf5Dataset Numbers(string name, double value, int count) =>
        Hdf5Dataset.Of(name, Enumerable.Repeat(value, count).ToArray(), count);

    /// <summary>The same group with one member, found by its path, replaced by others.</summary>
    internal static Hdf5Group With(this Hdf5Group group, string path, params Hdf5Node[] instead)
    {
        string[] names = path.Split('/');
        group.Members.ShouldContain(m => m.Name == names[0]);
        return new Hdf5Group(group.Name, group.Members.SelectMany(m =>
            m.Name != names[0] ? [m]
            : names.Length == 1 ? instead
            : [((Hdf5Group)m).With(path[(names[0].Length + 1)..], instead)]));
    }

    internal static Hdf5Group Without(this Hdf5Group group, string path) => group.With(path);

    internal static Hdf5Group Plus(this Hdf5Group group, params Hdf5Node[] more) => new(group.Name, [.. group.Members, .. more]);
}
