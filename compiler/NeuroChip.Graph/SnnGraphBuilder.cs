namespace NeuroChip.Graph;

/// <summary>Builds an <see cref="SnnGraph"/> in code. Semantic checks are the compiler's; only names are checked here.</summary>
/// <param name="name">Name of the network.</param>
public sealed class SnnGraphBuilder(string name)
{
    private readonly List<Population> populations = [];
    private readonly List<Projection> projections = [];
    private readonly List<GraphInput> inputs = [];
    private readonly List<GraphOutput> outputs = [];
    private readonly List<DendriteNode> dendrites = [];
    private readonly List<GraphReward> rewards = [];
    private int? sampleSteps;

    /// <summary>Adds a population of external spike sources that is an input of the network.</summary>
    public SnnGraphBuilder Source(string population, params int[] shape)
    {
        Add(population, shape, new SpikeSource(), 0);
        inputs.Add(new GraphInput(population, population, new SpikeDrive()));
        return this;
    }

    /// <summary>Adds a population of compartments.</summary>
    public SnnGraphBuilder Compartments(string population, int size, NeuronModel model, ulong seed = 0) =>
        Add(population, [size], model, seed);

    /// <summary>Connects every pre unit to every post unit; weights are post x pre, row major.</summary>
    public SnnGraphBuilder Dense(string pre, string post, float[] weights, PerUnit<int>? delays = null, WeightFormat? format = null) =>
        Connect(pre, post, new DenseConnectivity(weights, delays ?? 0), format);

    /// <summary>Connects single pairs; duplicates are kept.</summary>
    public SnnGraphBuilder Sparse(string pre, string post, IEnumerable<SparseSynapse> synapses, WeightFormat? format = null) =>
        Connect(pre, post, new SparseConnectivity([.. synapses]), format);

    /// <summary>Connects by a convolution; weights are out x (in / groups) x ky x kx, units channel by channel, row by row.</summary>
    public SnnGraphBuilder Conv(
        string pre, string post, float[] weights, ConvGeometry geometry, PerUnit<int>? delays = null, WeightFormat? format = null) =>
        Connect(pre, post, new ConvConnectivity(weights, geometry, delays ?? 0), format);

    /// <summary>Adds a projection that was built elsewhere.</summary>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public SnnGraphBuilder Projection(Projection projection)
    {
        ArgumentNullException.ThrowIfNull(projection);
        if (projections.Exists(p => p.Name == projection.Name))
        {
            throw new ArgumentException($"The projection '{projection.Name}' exists already.", nameof(projection));
        }

        projections.Add(projection);
        return this;
    }

    /// <summary>Makes populations of equal size one neuron's compartments: each parent unit joins what its one or two children pass.</summary>
    public SnnGraphBuilder Dendrite(string parent, DendriteJoin join, params DendriteInput[] children)
    {
        dendrites.Add(new DendriteNode(parent, join, [.. children]));
        return this;
    }

    /// <summary>
    /// Lets the projection that was added last learn. Its weights must be mantissas of a format; weights of 0 are then
    /// synapses as well.
    /// </summary>
    /// <param name="rule">How.</param>
    /// <param name="seed">Seed of pre traces and learned values.</param>
    /// <param name="tags">Start values of the tags: one, or one per synapse.</param>
    /// <exception cref="InvalidOperationException">There is no projection yet.</exception>
    public SnnGraphBuilder Learn(LearningRule rule, ulong seed = 0, PerUnit<int>? tags = null)
    {
        if (projections.Count == 0)
        {
            throw new InvalidOperationException("A rule needs a projection before it.");
        }

        projections[^1] = projections[^1] with { Learning = rule, Seed = seed, Tags = tags ?? 0 };
        return this;
    }

    /// <summary>Makes the spikes of a population reward for the learning projections onto another.</summary>
    public SnnGraphBuilder Reward(string from, string onto) => AddReward(new GraphReward(from, onto));

    /// <summary>Makes the spikes of a population punishment for the learning projections onto another.</summary>
    public SnnGraphBuilder Punish(string from, string onto) => AddReward(new GraphReward(from, onto, Punish: true));

    /// <summary>Declares how the host drives a population.</summary>
    public SnnGraphBuilder Input(string input, string population, InputDrive drive)
    {
        inputs.Add(new GraphInput(input, population, drive));
        return this;
    }

    /// <summary>Declares what the host reads.</summary>
    public SnnGraphBuilder Output(string output, string population, OutputKind kind)
    {
        outputs.Add(new GraphOutput(output, population, kind));
        return this;
    }

    /// <summary>Sets the steps in which one sample's input is applied.</summary>
    public SnnGraphBuilder SampleSteps(int steps)
    {
        sampleSteps = steps;
        return this;
    }

    /// <summary>The graph so far.</summary>
    public SnnGraph Build() => new()
    {
        Name = name,
        Populations = [.. populations],
        Projections = [.. projections],
        Inputs = [.. inputs],
        Outputs = [.. outputs],
        Dendrites = [.. dendrites],
        Rewards = [.. rewards],
        SampleSteps = sampleSteps,
        Location = SourceLocation.InBuilder(name),
    };

    private SnnGraphBuilder Add(string population, int[] shape, NeuronModel model, ulong seed)
    {
        if (populations.Exists(p => p.Name == population))
        {
            throw new ArgumentException($"The population '{population}' exists already.", nameof(population));
        }

        populations.Add(new Population
        {
            Name = population,
            Shape = [.. shape],
            Model = model,
            Seed = seed,
            Location = SourceLocation.InBuilder(population),
        });
        return this;
    }

    private SnnGraphBuilder AddReward(GraphReward reward)
    {
        rewards.Add(reward);
        return this;
    }

    private SnnGraphBuilder Connect(string pre, string post, Connectivity connectivity, WeightFormat? format)
    {
        string projection = $"{pre}->{post}";
        for (int copy = 2; projections.Exists(p => p.Name == projection); copy++)
        {
            projection = $"{pre}->{post}#{copy}";
        }

        return Projection(new Projection
        {
            Name = projection,
            Pre = pre,
            Post = post,
            Connectivity = connectivity,
            Units = format is null ? WeightUnits.ChipInteger : WeightUnits.FormatMantissa,
            Format = format,
            Location = SourceLocation.InBuilder(projection),
        });
    }
}
