using System.Collections.Immutable;
using NeuroChip.Hdf5;

namespace NeuroChip.Graph.Writers;

/// <summary>
/// Writes networks of real-valued neurons (IF, LIF, CubaLIF) and weights as NIR. What the reader makes of the file is the
/// same network again. Equal networks give equal bytes.
/// </summary>
public static class NirWriter
{
    /// <summary>The version of NIR whose layout is written.</summary>
    private const string Version = "1.0.7";

    /// <summary>The bytes of a NIR file.</summary>
    /// <exception cref="ArgumentException">The network has something NIR's nodes cannot say: chip integers, delays, clashing names.</exception>
    public static byte[] Write(SnnGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        List<Hdf5Node> nodes = [];
        List<(string Source, string Target)> edges = [];
        Dictionary<string, string> outputOf = graph.Outputs
            .Where(o => o.Kind == OutputKind.Voltage)
            .ToDictionary(o => o.Population, o => NodeName(o.Name), StringComparer.Ordinal);

        foreach (Population population in graph.Populations)
        {
            WritePopulation(population, nodes, outputOf);
        }

        foreach (GraphInput input in graph.Inputs)
        {
            WriteInput(graph, input, nodes, edges);
        }

        foreach (GraphOutput output in graph.Outputs.Where(o => o.Kind == OutputKind.Spikes))
        {
            nodes.Add(Node(output.Name, "Output", ShapeField(graph.Population(output.Population).Shape)));
            edges.Add((NodeName(output.Population), NodeName(output.Name)));
        }

        foreach (Projection projection in graph.Projections)
        {
            nodes.Add(WriteWeights(graph, projection));
            edges.Add((NodeName(projection.Pre), NodeName(projection.Name)));
            edges.Add((NodeName(projection.Name), outputOf.GetValueOrDefault(projection.Post, NodeName(projection.Post))));
        }

        return Hdf5File.Write(Root(graph, nodes, edges));
    }

    private static Hdf5Group Root(SnnGraph graph, List<Hdf5Node> nodes, List<(string Source, string Target)> edges)
    {
        string[] ends = [.. edges.SelectMany(e => new[] { e.Source, e.Target })];
        List<Hdf5Node> members =
        [
            Hdf5Dataset.Of("edges", ends, edges.Count, 2),
            new Hdf5Group("nodes", nodes),
            Hdf5Dataset.Scalar("type", "NIRGraph"),
        ];
        if (graph.SampleSteps is int steps)
        {
            // Not part of NIR's graph; its free metadata is where a reader that knows of it may look.
            members.Add(new Hdf5Group("metadata", [Hdf5Dataset.Scalar("sample_steps", steps)]));
        }

        return new Hdf5Group("", [new Hdf5Group("node", members), Hdf5Dataset.Scalar("version", Version)]);
    }

    private static void WritePopulation(Population population, List<Hdf5Node> nodes, Dictionary<string, string> outputOf)
    {
        switch (population.Model)
        {
            case FloatCuba model:
                nodes.Add(WriteNeurons(population, model));
                break;
            case FloatReadout when outputOf.TryGetValue(population.Name, out string? output):
                nodes.Add(Node(output, "Output", ShapeField(population.Shape)));
                break;
            case SpikeSource:
                break; // written as the Input it is
            default:
                throw new ArgumentException($"NIR has no node for population '{population.Name}' ({population.Model.GetType().Name}).", nameof(population));
        }
    }

    private static void WriteInput(SnnGraph graph, GraphInput input, List<Hdf5Node> nodes, List<(string Source, string Target)> edges)
    {
        Population population = graph.Population(input.Population);
        switch (input.Drive)
        {
            case SpikeDrive:
                nodes.Add(Node(population.Name, "Input", ShapeField(population.Shape)));
                break;
            case RealCurrentDrive:
                nodes.Add(Node(input.Name, "Input", ShapeField(population.Shape)));
                edges.Add((NodeName(input.Name), NodeName(population.Name)));
                break;
            default:
                throw new ArgumentException($"NIR cannot say how input '{input.Name}' is driven.", nameof(input));
        }
    }

    private static Hdf5Group WriteNeurons(Population population, FloatCuba model)
    {
        List<Hdf5Dataset> fields =
        [
            Field("r", model.R),
            Field("v_threshold", model.VThreshold),
            Field("v_reset", model.VReset),
        ];
        if (model.Primitive != "IF")
        {
            fields.Add(Field("v_leak", model.VLeak));
            fields.Add(Field(model.Primitive == "LIF" ? "tau" : "tau_mem", model.TauMem ?? throw Missing("TauMem")));
        }

        if (model.Primitive == "CubaLIF")
        {
            fields.Add(Field("tau_syn", model.TauSyn ?? throw Missing("TauSyn")));
            fields.Add(Field("w_in", model.WIn));
        }

        return Node(population.Name, model.Primitive, [.. fields]);

        Hdf5Dataset Field(string name, PerUnit<double> values) =>
            Hdf5Dataset.Of(name, Enumerable.Range(0, population.Size).Select(i => values[i]).ToArray(), population.Shape.AsSpan());

        ArgumentException Missing(string parameter) => new($"Population '{population.Name}' is a {model.Primitive} without {parameter}.");
    }

    private static Hdf5Group WriteWeights(SnnGraph graph, Projection projection)
    {
        if (projection.Units != WeightUnits.Real)
        {
            throw new ArgumentException($"NIR holds real weights; projection '{projection.Name}' has chip integers.", nameof(projection));
        }

        int rows = graph.Population(projection.Post).Size;
        int columns = graph.Population(projection.Pre).Size;
        Hdf5Dataset weight = Hdf5Dataset.Of("weight", Matrix(projection, rows, columns), rows, columns);
        return projection.Bias is ImmutableArray<double> bias
            ? Node(projection.Name, "Affine", Hdf5Dataset.Of("bias", bias.ToArray(), bias.Length), weight)
            : Node(projection.Name, "Linear", weight);
    }

    private static float[] Matrix(Projection projection, int rows, int columns)
    {
        if (projection.Connectivity is DenseConnectivity dense && dense.Delays.Values.All(d => d == 0))
        {
            return dense.Weights.ToArray();
        }

        if (projection.Connectivity is ConvConnectivity)
        {
            throw new ArgumentException($"Convolutions are not written to NIR yet; projection '{projection.Name}' is one.", nameof(projection));
        }

        if (projection.Connectivity is not SparseConnectivity sparse || sparse.Synapses.Any(s => s.Delay != 0))
        {
            throw new ArgumentException($"NIR's weights have no delays; projection '{projection.Name}' has.", nameof(projection));
        }

        float[] matrix = new float[rows * columns];
        foreach (SparseSynapse synapse in sparse.Synapses)
        {
            matrix[(synapse.Post * columns) + synapse.Pre] += synapse.Weight;
        }

        return matrix;
    }

    // A slash separates groups in HDF5; the reader uses it for nodes of dissolved sub-graphs.
    private static string NodeName(string name) => name.Replace('/', '.');

    private static Hdf5Group Node(string name, string type, params ReadOnlySpan<Hdf5Dataset> fields) =>
        new(NodeName(name), [.. fields, Hdf5Dataset.Scalar("type", type)]);

    private static Hdf5Dataset ShapeField(ImmutableArray<int> shape) =>
        Hdf5Dataset.Of("shape", shape.Select(e => (long)e).ToArray(), shape.Length);
}
