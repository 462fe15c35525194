using System.Collections.Immutable;
using NeuroChip.Graph;

namespace NeuroChip.Cli.Conformance;

/// <summary>A network, its input and what must come out of it, as the manual's page on the case format describes them.</summary>
internal sealed record ConformanceCase
{
    /// <summary>Name of the format this reader knows.</summary>
    public const string FormatName = "neurochip-case/1";

    public required string Name { get; init; }

    /// <summary>Seed of every population and projection.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Steps are 1 to this.</summary>
    public required int Steps { get; init; }

    /// <summary>How learning rounds.</summary>
    public CaseRounding Rounding { get; init; }

    /// <summary>Steps of a learning epoch; 0 where the file gives none.</summary>
    public int LearningEpoch { get; init; }

    public required ImmutableArray<CasePopulation> Populations { get; init; }

    public required ImmutableArray<CaseSynapses> Synapses { get; init; }

    public ImmutableArray<CaseRule> Learning { get; init; } = [];

    public required ImmutableArray<CaseSpike> Input { get; init; }

    public required ImmutableArray<CaseProbe> Probes { get; init; }

    /// <summary>Spikes of the compartments, by step, population as declared, unit.</summary>
    public required ImmutableArray<CaseSpike> ExpectedSpikes { get; init; }

    /// <summary>Hash of u and v of all compartments after each step.</summary>
    public required ImmutableArray<ulong> ExpectedHashes { get; init; }

    /// <summary>One series per probe, one value per step.</summary>
    public required ImmutableArray<ImmutableArray<int>> ExpectedProbes { get; init; }

    /// <summary>What the learning projections hold at the end.</summary>
    public ImmutableArray<CaseLearned> ExpectedLearned { get; init; } = [];
}

/// <summary>How a stochastic rounding decides; without learning nothing is rounded.</summary>
internal enum CaseRounding
{
    Down,
    Nearest,
    Up,
    Hash,
}

/// <summary>A population: spike sources when it has no model.</summary>
internal sealed record CasePopulation(string Name, int Size, IntegerCuba? Model);

/// <summary>Synapses of one format between two populations.</summary>
/// <param name="Pre">Population that spikes.</param>
/// <param name="Post">Population that integrates.</param>
/// <param name="Format">Sign, bits and exponent of the weights.</param>
/// <param name="Entries">The synapses, weights before truncation.</param>
/// <param name="Tags">Tag of each entry.</param>
/// <param name="Rule">Name of the rule they learn by, or null.</param>
internal sealed record CaseSynapses(
    string Pre, string Post, WeightFormat Format, ImmutableArray<SparseSynapse> Entries, ImmutableArray<int> Tags, string? Rule);

/// <summary>A learning rule as the file has it: texts, and the five traces x1 x2 y1 y2 y3.</summary>
internal sealed record CaseRule(string Name, string? Weight, string? Delay, string? Tag, ImmutableArray<CaseTrace> Traces);

/// <summary>A trace.</summary>
/// <param name="Impulse">What a spike adds, in parts of 128.</param>
/// <param name="Tau">Time constant in steps; 0 for none.</param>
internal readonly record struct CaseTrace(int Impulse, int Tau);

/// <summary>A learning projection at the end of the case.</summary>
/// <param name="Synapses">Its name, pre-&gt;post.</param>
/// <param name="Entries">Pre, post, weight, delay and tag of each synapse.</param>
/// <param name="PreTraces">x1 and x2 of every pre unit.</param>
/// <param name="PostTraces">y1, y2 and y3 of every post unit.</param>
internal sealed record CaseLearned(
    string Synapses, ImmutableArray<ImmutableArray<int>> Entries, ImmutableArray<ImmutableArray<int>> PreTraces, ImmutableArray<ImmutableArray<int>> PostTraces);

/// <summary>A spike of a unit in a step.</summary>
internal readonly record struct CaseSpike(long Step, string Population, int Unit);

/// <summary>A value read after every step: u or v of a unit.</summary>
internal readonly record struct CaseProbe(string Population, char Variable, int Unit)
{
    /// <summary>Its key in the file.</summary>
    public string Key => $"{Population}.{Variable}[{Unit}]";
}
