using System.Collections.Immutable;
using NeuroChip.Compilation.Lowering;
using NeuroChip.Graph;

namespace NeuroChip.Compilation.Quantization;

/// <summary>The network in integers that fit the chip's registers; nothing is known of cores yet.</summary>
public sealed record QuantizedGraph
{
    /// <summary>Name of the network.</summary>
    public required string Name { get; init; }

    /// <summary>Groups, in the order of lowering.</summary>
    public required ImmutableArray<QuantizedGroup> Groups { get; init; }

    /// <summary>Synapses, in the order of lowering.</summary>
    public required ImmutableArray<QuantizedSynapses> Synapses { get; init; }

    /// <summary>Inputs.</summary>
    public required ImmutableArray<QuantizedInput> Inputs { get; init; }

    /// <summary>Outputs.</summary>
    public required ImmutableArray<QuantizedOutput> Outputs { get; init; }

    /// <summary>Dendrite trees, groups in the order of a neuron's compartments.</summary>
    public ImmutableArray<ImmutableArray<int>> Trees { get; init; } = [];

    /// <summary>Spikes that are reward, ordered by the group they are for.</summary>
    public ImmutableArray<LoweredReward> Rewards { get; init; } = [];

    /// <summary>What the integers cost in accuracy.</summary>
    public required QuantizationReport Report { get; init; }

    /// <summary>Steps in which one sample's input is applied, if known.</summary>
    public int? SampleSteps { get; init; }

    /// <summary>Steps until the last layer has seen everything.</summary>
    public int LatencySteps { get; init; }
}

/// <summary>Units of one kind.</summary>
public sealed record QuantizedGroup
{
    /// <summary>Name of the population, or of a helper.</summary>
    public required string Name { get; init; }

    /// <summary>Number of units.</summary>
    public required int Size { get; init; }

    /// <summary>Seed of the counter-based generator.</summary>
    public ulong Seed { get; init; }

    /// <summary>Register values; null for sources.</summary>
    public IntegerCuba? Parameters { get; init; }

    /// <summary>For a compartment the compiler added: the group it serves and may share cores with.</summary>
    public int? ServesGroup { get; init; }

    /// <summary>What learning onto the group needs of it; null if no projection onto it learns.</summary>
    public GroupLearning? Learning { get; init; }

    /// <summary>Chip voltage units per unit of v of the network; null where the network is in chip units itself.</summary>
    public PerUnit<double>? VoltageScale { get; init; }

    /// <summary>Where it came from.</summary>
    public required SourceLocation Location { get; init; }

    /// <summary>Whether its spikes come from outside.</summary>
    public bool IsSource => this.Parameters is null;
}

/// <summary>
/// Synapses in integers. Without a fixed format a weight w adds 64 * w to the current, and partitioning picks the
/// cheapest exact format; with one, the numbers are its mantissas, already truncated to its bits.
/// </summary>
public sealed record QuantizedSynapses
{
    /// <summary>Name of the projection, or of a helper's.</summary>
    public required string Name { get; init; }

    /// <summary>Index of the pre group.</summary>
    public required int Pre { get; init; }

    /// <summary>Index of the post group.</summary>
    public required int Post { get; init; }

    /// <summary>The format the user fixed, if any.</summary>
    public WeightFormat? Format { get; init; }

    /// <summary>Whether these are further parts of the weights whose first parts are the synapses before; they add up.</summary>
    public bool IsFinePart { get; init; }

    /// <summary>The synapses.</summary>
    public required SynapseTable<short> Table { get; init; }

    /// <summary>How they learn, or null; then the table holds mantissas of the fixed format, those of 0 included.</summary>
    public QuantizedLearning? Learning { get; init; }

    /// <summary>Where it came from.</summary>
    public required SourceLocation Location { get; init; }
}

/// <summary>An input, with what the host must know to drive it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Group">Index of the group it drives.</param>
/// <param name="Bias">Null for spikes.</param>
public sealed record QuantizedInput(string Name, int Group, BiasEncoding? Bias);

/// <summary>How the host turns a value into a bias register: mantissa = round(Gain * x + Offset).</summary>
/// <param name="Gain">Factor.</param>
/// <param name="Offset">Summand.</param>
/// <param name="Exponent">Bias exponent.</param>
/// <param name="TowardZero">Rounding toward zero, as lava-dl does; else to nearest.</param>
public sealed record BiasEncoding(double Gain, double Offset, int Exponent, bool TowardZero);

/// <summary>An output.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Group">Index of the group that is read.</param>
/// <param name="Kind">What is read.</param>
/// <param name="Divisor">For voltages: the score is v divided by this.</param>
public sealed record QuantizedOutput(string Name, int Group, OutputKind Kind, int Divisor);
