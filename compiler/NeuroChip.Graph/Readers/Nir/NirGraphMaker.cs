using System.Collections.Immutable;
using NeuroChip.Graph.Readers.Problems;

namespace NeuroChip.Graph.Readers.Nir;

/// <summary>Makes the network from a flat graph whose edges are known to make sense.</summary>
internal sealed class NirGraphMaker(NirTopology topology, ProblemBag problems)
{
    private readonly Dictionary<string, NirWeights> weights = new(StringComparer.Ordinal);
    private readonly Dictionary<string, NirNeurons> neurons = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ImmutableArray<int>> shapes = new(StringComparer.Ordinal);
    private readonly List<Population> populations = [];
    private readonly List<Projection> projections = [];
    private readonly HashSet<string> projectionNames = new(StringComparer.Ordinal);
    private readonly List<GraphInput> inputs = [];
    private readonly List<GraphOutput> outputs = [];

    internal SnnGraph Make(string name, int? sampleSteps)
    {
        ReadValues();
        problems.ThrowIfErrors();
        FindShapes();
        CheckSizes();
        problems.ThrowIfErrors();

        foreach (NirNode node in topology.Nodes)
        {
            AddPopulation(node);
        }

        foreach (NirNode node in topology.Nodes)
        {
            AddProjectionsInto(node);
        }

        return new SnnGraph
        {
            Name = name,
            Populations = [.. populations],
            Projections = [.. projections],
            Inputs = [.. inputs],
            Outputs = [.. outputs],
            SampleSteps = sampleSteps,
            Location = problems.At(""),
        };
    }

    private void ReadValues()
    {
        foreach (NirNode node in topology.Nodes)
        {
            switch (node.Role)
            {
                case NirRole.Weights when NirWeights.Read(node, problems) is NirWeights read:
                    weights[node.Name] = read;
                    break;
                case NirRole.Neurons when NirNeurons.Read(node, problems) is NirNeurons read:
                    neurons[node.Name] = read;
                    if (read.Shape is ImmutableArray<int> own)
                    {
                        shapes[node.Name] = own;
                    }

                    break;
                case NirRole.Input or NirRole.Output when new FieldReader(node.Group, problems).Shape("shape") is ImmutableArray<int> shape:
                    shapes[node.Name] = shape;
                    break;
                default:
                    break;
            }
        }
    }

    /// <summary>Neurons whose parameters are single values, or have extents of 1, take the size of what they are joined to.</summary>
    private void FindShapes()
    {
        bool found = true;
        while (found)
        {
            found = false;
            foreach (NirNode node in topology.Nodes.Where(n => n.Role == NirRole.Neurons))
            {
                if (shapes.TryGetValue(node.Name, out ImmutableArray<int> own) && SizeOf(own) > 1)
                {
                    continue;
                }

                int joined = topology.Into(node).Select(OutputSize).Concat(topology.OutOf(node).Select(InputSize)).Max() ?? 1;
                if (!shapes.ContainsKey(node.Name) || joined > 1)
                {
                    found |= joined > 1;
                    shapes[node.Name] = [joined];
                }
            }
        }
    }

    private void CheckSizes()
    {
        foreach (NirNode node in topology.Nodes)
        {
            foreach (NirNode next in topology.OutOf(node))
            {
                int? sent = OutputSize(node);
                int? taken = InputSize(next);
                if (sent != taken)
                {
                    problems.Add(
                        FormatCodes.NodeSizes,
                        next.Group.Path,
                        $"'{node.Name}' ({node.Type}) gives another number of values than '{next.Name}' ({next.Type}) takes",
                        $"{sent}",
                        $"{taken}");
                }
            }
        }
    }

    private void AddPopulation(NirNode node)
    {
        switch (node.Role)
        {
            case NirRole.Neurons:
                Add(node, neurons[node.Name].Model);
                break;
            case NirRole.Input when topology.OutOf(node)[0].Role == NirRole.Weights:
                Add(node, new SpikeSource());
                inputs.Add(new GraphInput(node.Name, node.Name, new SpikeDrive()));
                break;
            case NirRole.Input:
                inputs.Add(new GraphInput(node.Name, topology.OutOf(node)[0].Name, new RealCurrentDrive()));
                break;
            case NirRole.Output when topology.Into(node)[0].Role == NirRole.Weights:
                Add(node, new FloatReadout());
                outputs.Add(new GraphOutput(node.Name, node.Name, OutputKind.Voltage));
                break;
            case NirRole.Output:
                outputs.Add(new GraphOutput(node.Name, topology.Into(node)[0].Name, OutputKind.Spikes));
                break;
            default:
                break;
        }
    }

    private void AddProjectionsInto(NirNode node)
    {
        foreach (NirNode source in topology.Into(node))
        {
            if (source.Role == NirRole.Weights)
            {
                AddWeighted(source, node);
            }
            else if (source.Role == NirRole.Neurons && node.Role == NirRole.Neurons)
            {
                AddDirect(source, node);
            }
        }
    }

    private void AddWeighted(NirNode through, NirNode post)
    {
        NirWeights matrix = weights[through.Name];
        bool isOnly = topology.Into(through).Count == 1 && topology.OutOf(through).Count == 1;

        // Several sources are summed before the matrix, which is the same as one matrix each; the bias counts once.
        ImmutableArray<double>? bias = matrix.Bias;
        foreach (NirNode pre in topology.Into(through))
        {
            AddProjection(
                isOnly ? through.Name : $"{through.Name}:{pre.Name}->{post.Name}",
                pre,
                post,
                new DenseConnectivity(matrix.Weights, 0),
                bias,
                through);
            bias = null;
        }
    }

    // Neurons joined without weights pass their spikes on one to one, each as an input of 1.
    private void AddDirect(NirNode pre, NirNode post)
    {
        int size = SizeOf(shapes[post.Name]);
        ImmutableArray<SparseSynapse> synapses = [.. Enumerable.Range(0, size).Select(i => new SparseSynapse(i, i, 1))];
        AddProjection($"{pre.Name}->{post.Name}", pre, post, new SparseConnectivity(synapses), null, post);
    }

    private void AddProjection(string wanted, NirNode pre, NirNode post, Connectivity connectivity, ImmutableArray<double>? bias, NirNode place)
    {
        string unique = wanted;
        for (int copy = 2; !projectionNames.Add(unique); copy++)
        {
            unique = $"{wanted}#{copy}";
        }

        projections.Add(new Projection
        {
            Name = unique,
            Pre = pre.Name,
            Post = post.Name,
            Connectivity = connectivity,
            Units = WeightUnits.Real,
            Bias = bias,
            Location = problems.At(place.Group.Path),
        });
    }

    private void Add(NirNode node, NeuronModel model) => populations.Add(new Population
    {
        Name = node.Name,
        Shape = shapes[node.Name],
        Model = model,
        Location = problems.At(node.Group.Path),
    });

    private int? OutputSize(NirNode node) =>
        node.Role == NirRole.Weights ? weights[node.Name].Outputs : SizeOf(node.Name);

    private int? InputSize(NirNode node) =>
        node.Role == NirRole.Weights ? weights[node.Name].Inputs : SizeOf(node.Name);

    private int? SizeOf(string node) => shapes.TryGetValue(node, out ImmutableArray<int> shape) ? SizeOf(shape) : null;

    private static int SizeOf(ImmutableArray<int> shape) => shape.Aggregate(1, (p, e) => p * e);
}
