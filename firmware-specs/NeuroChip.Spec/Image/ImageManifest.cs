using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace NeuroChip.Spec.Image;

/// <summary>What the image means to a host: where populations live, what goes in, what comes out.</summary>
public sealed record ImageManifest
{
    /// <summary>Version of the manifest; a reader refuses a newer one.</summary>
    [JsonRequired]
    public int ManifestVersion { get; init; } = 1;

    /// <summary>Name of the network.</summary>
    [JsonRequired]
    public string Network { get; init; } = "";

    /// <summary>Compiler and version.</summary>
    [JsonRequired]
    public string Compiler { get; init; } = "";

    /// <summary>Name of the chip profile.</summary>
    [JsonRequired]
    public string Profile { get; init; } = "";

    /// <summary>The populations of the network.</summary>
    [JsonRequired]
    public ImmutableArray<ManifestPopulation> Populations { get; init; } = [];

    /// <summary>What a host may feed.</summary>
    [JsonRequired]
    public ImmutableArray<ManifestInput> Inputs { get; init; } = [];

    /// <summary>What a host may read.</summary>
    [JsonRequired]
    public ImmutableArray<ManifestOutput> Outputs { get; init; } = [];

    /// <summary>The projections whose synapses learn; empty where none does.</summary>
    [JsonIgnore]
    public ImmutableArray<ManifestProjection> Projections { get; init; } = [];

    /// <summary>The projections as the file has them: left out where there are none, as in files from before there was learning.</summary>
    [JsonInclude]
    [JsonPropertyName("projections")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    internal ImmutableArray<ManifestProjection>? WrittenProjections
    {
        get => Projections.IsDefaultOrEmpty ? null : Projections;
        init => Projections = value ?? [];
    }

    /// <summary>Steps for which one sample is shown, if the network says so.</summary>
    [JsonRequired]
    public int? SampleSteps { get; init; }

    /// <summary>Further steps until the last layer has seen all of a sample.</summary>
    [JsonRequired]
    public int LatencySteps { get; init; }
}

/// <summary>A population of the network and where it lies.</summary>
public sealed record ManifestPopulation
{
    /// <summary>Kind of a population that lives in compartments.</summary>
    public const string Compartments = "compartments";

    /// <summary>Kind of a population whose spikes come from outside.</summary>
    public const string Source = "source";

    /// <summary>Name in the network.</summary>
    [JsonRequired]
    public string Name { get; init; } = "";

    /// <summary>Number of units.</summary>
    [JsonRequired]
    public int Size { get; init; }

    /// <summary><see cref="Compartments"/> or <see cref="Source"/>.</summary>
    [JsonRequired]
    public string Kind { get; init; } = Compartments;

    /// <summary>Seed of the population's random numbers.</summary>
    [JsonRequired]
    public ulong Seed { get; init; }

    /// <summary>For a source, the entry of its unit 0 in the source map.</summary>
    [JsonRequired]
    public int FirstSource { get; init; }

    /// <summary>For compartments, where the units lie.</summary>
    [JsonRequired]
    public ImmutableArray<ManifestSlice> Slices { get; init; } = [];
}

/// <summary>Consecutive units of a population in compartments of a core at equal distances.</summary>
public sealed record ManifestSlice
{
    /// <summary>Chip number.</summary>
    [JsonRequired]
    public int Chip { get; init; }

    /// <summary>Core number.</summary>
    [JsonRequired]
    public int Core { get; init; }

    /// <summary>Compartment of the first unit.</summary>
    [JsonRequired]
    public int FirstCompartment { get; init; }

    /// <summary>First unit of the population.</summary>
    [JsonRequired]
    public int FirstUnit { get; init; }

    /// <summary>Number of units.</summary>
    [JsonRequired]
    public int Count { get; init; }

    /// <summary>Compartments from one unit to the next; more than 1 where neurons are trees of compartments.</summary>
    [JsonIgnore]
    public int Stride { get; init; } = 1;

    /// <summary>Compartments from the first unit's to the last unit's, both included; 0 without units.</summary>
    [JsonIgnore]
    public long Span => Count == 0 ? 0 : ((long)(Count - 1) * Stride) + 1;

    /// <summary>The stride as the file has it: left out where it is 1, as in files from before there were strides.</summary>
    [JsonInclude]
    [JsonPropertyName("stride")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    internal int? WrittenStride
    {
        get => Stride == 1 ? null : Stride;
        init => Stride = value ?? 1;
    }

    /// <summary>Whether a unit lies here.</summary>
    public bool Holds(int unit) => unit >= FirstUnit && unit < FirstUnit + Count;

    /// <summary>Compartment of a unit that lies here.</summary>
    public int Compartment(int unit) => FirstCompartment + ((unit - FirstUnit) * Stride);
}

/// <summary>A way for data into the network.</summary>
public sealed record ManifestInput
{
    /// <summary>Kind of an input that is given as spikes.</summary>
    public const string Spikes = "spikes";

    /// <summary>Kind of an input that is written to the bias of compartments.</summary>
    public const string Bias = "bias";

    /// <summary>Rounding of a bias toward zero.</summary>
    public const string TowardZero = "toward-zero";

    /// <summary>Rounding of a bias to the nearest number.</summary>
    public const string Nearest = "nearest";

    /// <summary>Name of the input.</summary>
    [JsonRequired]
    public string Name { get; init; } = "";

    /// <summary>Population that is fed.</summary>
    [JsonRequired]
    public string Population { get; init; } = "";

    /// <summary><see cref="Spikes"/> or <see cref="Bias"/>.</summary>
    [JsonRequired]
    public string Kind { get; init; } = Spikes;

    /// <summary>For a bias: the mantissa is the rounded value of Gain * x + Offset.</summary>
    [JsonRequired]
    public double Gain { get; init; } = 1;

    /// <summary>For a bias: added after the gain.</summary>
    [JsonRequired]
    public double Offset { get; init; }

    /// <summary>For a bias: its exponent.</summary>
    [JsonRequired]
    public int Exponent { get; init; }

    /// <summary><see cref="TowardZero"/> or <see cref="Nearest"/>.</summary>
    [JsonRequired]
    public string Rounding { get; init; } = TowardZero;
}

/// <summary>A way for results out of the network.</summary>
public sealed record ManifestOutput
{
    /// <summary>Kind of an output that is read as spikes.</summary>
    public const string Spikes = "spikes";

    /// <summary>Kind of an output that is read as voltage.</summary>
    public const string Voltage = "voltage";

    /// <summary>Name of the output.</summary>
    [JsonRequired]
    public string Name { get; init; } = "";

    /// <summary>Population that is read.</summary>
    [JsonRequired]
    public string Population { get; init; } = "";

    /// <summary><see cref="Spikes"/> or <see cref="Voltage"/>.</summary>
    [JsonRequired]
    public string Kind { get; init; } = Spikes;

    /// <summary>For a voltage: the score is v divided by this.</summary>
    [JsonRequired]
    public int Divisor { get; init; } = 1;
}
