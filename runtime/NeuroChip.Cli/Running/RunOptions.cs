using System.Collections.Immutable;
using NeuroChip.Emulator.Mesh;

namespace NeuroChip.Cli.Running;

/// <summary>Some samples of a file.</summary>
internal sealed record SampleRange(int First, int Count);

/// <summary>How values become spikes.</summary>
internal enum SpikeEncoding
{
    /// <summary>Not at all: the input must hold spikes.</summary>
    None,

    /// <summary>See <see cref="RateSamples"/>.</summary>
    Rate,
}

/// <summary>What a run is asked to do, apart from where.</summary>
internal sealed record RunOptions
{
    public required string InputPath { get; init; }

    public InputRange? InputRange { get; init; }

    public SpikeEncoding Encoding { get; init; }

    public SampleRange? Samples { get; init; }

    public string? LabelsPath { get; init; }

    public string? ScoresPath { get; init; }

    public string? SpikesPath { get; init; }

    /// <summary>Populations whose spikes are written; empty for all.</summary>
    public ImmutableArray<string> SpikesOf { get; init; } = [];

    /// <summary>Steps for which a sample is applied; null for what network or input say.</summary>
    public int? Steps { get; init; }

    /// <summary>Steps after a sample's input; null for what the network says.</summary>
    public int? Latency { get; init; }

    public RunProbe? Probe { get; init; }

    public string? ProbePath { get; init; }

    /// <summary>Projections whose synapses are written when the last sample is over.</summary>
    public ImmutableArray<LearnedFile> Learned { get; init; } = [];

    /// <summary>How closely the mesh is modelled in times and energies; none computes none, null leaves it to the device.</summary>
    public MeshFidelity? Fidelity { get; init; }

    /// <summary>Reads v as 128 in the step of a spike, as recordings of silicon do.</summary>
    public bool HardwareVoltage { get; init; }
}
