using System.Collections.Immutable;

namespace NeuroChip.Graph;

/// <summary>The synapses of a projection.</summary>
public abstract record Connectivity;

/// <summary>Every pre unit to every post unit.</summary>
/// <param name="Weights">Shape post x pre, row major: <c>weights[post * preSize + pre]</c>. Zero weights are no synapses, unless the projection learns.</param>
/// <param name="Delays">Extra steps, 0..62: one value, or one per weight in the same order.</param>
public sealed record DenseConnectivity(ReadOnlyMemory<float> Weights, PerUnit<int> Delays) : Connectivity;

/// <summary>
/// A two-dimensional convolution as machine learning means it: a cross-correlation, the kernel is not flipped.
/// Units of both populations are numbered channel by channel and row by row: unit = (channel * height + y) * width + x.
/// </summary>
/// <param name="Weights">
/// Shape out channels x (in channels / groups) x kernel height x kernel width, row major. Zero weights are no synapses, unless the
/// projection learns.
/// </param>
/// <param name="Geometry">Sizes and steps.</param>
/// <param name="Delays">Extra steps, 0..62: one value, or one per pre unit.</param>
public sealed record ConvConnectivity(ReadOnlyMemory<float> Weights, ConvGeometry Geometry, PerUnit<int> Delays) : Connectivity;

/// <summary>A list of synapses; several between the same pair are kept apart.</summary>
/// <param name="Synapses">In the order given.</param>
public sealed record SparseConnectivity(ImmutableArray<SparseSynapse> Synapses) : Connectivity;

/// <summary>One synapse of a sparse projection.</summary>
/// <param name="Pre">Pre unit.</param>
/// <param name="Post">Post unit.</param>
/// <param name="Weight">Weight, in the projection's units.</param>
/// <param name="Delay">Extra steps, 0..62.</param>
public readonly record struct SparseSynapse(int Pre, int Post, float Weight, int Delay = 0);

/// <summary>Sign modes of a synapse format (core-semantics section 1).</summary>
public enum SignMode
{
    /// <summary>Even mantissas -256..254.</summary>
    Mixed = 1,

    /// <summary>Mantissas 0..255.</summary>
    Excitatory = 2,

    /// <summary>Mantissas -255..0.</summary>
    Inhibitory = 3,
}

/// <summary>A weight format the user fixed, as conformance cases do; without one the compiler picks the cheapest exact one.</summary>
/// <param name="Sign">Sign mode.</param>
/// <param name="WeightBits">Stored bits: 1..6 or 8.</param>
/// <param name="WeightExp">Exponent, -8..7.</param>
public sealed record WeightFormat(SignMode Sign, int WeightBits, int WeightExp);

/// <summary>What the numbers of a projection mean.</summary>
public enum WeightUnits
{
    /// <summary>Chip integers: a weight w adds 64 * w to the current; must be kept exactly.</summary>
    ChipInteger = 0,

    /// <summary>Mantissas of the projection's <see cref="WeightFormat"/>, truncated to it as core-semantics section 4 says.</summary>
    FormatMantissa = 1,

    /// <summary>Real numbers in the post population's physical units, to be quantised.</summary>
    Real = 2,
}

/// <summary>Synapses from one population to another.</summary>
public sealed record Projection
{
    /// <summary>Name, unique in the graph.</summary>
    public required string Name { get; init; }

    /// <summary>Name of the pre population.</summary>
    public required string Pre { get; init; }

    /// <summary>Name of the post population.</summary>
    public required string Post { get; init; }

    /// <summary>The synapses.</summary>
    public required Connectivity Connectivity { get; init; }

    /// <summary>What the weights' numbers mean.</summary>
    public WeightUnits Units { get; init; } = WeightUnits.ChipInteger;

    /// <summary>The weight format the user fixed, if any.</summary>
    public WeightFormat? Format { get; init; }

    /// <summary>
    /// Real units only: a constant added to the weighted input of each post unit in each step (the bias of NIR's Affine);
    /// one value per post unit, or null.
    /// </summary>
    public ImmutableArray<double>? Bias { get; init; }

    /// <summary>
    /// How the synapses learn, or null. Needs format mantissas. In a projection that learns every pair the connectivity
    /// names is a synapse, also where its weight is 0: it may grow.
    /// </summary>
    public LearningRule? Learning { get; init; }

    /// <summary>Seed of the counter-based generator for pre traces and learned values (core-semantics section 9).</summary>
    public ulong Seed { get; init; }

    /// <summary>
    /// Tags of a projection that learns, -256..255: one for all, or one per synapse in the order of a sparse connectivity's
    /// list or a dense one's weights. The synapses of a convolution have one for all.
    /// </summary>
    public PerUnit<int> Tags { get; init; } = 0;

    /// <summary>Where it came from.</summary>
    public SourceLocation Location { get; init; } = SourceLocation.InBuilder("");
}
