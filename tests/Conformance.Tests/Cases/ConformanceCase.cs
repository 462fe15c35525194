using System.Collections.Immutable;
using NeuroChip.Graph;

namespace Conformance.Tests.Cases;

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

    public required ImmutableArray<CasePopulation> Populations { get; init; }

    public required ImmutableArray<CaseSynapses> Synapses { get; init; }

    public required ImmutableArray<CaseSpike> Input { get; init; }

    public required ImmutableArray<CaseProbe> Probes { get; init; }

    /// <summary>Spikes of the compartments, by step, population as declared, unit.</summary>
    public required ImmutableArray<CaseSpike> ExpectedSpikes { get; init; }

    /// <summary>Hash of u and v of all compartments after each step.</summary>
    public required ImmutableArray<ulong> ExpectedHashes { get; init; }

    /// <summary>One series per probe, one value per step.</summary>
    public required ImmutableArray<ImmutableArray<int>> ExpectedProbes { get; init; }
}

/// <summary>A population: spike sources when it has no model.</summary>
internal sealed record CasePopulation(string Name, int Size, IntegerCuba? Model);

/// <summary>Synapses of one format between two populations.</summary>
internal sealed record CaseSynapses(string Pre, string Post, WeightFormat Format, ImmutableArray<SparseSynapse> Entries);

/// <summary>A spike of a unit in a step.</summary>
internal readonly record struct CaseSpike(long Step, string Population, int Unit);

/// <summary>A value read after every step: u or v of a unit.</summary>
internal readonly record struct CaseProbe(string Population, char Variable, int Unit)
{
    /// <summary>Its key in the file.</summary>
    public string Key => $"{Population}.{Variable}[{Unit}]";
}
