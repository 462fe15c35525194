using System.Collections.Immutable;
using NeuroChip.Compilation.Partitioning;
using NeuroChip.Compilation.Placement;
using NeuroChip.Compilation.Quantization;
using NeuroChip.Compilation.Routing;
using NeuroChip.Spec;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Profiles;

namespace NeuroChip.Compilation.Reports;

/// <summary>Figures about a compilation: what the cores hold, what quantization cost, what the mesh will carry.</summary>
public sealed record CompileReport
{
    /// <summary>Name of the network.</summary>
    public required string Network { get; init; }

    /// <summary>Name of the profile.</summary>
    public required string Profile { get; init; }

    /// <summary>Compartments of the network, helpers included.</summary>
    public required long Compartments { get; init; }

    /// <summary>Units whose spikes come from outside.</summary>
    public required long SourceUnits { get; init; }

    /// <summary>Synapses, fillers not counted.</summary>
    public required long Synapses { get; init; }

    /// <summary>Cores with their use of every resource.</summary>
    public required ImmutableArray<CoreReport> Cores { get; init; }

    /// <summary>Cores of all chips of the profile.</summary>
    public required long CoresAvailable { get; init; }

    /// <summary>
    /// No mapping that keeps layers on cores of their own can use fewer: per layer the larger of compartments and bare
    /// weight bits over what a core holds.
    /// </summary>
    public required int CoresLowerBound { get; init; }

    /// <summary>What the synapse lists take in memory, and what each means of packing saves.</summary>
    public required SynapseMemoryReport Memory { get; init; }

    /// <summary>Per projection, synapses of the network and in memory.</summary>
    public required ImmutableArray<ProjectionReport> Projections { get; init; }

    /// <summary>The projections that learn.</summary>
    public ImmutableArray<LearningReport> Learning { get; init; } = [];

    /// <summary>What the integers cost.</summary>
    public required QuantizationReport Quantization { get; init; }

    /// <summary>Packets and hops if every compartment spiked once.</summary>
    public required PlacementCost Traffic { get; init; }

    /// <summary>Packets the host sends if every source unit spiked once.</summary>
    public required long HostPackets { get; init; }

    /// <summary>Steps after a sample until its effect is complete.</summary>
    public required int LatencySteps { get; init; }

    /// <summary>Bytes of the image file.</summary>
    public required long ImageBytes { get; init; }

    /// <summary>Its digest, in hexadecimal.</summary>
    public required string ImageDigest { get; init; }

    internal static CompileReport Create(RoutedGraph routed, ChipImage image, ChipProfile profile)
    {
        PartitionedGraph partition = routed.Placement.Partition;
        QuantizedGraph network = partition.Network;
        byte[] file = image.ToBytes();
        return new CompileReport
        {
            Network = network.Name,
            Profile = profile.Name,
            Compartments = network.Groups.Where(g => !g.IsSource).Sum(g => (long)g.Size),
            SourceUnits = network.Groups.Where(g => g.IsSource).Sum(g => (long)g.Size),
            Synapses = network.Synapses.Sum(s => (long)s.Table.Count),
            Cores =
            [
                .. partition.Cores.Select((core, c) => new CoreReport(
                    routed.Placement.Addresses[c],
                    string.Join(", ", core.Slices.Select(s => Describe(network.Groups[s.Group], s))),
                    core.SynapseCount,
                    [.. core.Usage.Against(profile)])),
            ],
            CoresAvailable = (long)profile.Chips * profile.CoresPerChip,
            CoresLowerBound = LowerBound(partition, profile),
            Memory = SynapseMemoryReport.Of(partition, profile.Layout),
            Projections = ProjectionReport.Of(partition),
            Learning = LearningReport.Of(partition, profile),
            Quantization = network.Report,
            Traffic = routed.Placement.Cost,
            HostPackets = partition.Cores.Sum(core => core.Arrivals.Count(a => network.Groups[a.Group].IsSource)),
            LatencySteps = network.LatencySteps,
            ImageBytes = file.Length,
            ImageDigest = Convert.ToHexStringLower(image.Digest),
        };
    }

    private static string Describe(QuantizedGroup group, CoreSlice slice) =>
        slice.Count == group.Size ? group.Name : $"{group.Name}[{slice.FirstUnit}..{slice.FirstUnit + slice.Count - 1}]";

    private static int LowerBound(PartitionedGraph partition, ChipProfile profile)
    {
        QuantizedGraph network = partition.Network;
        long[] weightBits = new long[network.Groups.Length];
        foreach (PartitionedCore core in partition.Cores)
        {
            foreach (ListSegment segment in core.Segments)
            {
                SynapseFormat format = core.Formats[segment.Format];
                weightBits[core.Slices[segment.Slice].Group] += (long)(segment.End - segment.First) * SynapseCodes.WeightBits(format.WeightCode);
            }
        }

        long perCore = 64L * profile.SynapseMemoryWords;
        return (int)Bundle.Of(network).Sum(bundle => Math.Max(
            CeilDivide(bundle.Size, Math.Max(1, profile.CompartmentsPerCore / bundle.Stride)),
            CeilDivide(bundle.Groups.Sum(g => weightBits[g]), perCore)));
    }

    private static long CeilDivide(long value, long divisor) => (value + divisor - 1) / divisor;
}

/// <summary>One core of the report.</summary>
/// <param name="Address">Where it is.</param>
/// <param name="Holds">Its slices.</param>
/// <param name="Synapses">Its synapses.</param>
/// <param name="Resources">Its use of every resource.</param>
public sealed record CoreReport(CoreAddress Address, string Holds, long Synapses, ImmutableArray<ResourceUse> Resources);
