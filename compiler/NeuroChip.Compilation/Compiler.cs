using NeuroChip.Compilation.Assembly;
using NeuroChip.Compilation.Diagnostics;
using NeuroChip.Compilation.Lowering;
using NeuroChip.Compilation.Partitioning;
using NeuroChip.Compilation.Placement;
using NeuroChip.Compilation.Quantization;
using NeuroChip.Compilation.Reports;
using NeuroChip.Compilation.Routing;
using NeuroChip.Graph;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Profiles;

namespace NeuroChip.Compilation;

/// <summary>From a network to a chip image. The same graph, profile and options give the same bytes.</summary>
public static class Compiler
{
    /// <summary>Runs the passes. Faults of the network come back as diagnostics, never as exceptions.</summary>
    public static CompileResult Compile(SnnGraph graph, ChipProfile profile, CompileOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(profile);
        options ??= CompileOptions.Default;
        var bag = new DiagnosticBag();
        var check = new StageChecks(options.Check);

        LoweredGraph? lowered = LoweringPass.Run(graph, options, profile.MaxDelay, bag);
        if (lowered is null)
        {
            return new CompileResult { Diagnostics = bag.ToImmutable() };
        }

        check.Stage("lowering", () => LoweringCheck.Check(graph, lowered));

        QuantizedGraph? quantized = QuantizationPass.Run(lowered, options, bag);
        if (quantized is null)
        {
            return new CompileResult { Diagnostics = bag.ToImmutable(), Lowered = lowered };
        }

        check.Stage("quantization", () => QuantizationCheck.Check(lowered, quantized));

        PartitionedGraph? partitioned = PartitionPass.Run(quantized, profile, options, bag);
        if (partitioned is null)
        {
            return new CompileResult { Diagnostics = bag.ToImmutable(), Lowered = lowered, Quantized = quantized };
        }

        check.Stage("partitioning", () => PartitionCheck.Check(partitioned, profile));

        PlacedGraph placed = PlacementPass.Run(partitioned, profile, options);
        check.Stage("placement", () => PlacementCheck.Check(placed, profile));

        RoutedGraph routed = RoutingPass.Run(placed, profile.Layout);
        check.Stage("routing", () => RoutingCheck.Check(routed, profile.Layout));

        ChipImage image = AssemblyPass.Run(routed, profile);
        check.Stage("assembly", () => AssemblyCheck.Check(image, quantized));

        return new CompileResult
        {
            Diagnostics = bag.ToImmutable(),
            Image = image,
            Report = CompileReport.Create(routed, image, profile),
            Lowered = lowered,
            Quantized = quantized,
            Partitioned = partitioned,
            Placed = placed,
            Routed = routed,
        };
    }
}
