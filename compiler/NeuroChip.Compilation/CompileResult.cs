using System.Collections.Immutable;
using NeuroChip.Compilation.Diagnostics;
using NeuroChip.Compilation.Lowering;
using NeuroChip.Compilation.Partitioning;
using NeuroChip.Compilation.Placement;
using NeuroChip.Compilation.Quantization;
using NeuroChip.Compilation.Reports;
using NeuroChip.Compilation.Routing;
using NeuroChip.Spec.Image;

namespace NeuroChip.Compilation;

/// <summary>What a compilation gives: the image, or the diagnostics that say why there is none, and every stage on the way.</summary>
public sealed record CompileResult
{
    /// <summary>Everything the compiler had to say, in the order found.</summary>
    public required ImmutableArray<Diagnostic> Diagnostics { get; init; }

    /// <summary>The image; null if there were errors.</summary>
    public ChipImage? Image { get; init; }

    /// <summary>Figures about the image; null if there were errors.</summary>
    public CompileReport? Report { get; init; }

    /// <summary>Result of lowering, if it came so far.</summary>
    public LoweredGraph? Lowered { get; init; }

    /// <summary>Result of quantization, if it came so far.</summary>
    public QuantizedGraph? Quantized { get; init; }

    /// <summary>Result of partitioning, if it came so far.</summary>
    public PartitionedGraph? Partitioned { get; init; }

    /// <summary>Result of placement, if it came so far.</summary>
    public PlacedGraph? Placed { get; init; }

    /// <summary>Result of routing, if it came so far.</summary>
    public RoutedGraph? Routed { get; init; }

    /// <summary>Whether an image was made.</summary>
    public bool Succeeded => this.Image is not null;
}
