using System.Collections.Immutable;
using NeuroChip.Compilation.Assembly;
using NeuroChip.Compilation.Lowering;
using NeuroChip.Compilation.Partitioning;
using NeuroChip.Compilation.Placement;
using NeuroChip.Compilation.Quantization;
using NeuroChip.Compilation.Routing;

namespace NeuroChip.Compilation.Dumps;

/// <summary>The result of any stage as text, for <c>compile --dump STAGE</c>.</summary>
public static class StageDump
{
    /// <summary>Names of the stages, in order.</summary>
    public static ImmutableArray<string> Stages { get; } = ["lowering", "quantization", "partitioning", "placement", "routing", "assembly"];

    /// <summary>The text, or null if the compilation did not come so far.</summary>
    /// <exception cref="ArgumentException">There is no such stage.</exception>
    public static string? Write(CompileResult result, string stage)
    {
        ArgumentNullException.ThrowIfNull(result);
        return stage switch
        {
            "lowering" => result.Lowered is { } lowered ? LoweringDump.Write(lowered) : null,
            "quantization" => result.Quantized is { } quantized ? QuantizationDump.Write(quantized) : null,
            "partitioning" => result.Partitioned is { } partitioned ? PartitionDump.Write(partitioned) : null,
            "placement" => result.Placed is { } placed ? PlacementDump.Write(placed) : null,
            "routing" => result.Routed is { } routed ? RoutingDump.Write(routed) : null,
            "assembly" => result.Image is { } image ? AssemblyDump.Write(image) : null,
            _ => throw new ArgumentException($"There is no stage '{stage}'; stages are {string.Join(", ", Stages)}.", nameof(stage)),
        };
    }
}
