using BenchmarkDotNet.Attributes;
using NeuroChip.Spec.Image;

namespace Bench.Pieces;

/// <summary>
/// What the update of a compartment costs whose voltage changes in every step and which hears nobody. Cost sketch: u and v read and
/// written, 16 bytes, in the cache for 8,192 units and out of it for 200,000.
/// </summary>
[MemoryDiagnoser]
public class CompartmentUpdate : PieceChip
{
    /// <summary>Compartments.</summary>
    [Params(8192, 200_000)]
    public int Units { get; set; }

    /// <summary>A step of so many updates.</summary>
    [Benchmark(OperationsPerInvoke = 64)]
    public void Step() => Chip.Run(64);

    /// <inheritdoc/>
    protected override ChipImage Image() => PieceNetwork.Growing(Units);
}
