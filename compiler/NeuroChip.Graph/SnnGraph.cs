using System.Collections.Immutable;

namespace NeuroChip.Graph;

/// <summary>Units of one kind.</summary>
public sealed record Population
{
    /// <summary>Name, unique in the graph.</summary>
    public required string Name { get; init; }

    /// <summary>Shape, outermost first; the number of units is its product.</summary>
    public required ImmutableArray<int> Shape { get; init; }

    /// <summary>What its units compute.</summary>
    public required NeuronModel Model { get; init; }

    /// <summary>Seed of the counter-based generator (core-semantics section 9).</summary>
    public ulong Seed { get; init; }

    /// <summary>Where it came from.</summary>
    public SourceLocation Location { get; init; } = SourceLocation.InBuilder("");

    /// <summary>Number of units.</summary>
    public int Size => this.Shape.Aggregate(1, (product, extent) => checked(product * extent));
}

/// <summary>How the host drives an input population.</summary>
public abstract record InputDrive;

/// <summary>Events: each is a spike of one unit of a <see cref="SpikeSource"/> in one step.</summary>
public sealed record SpikeDrive : InputDrive;

/// <summary>
/// Values in chip integers, written to the units' bias registers for the steps of a sample:
/// mantissa = trunc(Gain * x + Offset), exponent = Exponent. lava-dl's input block is of this kind.
/// </summary>
/// <param name="Gain">Weight of lava-dl's input block.</param>
/// <param name="Offset">Bias of lava-dl's input block.</param>
/// <param name="Exponent">Bias exponent, 0..7.</param>
public sealed record BiasDrive(double Gain, double Offset, int Exponent) : InputDrive;

/// <summary>Values in real units, the input current of NIR neurons wired straight to an Input node; quantised by the compiler.</summary>
public sealed record RealCurrentDrive : InputDrive;

/// <summary>An input of the network.</summary>
/// <param name="Name">Name of the input.</param>
/// <param name="Population">The population it drives.</param>
/// <param name="Drive">How.</param>
public sealed record GraphInput(string Name, string Population, InputDrive Drive);

/// <summary>What the host reads from an output population.</summary>
public enum OutputKind
{
    /// <summary>Spike counts over a sample.</summary>
    Spikes = 0,

    /// <summary>The voltage at the end of a sample.</summary>
    Voltage = 1,
}

/// <summary>An output of the network.</summary>
/// <param name="Name">Name of the output.</param>
/// <param name="Population">The population that is read.</param>
/// <param name="Kind">What is read.</param>
public sealed record GraphOutput(string Name, string Population, OutputKind Kind);

/// <summary>
/// The user's network, before any chip limit: populations, projections, inputs and outputs.
/// Immutable; made by a reader or by <see cref="SnnGraphBuilder"/>.
/// </summary>
public sealed record SnnGraph
{
    /// <summary>Name of the network.</summary>
    public required string Name { get; init; }

    /// <summary>Populations, in the order declared.</summary>
    public required ImmutableArray<Population> Populations { get; init; }

    /// <summary>Projections, in the order declared.</summary>
    public required ImmutableArray<Projection> Projections { get; init; }

    /// <summary>Inputs, in the order declared.</summary>
    public ImmutableArray<GraphInput> Inputs { get; init; } = [];

    /// <summary>Outputs, in the order declared.</summary>
    public ImmutableArray<GraphOutput> Outputs { get; init; } = [];

    /// <summary>Inner nodes of dendrite trees, in any order.</summary>
    public ImmutableArray<DendriteNode> Dendrites { get; init; } = [];

    /// <summary>Spikes that are reward or punishment, in any order.</summary>
    public ImmutableArray<GraphReward> Rewards { get; init; } = [];

    /// <summary>Steps in which one sample's input is applied, where the file says so.</summary>
    public int? SampleSteps { get; init; }

    /// <summary>Where it came from.</summary>
    public SourceLocation Location { get; init; } = SourceLocation.InBuilder("");

    /// <summary>The population of that name.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public Population Population(string name) =>
        this.Populations.FirstOrDefault(p => p.Name == name)
        ?? throw new KeyNotFoundException($"The graph '{this.Name}' has no population '{name}'.");

    /// <summary>
    /// The graph with a periodic hard reset of u and v in one population, which no file format says: in steps t with
    /// t mod interval == offset mod interval, before the step's input is integrated.
    /// </summary>
    /// <exception cref="KeyNotFoundException">There is no such population.</exception>
    /// <exception cref="ArgumentException">Its units are no compartments in chip integers.</exception>
    public SnnGraph WithPeriodicReset(string population, int interval, int offset)
    {
        Population old = Population(population);
        if (old.Model is not IntegerCuba model)
        {
            throw new ArgumentException($"Population '{population}' has no compartments in chip integers.", nameof(population));
        }

        Population next = old with { Model = model with { ResetInterval = interval, ResetOffset = offset } };
        return this with { Populations = this.Populations.Replace(old, next) };
    }
}
