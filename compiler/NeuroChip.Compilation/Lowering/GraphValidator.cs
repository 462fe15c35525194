using NeuroChip.Compilation.Diagnostics;
using NeuroChip.Graph;
using NeuroChip.Spec;

namespace NeuroChip.Compilation.Lowering;

/// <summary>
/// Everything that can be wrong with a graph by itself, without knowing the chip. After it, lowering relies on the types.
/// </summary>
internal sealed partial class GraphValidator(SnnGraph graph, int maxDelay, DiagnosticBag bag)
{
    private const int MaxUnits = 1 << 24;

    /// <summary>Compartments of a neuron: what the stride of a range of random units can say.</summary>
    private static readonly int MostCompartments = (int)RandomRange.StrideLimit(WordLayout.Loihi1).Max;

    private readonly Dictionary<string, Population> populations = [];

    /// <summary>Reports every fault found.</summary>
    public void Run()
    {
        CheckPopulations();
        CheckProjections();
        CheckSharedLearning();
        CheckRewards();
        CheckDendrites();
        CheckInputs();
        CheckOutputs();
        if (graph.SampleSteps is < 1)
        {
            bag.Add(DiagnosticTable.SampleSteps, graph.Location, "the sample has no step", $"{graph.SampleSteps}", "1 or more");
        }
    }

    private void CheckPopulations()
    {
        foreach (Population population in graph.Populations)
        {
            if (!populations.TryAdd(population.Name, population))
            {
                bag.Add(DiagnosticTable.DuplicateName, population.Location, $"two populations are called '{population.Name}'");
            }

            if (population.Shape.IsDefaultOrEmpty || population.Shape.Any(extent => extent < 1))
            {
                string shape = population.Shape.IsDefaultOrEmpty ? "no extent" : string.Join(" x ", population.Shape);
                bag.Add(DiagnosticTable.EmptyPopulation, population.Location, $"population '{population.Name}' has no units", shape, "extents of at least 1");
            }
            else if (population.Shape.Aggregate(1.0, (product, extent) => product * extent) > MaxUnits)
            {
                bag.Add(
                    DiagnosticTable.PopulationSize,
                    population.Location,
                    $"population '{population.Name}' is too large",
                    string.Join(" x ", population.Shape),
                    $"{MaxUnits} units");
            }
            else
            {
                CheckModel(population);
            }
        }

        if (!graph.Populations.Any(p => p.Model is not SpikeSource))
        {
            bag.Add(DiagnosticTable.EmptyNetwork, graph.Location, $"the network '{graph.Name}' has no population of compartments");
        }
    }

    private static bool Usable(Population population) =>
        !population.Shape.IsDefaultOrEmpty
        && population.Shape.All(extent => extent >= 1)
        && population.Shape.Aggregate(1.0, (product, extent) => product * extent) <= MaxUnits;

    private void CheckProjections()
    {
        var names = new HashSet<string>();
        foreach (Projection projection in graph.Projections)
        {
            if (!names.Add(projection.Name))
            {
                bag.Add(DiagnosticTable.DuplicateName, projection.Location, $"two projections are called '{projection.Name}'");
            }

            Population? pre = Find(projection.Pre, projection.Location, $"the pre population of projection '{projection.Name}'");
            Population? post = Find(projection.Post, projection.Location, $"the post population of projection '{projection.Name}'");
            if (pre is null || post is null || !Usable(pre) || !Usable(post))
            {
                continue;
            }

            if (post.Model is SpikeSource)
            {
                bag.Add(DiagnosticTable.ProjectionIntoSource, projection.Location, $"projection '{projection.Name}' ends on the spike source '{post.Name}'");
                continue;
            }

            if (pre.Model is FloatReadout or IntegerCuba { IsReadout: true })
            {
                bag.Add(DiagnosticTable.ReadoutHasAxons, projection.Location, $"projection '{projection.Name}' starts at the readout '{pre.Name}'");
            }

            CheckUnits(projection, post);
            CheckConnectivity(projection, pre, post);
            CheckLearning(projection, pre);
        }
    }

    private void CheckUnits(Projection projection, Population post)
    {
        bool realPost = post.Model is FloatCuba or FloatReadout;
        if (realPost != (projection.Units == WeightUnits.Real))
        {
            bag.Add(
                DiagnosticTable.UnitsMismatch,
                projection.Location,
                $"projection '{projection.Name}' into '{post.Name}'",
                projection.Units.ToString(),
                realPost ? nameof(WeightUnits.Real) : $"{nameof(WeightUnits.ChipInteger)} or {nameof(WeightUnits.FormatMantissa)}");
        }

        if (projection.Units == WeightUnits.FormatMantissa && projection.Format is null)
        {
            bag.Add(DiagnosticTable.WeightFormat, projection.Location, $"projection '{projection.Name}' has format mantissas but no format");
        }

        if (projection.Format is { } format
            && (format.WeightBits is < 1 or 7 or > 8 || format.WeightExp is < -8 or > 7 || !Enum.IsDefined(format.Sign)))
        {
            bag.Add(
                DiagnosticTable.WeightFormat,
                projection.Location,
                $"the weight format of projection '{projection.Name}'",
                $"{format.Sign} {format.WeightBits} bits, exponent {format.WeightExp}",
                "1..6 or 8 bits, exponent -8..7");
        }

        if (projection.Bias is { } bias)
        {
            if (!realPost || projection.Units != WeightUnits.Real)
            {
                bag.Add(DiagnosticTable.BiasUse, projection.Location, $"projection '{projection.Name}' has a bias but no real units");
            }
            else if (bias.IsDefault || bias.Length != post.Size)
            {
                bag.Add(
                    DiagnosticTable.BiasUse,
                    projection.Location,
                    $"the bias of projection '{projection.Name}'",
                    $"{(bias.IsDefault ? 0 : bias.Length)} values",
                    $"{post.Size}");
            }
            else if (bias.Any(value => !double.IsFinite(value)))
            {
                bag.Add(DiagnosticTable.NotFinite, projection.Location, $"the bias of projection '{projection.Name}'");
            }
        }
    }

    private void CheckConnectivity(Projection projection, Population pre, Population post)
    {
        switch (projection.Connectivity)
        {
            case DenseConnectivity dense:
                CheckDense(projection, dense, pre.Size, post.Size);
                break;
            case SparseConnectivity sparse:
                CheckSparse(projection, sparse, pre.Size, post.Size);
                break;
            case ConvConnectivity conv:
                CheckConv(projection, conv, pre.Size, post.Size);
                break;
        }
    }

    private void CheckConv(Projection projection, ConvConnectivity conv, int preSize, int postSize)
    {
        ConvGeometry geometry = conv.Geometry;
        string what = $"the convolution of projection '{projection.Name}'";
        if (geometry.FindProblem() is { } problem)
        {
            bag.Add(DiagnosticTable.Convolution, projection.Location, what, problem);
            return;
        }

        if (geometry.InSize != preSize || geometry.OutSize != postSize)
        {
            bag.Add(
                DiagnosticTable.Convolution,
                projection.Location,
                what,
                $"from {geometry.InSize} to {geometry.OutSize} units",
                $"from {preSize} to {postSize}, the sizes of the populations");
            return;
        }

        if (conv.Weights.Length != geometry.WeightCount || !conv.Delays.Fits(preSize))
        {
            bag.Add(
                DiagnosticTable.WeightCount,
                projection.Location,
                what,
                $"{conv.Weights.Length} weights, {conv.Delays.Values.Length} delays",
                $"{geometry.WeightCount} weights, 1 or {preSize} delays");
            return;
        }

        int bad = conv.Weights.Span.IndexOfAnyExceptInRange(float.MinValue, float.MaxValue);
        if (bad >= 0)
        {
            bag.Add(DiagnosticTable.NotFinite, projection.Location, $"weight {bad} of projection '{projection.Name}'", $"{conv.Weights.Span[bad]}");
        }

        foreach (int delay in conv.Delays.Values)
        {
            CheckDelay(projection, delay);
        }
    }

    private void CheckDense(Projection projection, DenseConnectivity dense, int preSize, int postSize)
    {
        long expected = (long)preSize * postSize;
        if (dense.Weights.Length != expected)
        {
            bag.Add(
                DiagnosticTable.WeightCount,
                projection.Location,
                $"the weights of projection '{projection.Name}' from {preSize} to {postSize} units",
                $"{dense.Weights.Length}",
                $"{expected}");
            return;
        }

        if (!dense.Delays.IsShared && dense.Delays.Values.Length != expected)
        {
            bag.Add(
                DiagnosticTable.WeightCount,
                projection.Location,
                $"the delays of projection '{projection.Name}' from {preSize} to {postSize} units",
                $"{dense.Delays.Values.Length}",
                $"1 or {expected}");
            return;
        }

        ReadOnlySpan<float> weights = dense.Weights.Span;
        for (int i = 0; i < weights.Length; i++)
        {
            if (!float.IsFinite(weights[i]))
            {
                NotFiniteWeight(projection, weights[i], i % preSize, i / preSize);
            }
        }

        for (int i = 0; i < dense.Delays.Values.Length; i++)
        {
            CheckDelay(projection, dense.Delays.Values[i]);
        }
    }

    private void CheckSparse(Projection projection, SparseConnectivity sparse, int preSize, int postSize)
    {
        if (sparse.Synapses.IsDefault)
        {
            bag.Add(DiagnosticTable.WeightCount, projection.Location, $"projection '{projection.Name}' has no synapse list");
            return;
        }

        foreach (ref readonly SparseSynapse synapse in sparse.Synapses.AsSpan())
        {
            if ((uint)synapse.Pre >= (uint)preSize || (uint)synapse.Post >= (uint)postSize)
            {
                bag.Add(
                    DiagnosticTable.SynapseIndex,
                    projection.Location,
                    $"a synapse of projection '{projection.Name}'",
                    $"pre {synapse.Pre}, post {synapse.Post}",
                    $"pre 0..{preSize - 1}, post 0..{postSize - 1}");
            }
            else if (!float.IsFinite(synapse.Weight))
            {
                NotFiniteWeight(projection, synapse.Weight, synapse.Pre, synapse.Post);
            }

            CheckDelay(projection, synapse.Delay);
        }
    }

    private void CheckDelay(Projection projection, int delay)
    {
        if (delay < 0 || delay > maxDelay)
        {
            bag.Add(DiagnosticTable.DelayRange, projection.Location, $"a delay of projection '{projection.Name}'", $"{delay}", $"0..{maxDelay}");
        }
    }

    private void NotFiniteWeight(Projection projection, float weight, int pre, int post) =>
        bag.Add(DiagnosticTable.NotFinite, projection.Location, $"the weight from unit {pre} to unit {post} of projection '{projection.Name}'", $"{weight}");

    private void CheckInputs()
    {
        var names = new HashSet<string>();
        foreach (GraphInput input in graph.Inputs)
        {
            if (!names.Add(input.Name))
            {
                bag.Add(DiagnosticTable.DuplicateName, graph.Location, $"two inputs are called '{input.Name}'");
            }

            if (Find(input.Population, graph.Location, $"the population of input '{input.Name}'") is not { } population)
            {
                continue;
            }

            bool fits = (input.Drive, population.Model) switch
            {
                (SpikeDrive, SpikeSource) => true,
                (BiasDrive, IntegerCuba) => true,
                (RealCurrentDrive, FloatCuba or FloatReadout) => true,
                _ => false,
            };
            if (!fits)
            {
                bag.Add(
                    DiagnosticTable.DriveMismatch,
                    population.Location,
                    $"input '{input.Name}' is a {input.Drive.GetType().Name}, population '{population.Name}' is a {population.Model.GetType().Name}");
            }

            if (input.Drive is BiasDrive drive && (!double.IsFinite(drive.Gain) || !double.IsFinite(drive.Offset) || drive.Exponent is < 0 or > 7))
            {
                bag.Add(
                    DiagnosticTable.BiasDriveRange,
                    population.Location,
                    $"input '{input.Name}'",
                    $"gain {drive.Gain}, offset {drive.Offset}, exponent {drive.Exponent}",
                    "finite gain and offset, exponent 0..7");
            }
        }
    }

    private void CheckOutputs()
    {
        var names = new HashSet<string>();
        foreach (GraphOutput output in graph.Outputs)
        {
            if (!names.Add(output.Name))
            {
                bag.Add(DiagnosticTable.DuplicateName, graph.Location, $"two outputs are called '{output.Name}'");
            }

            Find(output.Population, graph.Location, $"the population of output '{output.Name}'");
        }
    }

    private Population? Find(string name, SourceLocation location, string role)
    {
        if (populations.TryGetValue(name, out Population? population))
        {
            return population;
        }

        bag.Add(DiagnosticTable.UnknownPopulation, location, $"{role} is not in the graph", $"'{name}'");
        return null;
    }
}
