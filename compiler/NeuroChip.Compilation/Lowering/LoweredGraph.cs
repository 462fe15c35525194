using System.Collections.Immutable;
using NeuroChip.Graph;

namespace NeuroChip.Compilation.Lowering;

/// <summary>
/// The network in the chip's primitives: groups of sources and compartments, rows of synapses. No chip limits yet, and
/// real numbers are still real, but already per step: no seconds are left.
/// </summary>
public sealed record LoweredGraph
{
    /// <summary>Name of the network.</summary>
    public required string Name { get; init; }

    /// <summary>Groups: the populations in the order declared, then helpers.</summary>
    public required ImmutableArray<LoweredGroup> Groups { get; init; }

    /// <summary>Synapses: the projections in the order declared, then those of helpers.</summary>
    public required ImmutableArray<SynapseGroup> Synapses { get; init; }

    /// <summary>Inputs.</summary>
    public required ImmutableArray<LoweredInput> Inputs { get; init; }

    /// <summary>Outputs.</summary>
    public required ImmutableArray<LoweredOutput> Outputs { get; init; }

    /// <summary>
    /// Dendrite trees: the groups whose units of the same number are one neuron, in the order of its compartments (post-order:
    /// the subtree of B, that of A, the parent).
    /// </summary>
    public ImmutableArray<ImmutableArray<int>> Trees { get; init; } = [];

    /// <summary>Spikes that are reward, each once, by the group they are for.</summary>
    public ImmutableArray<LoweredReward> Rewards { get; init; } = [];

    /// <summary>Steps in which one sample's input is applied, if known.</summary>
    public int? SampleSteps { get; init; }

    /// <summary>Steps until the effect of an input has reached every output by the longest path, cycles ignored.</summary>
    public int LatencySteps { get; init; }

    /// <summary>Seconds per step that were used.</summary>
    public double Dt { get; init; }
}

/// <summary>Units of one kind.</summary>
public abstract record LoweredGroup
{
    /// <summary>Name of the population, or of the helper.</summary>
    public required string Name { get; init; }

    /// <summary>Number of units.</summary>
    public required int Size { get; init; }

    /// <summary>Seed of the counter-based generator.</summary>
    public ulong Seed { get; init; }

    /// <summary>Layers between the inputs and this group, cycles ignored: what happens here is this many steps late.</summary>
    public int Depth { get; init; }

    /// <summary>Where it came from.</summary>
    public required SourceLocation Location { get; init; }
}

/// <summary>Units whose spikes come from outside.</summary>
public sealed record SourceGroup : LoweredGroup;

/// <summary>Compartments whose parameters are register values already.</summary>
public sealed record IntegerGroup : LoweredGroup
{
    /// <summary>The parameters.</summary>
    public required IntegerCuba Parameters { get; init; }

    /// <summary>For a compartment the compiler added: the group it serves. It may share that group's cores.</summary>
    public int? ServesGroup { get; init; }
}

/// <summary>
/// Compartments in real units. Per step: u = (1 - DecayU) u + SpikeGain * (sum of weights); v = (1 - DecayV) v + u + Bias;
/// spike when v &gt; Threshold. v is counted from the reset value, so a reset to it is a reset to 0.
/// </summary>
public sealed record RealGroup : LoweredGroup
{
    /// <summary>Part of u lost per step, above 0 up to 1; 1 is no memory.</summary>
    public required PerUnit<double> DecayU { get; init; }

    /// <summary>Part of v lost per step, 0 to 1.</summary>
    public required PerUnit<double> DecayV { get; init; }

    /// <summary>What a weight of 1 adds to u when a spike comes in.</summary>
    public required PerUnit<double> SpikeGain { get; init; }

    /// <summary>What a continuous input of 1 adds to u in each step.</summary>
    public required PerUnit<double> CurrentGain { get; init; }

    /// <summary>Threshold, counted from the reset value.</summary>
    public required PerUnit<double> Threshold { get; init; }

    /// <summary>Added to v in each step.</summary>
    public required PerUnit<double> Bias { get; init; }

    /// <summary>v before the first step, counted from the reset value.</summary>
    public required PerUnit<double> StartV { get; init; }

    /// <summary>What a spike does to v.</summary>
    public ResetMode Reset { get; init; }

    /// <summary>Whether it only integrates and is read by the host.</summary>
    public bool IsReadout { get; init; }
}

/// <summary>Synapses of one projection.</summary>
public sealed record SynapseGroup
{
    /// <summary>Name of the projection, or of the helper's.</summary>
    public required string Name { get; init; }

    /// <summary>Index of the pre group.</summary>
    public required int Pre { get; init; }

    /// <summary>Index of the post group.</summary>
    public required int Post { get; init; }

    /// <summary>What the weights mean.</summary>
    public required WeightUnits Units { get; init; }

    /// <summary>The format the user fixed, if any.</summary>
    public WeightFormat? Format { get; init; }

    /// <summary>The synapses.</summary>
    public required SynapseTable<float> Table { get; init; }

    /// <summary>
    /// Whether the weights are a bias made by a constant compartment: they are on the scale of the post group's other
    /// weights and are kept to the last unit.
    /// </summary>
    public bool IsBias { get; init; }

    /// <summary>How the synapses learn, or null; then weights of 0 are synapses as well.</summary>
    public LoweredLearning? Learning { get; init; }

    /// <summary>Where it came from.</summary>
    public required SourceLocation Location { get; init; }
}

/// <summary>An input.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Group">Index of the group it drives.</param>
/// <param name="Drive">How.</param>
public sealed record LoweredInput(string Name, int Group, InputDrive Drive);

/// <summary>An output.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Group">Index of the group that is read.</param>
/// <param name="Kind">What is read.</param>
public sealed record LoweredOutput(string Name, int Group, OutputKind Kind);
