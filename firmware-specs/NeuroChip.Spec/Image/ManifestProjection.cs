using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace NeuroChip.Spec.Image;

/// <summary>A projection whose synapses learn: its rules, and the in-axons that hold its synapses and pre traces.</summary>
public sealed record ManifestProjection
{
    /// <summary>Name in the network.</summary>
    [JsonRequired]
    public string Name { get; init; } = "";

    /// <summary>Population of the pre units.</summary>
    [JsonRequired]
    public string Pre { get; init; } = "";

    /// <summary>Population of the post units.</summary>
    [JsonRequired]
    public string Post { get; init; } = "";

    /// <summary>Text of the rule of the weight, or null.</summary>
    [JsonRequired]
    public string? Dw { get; init; }

    /// <summary>Text of the rule of the delay, or null.</summary>
    [JsonRequired]
    public string? Dd { get; init; }

    /// <summary>Text of the rule of the tag, or null.</summary>
    [JsonRequired]
    public string? Dt { get; init; }

    /// <summary>How learned values are rounded.</summary>
    [JsonRequired]
    public TraceRounding Rounding { get; init; }

    /// <summary>Bounds of the weight, or null for those of its format.</summary>
    [JsonRequired]
    public ManifestBounds? WeightBounds { get; init; }

    /// <summary>Bounds of the delay, or null for 0..62.</summary>
    [JsonRequired]
    public ManifestBounds? DelayBounds { get; init; }

    /// <summary>Seed of pre traces and learned values.</summary>
    [JsonRequired]
    public ulong Seed { get; init; }

    /// <summary>
    /// Where its synapses are, in the order of cores. A pre unit has an in-axon on every core that holds synapses of it;
    /// its list there is in the order of post units, several between one pair in the order of the network.
    /// </summary>
    [JsonRequired]
    public ImmutableArray<ManifestAxons> Axons { get; init; } = [];
}

/// <summary>Consecutive in-axons of a core that are consecutive pre units of a projection.</summary>
public sealed record ManifestAxons
{
    /// <summary>Chip number.</summary>
    [JsonRequired]
    public int Chip { get; init; }

    /// <summary>Core number.</summary>
    [JsonRequired]
    public int Core { get; init; }

    /// <summary>First in-axon.</summary>
    [JsonRequired]
    public int FirstAxon { get; init; }

    /// <summary>First pre unit.</summary>
    [JsonRequired]
    public int FirstUnit { get; init; }

    /// <summary>Number of in-axons.</summary>
    [JsonRequired]
    public int Count { get; init; }

    /// <summary>Learning profile of the core that holds the program.</summary>
    [JsonRequired]
    public int Profile { get; init; }
}

/// <summary>Bounds of a learned value, both included.</summary>
public sealed record ManifestBounds
{
    /// <summary>Least value.</summary>
    [JsonRequired]
    public int Low { get; init; }

    /// <summary>Greatest value.</summary>
    [JsonRequired]
    public int High { get; init; }
}
