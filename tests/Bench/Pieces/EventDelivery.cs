using BenchmarkDotNet.Attributes;
using NeuroChip.Spec.Image;

namespace Bench.Pieces;

/// <summary>
/// What one synaptic event costs: 1,024 units that all spike in every step. Cost sketch: a dense event is one byte read and a 64th
/// of a vector added, an indexed one three bytes and one addition at a random place of 2 KiB.
/// </summary>
[MemoryDiagnoser]
public class EventDelivery : PieceChip
{
    private const int Units = 1024;
    private const int Few = 64;

    /// <summary>Synapses of each unit.</summary>
    [Params(Few, Units)]
    public int FanOut { get; set; }

    /// <summary>Steps of 65,536 or 1,048,576 events; divide by that for the cost of one.</summary>
    [Benchmark(OperationsPerInvoke = 16)]
    public void Step() => Chip.Run(16);

    /// <inheritdoc/>
    protected override ChipImage Image() => PieceNetwork.AllSpiking(Units, FanOut);
}
