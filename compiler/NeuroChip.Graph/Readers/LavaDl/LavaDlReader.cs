using System.Collections.Immutable;
using System.Globalization;
using NeuroChip.Graph.Readers.Problems;
using NeuroChip.Hdf5;

namespace NeuroChip.Graph.Readers.LavaDl;

/// <summary>
/// Reads lava-dl's <c>.net</c>: <c>/layer/0, 1, 2, ...</c>, each feeding the next, in integers ready for the chip.
/// Layer 3 becomes the population <c>layer3</c>, its weights the projection into it.
/// A file that starts without an input block is fed spikes, through a source named <c>input</c>; so is a part of a file.
/// </summary>
internal sealed partial class LavaDlReader(ProblemBag problems, string name, (int First, int Last)? part)
{
    private const string InputName = "input";

    private readonly List<Population> populations = [];
    private readonly List<Projection> projections = [];
    private readonly List<GraphInput> inputs = [];
    private LavaDlLayer? previous;

    internal SnnGraph Read(Hdf5Group root, Hdf5Group layers)
    {
        ImmutableArray<Hdf5Group> numbered = InOrder(layers);
        (int first, int last) = part ?? (0, numbered.Length - 1);
        if (part is not null && (first < 1 || last < first || last >= numbered.Length))
        {
            problems.Add(FormatCodes.LayerRange, "/layer", "the part asked for is not in the file", $"{first}..{last}", $"1 <= first <= last <= {numbered.Length - 1}");
            problems.ThrowIfErrors();
        }

        if (part is not null)
        {
            ReadAsSource(numbered[first - 1]);
        }

        for (int i = first; i <= last; i++)
        {
            ReadLayer(numbered[i], i, isLast: i == last);
        }

        int? sampleSteps = SampleSteps(root);
        if (!problems.HasErrors && (previous is null || previous.Population.Model is SpikeSource))
        {
            problems.Add(FormatCodes.NoLayers, "/layer", "the file describes no neurons", $"{numbered.Length} layers");
        }

        problems.ThrowIfErrors();
        return Build(sampleSteps);
    }

    private SnnGraph Build(int? sampleSteps)
    {
        LavaDlLayer last = previous!;
        if (last.Delay.Any(d => d != 0))
        {
            problems.Add(FormatCodes.OutputDelay, $"{last.Group.Path}/delay", "the delay of the last layer is not applied", $"{last.Delay.Max()}", "0");
        }

        OutputKind kind = last.Population.Model is IntegerCuba { IsReadout: true } ? OutputKind.Voltage : OutputKind.Spikes;
        return new SnnGraph
        {
            Name = name,
            Populations = [.. populations],
            Projections = [.. projections],
            Inputs = [.. inputs],
            Outputs = [new GraphOutput("output", last.Population.Name, kind)],
            SampleSteps = sampleSteps,
            Location = problems.At(""),
        };
    }

    private ImmutableArray<Hdf5Group> InOrder(Hdf5Group layers)
    {
        // The file sorts names as text ("10" before "2"); layers are meant as numbers.
        SortedDictionary<int, Hdf5Group> byNumber = [];
        foreach (Hdf5Node member in layers.Members)
        {
            if (member is Hdf5Group group
                && int.TryParse(member.Name, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
                && byNumber.TryAdd(number, group))
            {
                continue;
            }

            problems.Add(FormatCodes.LayerNumbers, member.Path, "this is no numbered layer", member.Name, "groups 0, 1, 2, ...");
        }

        int expected = 0;
        foreach (int number in byNumber.Keys)
        {
            if (number != expected++)
            {
                problems.Add(FormatCodes.LayerNumbers, $"/layer/{number}", "a layer before this one is missing", $"{number}", $"{expected - 1}");
                break;
            }
        }

        return [.. byNumber.Values];
    }

    private void ReadLayer(Hdf5Group group, int number, bool isLast)
    {
        FieldReader fields = new(group, problems);
        LavaDlLayer? before = previous;
        string? kind = fields.Text("type");
        switch (kind)
        {
            case null:
                break;
            case "input":
                ReadInput(group, fields, number);
                break;
            case "dense":
                ReadDense(group, fields, number, isLast);
                break;
            case "conv":
                ReadConv(group, fields, number);
                break;
            case "flatten":
                // Units are numbered row by row of the file's shape already, which is the order flatten asks for.
                break;
            case string type:
                problems.Add(FormatCodes.LayerType, fields.PathOf("type"), $"layers of type {type} are not read yet", type, "input, dense, conv, flatten");
                break;
        }

        // After a layer that could not be read, the next one has nothing to be compared with.
        if (ReferenceEquals(before, previous) && kind != "flatten")
        {
            previous = null;
        }
    }

    /// <summary>The layer before the part that is read: its spikes come from outside, and take its delay.</summary>
    private void ReadAsSource(Hdf5Group group)
    {
        FieldReader fields = new(group, problems);
        if (fields.Shape("shape") is ImmutableArray<int> shape)
        {
            LavaDlLayer source = AddSource(shape, group);
            previous = source with { Delay = Delay(fields, source.Population.Size) };
        }
    }

    private void ReadInput(Hdf5Group group, FieldReader fields, int number)
    {
        if (number != 0)
        {
            problems.Add(FormatCodes.LayerOrder, fields.PathOf("type"), "an input block stands after other layers", $"layer {number}", "layer 0");
            return;
        }

        if (fields.Shape("shape") is not ImmutableArray<int> shape)
        {
            return;
        }

        // Without neurons the block only says which shape the spikes have that come from outside.
        if (!group.TryGetGroup("neuron", out Hdf5Group? neuron))
        {
            AddSource(shape, group);
            return;
        }

        int? gain = fields.Has("weight") ? fields.Integer("weight") : 64;
        int? offset = fields.Has("bias") ? fields.Integer("bias") : 0;
        int size = shape.Aggregate(1, (p, e) => p * e);
        IntegerCuba? model = NeuronBlock.Read(neuron, size, 0, problems);
        if (gain is null || offset is null || model is null)
        {
            return;
        }

        Population population = AddPopulation(group, number, shape, model);
        inputs.Add(new GraphInput(InputName, population.Name, new BiasDrive(gain.Value, offset.Value, 6)));
        previous = new LavaDlLayer(group, population, Delay(fields, population.Size));
    }

    private void ReadDense(Hdf5Group group, FieldReader fields, int number, bool isLast)
    {
        if (fields.Shape("shape") is not ImmutableArray<int> shape
            || fields.Integers("weight") is not (int[] weights, ImmutableArray<int> extents))
        {
            return;
        }

        int size = shape.Aggregate(1, (p, e) => p * e);
        if (InputsOf(group, fields, number, weights, extents, size) is not int preSize)
        {
            return;
        }

        PerUnit<int> bias = fields.Has("bias") ? NeuronBlock.PerUnitOf(fields, "bias", size, problems) ?? 0 : 0;
        bool hasNeurons = group.TryGetGroup("neuron", out Hdf5Group? neuron);
        if (!hasNeurons && !isLast)
        {
            problems.Add(FormatCodes.LayerOrder, fields.PathOf("neuron"), "a dense layer without neurons is not the last layer");
        }

        IntegerCuba? model = hasNeurons ? NeuronBlock.Read(neuron!, size, bias, problems) : NeuronBlock.Readout(bias);
        if (model is null)
        {
            return;
        }

        LavaDlLayer pre = previous ?? AddSource([preSize], group);
        Population population = AddPopulation(group, number, shape, model);
        projections.Add(new Projection
        {
            Name = $"{pre.Population.Name}->{population.Name}",
            Pre = pre.Population.Name,
            Post = population.Name,
            Connectivity = new DenseConnectivity(Array.ConvertAll(weights, static w => (float)w), SynapseDelays(pre.Delay, size)),
            Location = problems.At(fields.PathOf("weight")),
        });
        previous = new LavaDlLayer(group, population, Delay(fields, size));
    }

    /// <summary>How many units feed a dense layer, or null with a problem when the sizes do not fit each other.</summary>
    private int? InputsOf(Hdf5Group group, FieldReader fields, int number, int[] weights, ImmutableArray<int> extents, int size)
    {
        int columns = weights.Length / size;
        bool isMatrix = extents.Length <= 1 || extents[0] == size;
        if (!isMatrix || columns == 0 || columns * size != weights.Length)
        {
            problems.Add(FormatCodes.LayerSizes, fields.PathOf("weight"), $"the weights do not fit {size} units", FieldReader.Extents(extents), $"{size} rows");
            return null;
        }

        int? declaredIn = fields.Integer("inFeatures", required: false);
        int? declaredOut = fields.Integer("outFeatures", required: false);
        if (declaredOut is int o && o != size)
        {
            problems.Add(FormatCodes.LayerSizes, fields.PathOf("outFeatures"), "'outFeatures' contradicts 'shape'", $"{o}", $"{size}");
            return null;
        }

        // A layer before this one that could not be read has been reported; then there is nothing to compare with.
        int expected = previous?.Population.Size ?? declaredIn ?? columns;
        if (columns != expected || (declaredIn is int i && i != columns))
        {
            string before = previous is null ? "'inFeatures'" : $"the {previous.Population.Size} units of the layer before";
            problems.Add(FormatCodes.LayerSizes, $"{group.Path}/weight", $"layer {number} has weights for {columns} inputs, which contradicts {before}", $"{columns}", $"{(columns == expected ? declaredIn : expected)}");
            return null;
        }

        return columns;
    }

    private ImmutableArray<int> Delay(FieldReader fields, int size)
    {
        if (!fields.Has("delay") || NeuronBlock.PerUnitOf(fields, "delay", size, problems) is not PerUnit<int> delay)
        {
            return [0];
        }

        if (delay.Values.FirstOrDefault(d => d < 0) is int negative and < 0)
        {
            problems.Add(FormatCodes.Register, fields.PathOf("delay"), "a delay is negative", $"{negative}", "0 or more");
        }

        return delay.Values;
    }

    // lava-dl delays a layer's spikes on their way out, so every synapse of one pre unit has that unit's delay.
    private static PerUnit<int> SynapseDelays(ImmutableArray<int> preDelay, int postSize) =>
        preDelay.Length == 1 ? preDelay[0] : new PerUnit<int>([.. Enumerable.Repeat(preDelay, postSize).SelectMany(row => row)]);

    private int? SampleSteps(Hdf5Group root)
    {
        if (!root.TryGetGroup("simulation", out Hdf5Group? simulation))
        {
            return null;
        }

        FieldReader fields = new(simulation, problems);
        if (fields.Integer("tSample", required: false) is not int steps)
        {
            return null;
        }

        if (steps < 1)
        {
            problems.Add(FormatCodes.SampleLength, fields.PathOf("tSample"), "the sample length is below one step", $"{steps}", "1 or more");
        }

        return steps;
    }

    private LavaDlLayer AddSource(ImmutableArray<int> shape, Hdf5Group group)
    {
        Population source = new() { Name = InputName, Shape = shape, Model = new SpikeSource(), Location = problems.At(group.Path) };
        populations.Add(source);
        inputs.Add(new GraphInput(InputName, InputName, new SpikeDrive()));
        return previous = new LavaDlLayer(group, source, [0]);
    }

    private Population AddPopulation(Hdf5Group group, int number, ImmutableArray<int> shape, NeuronModel model)
    {
        Population population = new() { Name = $"layer{number}", Shape = shape, Model = model, Location = problems.At(group.Path) };
        populations.Add(population);
        return population;
    }
}
