using System.Collections.Immutable;
using NeuroChip.Compilation.Partitioning;
using NeuroChip.Compilation.Quantization;
using NeuroChip.Learning;
using NeuroChip.Spec;
using NeuroChip.Spec.Profiles;

namespace NeuroChip.Compilation.Reports;

/// <summary>A projection that learns: what its rule costs, and what its synapses take.</summary>
public sealed record LearningReport
{
    /// <summary>Name of the projection.</summary>
    public required string Projection { get; init; }

    /// <summary>Name of its rule.</summary>
    public required string Rule { get; init; }

    /// <summary>Steps between learning steps.</summary>
    public required int Epoch { get; init; }

    /// <summary>The program: words, products with their overflow shifts, operations by case.</summary>
    public required RuleReport Program { get; init; }

    /// <summary>Operations, energy and time of a visit by case.</summary>
    public required ImmutableArray<LearningCost> Costs { get; init; }

    /// <summary>Synapses, each visited once in every epoch.</summary>
    public required long Synapses { get; init; }

    /// <summary>Words of synapse memory of their lists.</summary>
    public required long MemoryWords { get; init; }

    /// <summary>In-axons on all cores, one for every pre unit and core with synapses of it.</summary>
    public required long InAxons { get; init; }

    internal static ImmutableArray<LearningReport> Of(PartitionedGraph partition, ChipProfile profile) =>
    [
        .. Enumerable.Range(0, partition.Network.Synapses.Length)
            .Where(s => partition.Network.Synapses[s].Learning is not null)
            .Select(s => Of(partition, s, profile)),
    ];

    private static LearningReport Of(PartitionedGraph partition, int index, ChipProfile profile)
    {
        QuantizedSynapses synapses = partition.Network.Synapses[index];
        QuantizedLearning rule = synapses.Learning!;
        long words = 0;
        long axons = 0;
        foreach (PartitionedCore core in partition.Cores)
        {
            foreach (InAxon axon in core.InAxons.Where(a => a.Role == AxonRole.Learn && a.Synapses == index))
            {
                words += core.Lists[axon.List].Words;
                axons++;
            }
        }

        return new LearningReport
        {
            Projection = synapses.Name,
            Rule = rule.Name,
            Epoch = partition.Network.Groups[synapses.Post].Learning!.Epoch,
            Program = rule.Report,
            Costs = [.. rule.Report.Costs.Select(c => new LearningCost(c.Case, c.Operations, c.EnergyPicojoules(profile), c.TimeNanoseconds(profile)))],
            Synapses = synapses.Table.Count,
            MemoryWords = words,
            InAxons = axons,
        };
    }
}

/// <summary>What a visit of a synapse costs in one case.</summary>
/// <param name="Case">Which dependencies hold, in words.</param>
/// <param name="Operations">Microcode operations.</param>
/// <param name="EnergyPicojoules">Energy, or null where the profile's source gives none.</param>
/// <param name="TimeNanoseconds">Time, or null where the profile's source gives none.</param>
public sealed record LearningCost(string Case, int Operations, double? EnergyPicojoules, double? TimeNanoseconds);
