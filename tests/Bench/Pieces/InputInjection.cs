using BenchmarkDotNet.Attributes;
using NeuroChip.Spec.Image;

namespace Bench.Pieces;

/// <summary>
/// What the host pays for a spike of a source, from the call to the window that an engine sees: 44 of 784 sources in each of 64
/// steps. Cost sketch: an id noted and copied; the difference of the two rows is the injection, the rest is the step itself.
/// </summary>
[MemoryDiagnoser]
public class InputInjection : PieceChip
{
    private const int Sources = 784;
    private const int Each = 44;
    private const int Steps = 64;

    private readonly int[] _spikes = [.. Enumerable.Range(0, Each).Select(i => i * 17)];

    /// <summary>Runs without input.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Steps)]
    public void StepsWithoutInput() => Chip.Run(Steps);

    /// <summary>Injects one by one, and runs.</summary>
    [Benchmark(OperationsPerInvoke = Steps)]
    public void StepsWithSpikesOneByOne()
    {
        for (int step = 1; step <= Steps; step++)
        {
            foreach (int source in _spikes)
            {
                Chip.TryInjectSource(source, Chip.Step + step);
            }
        }

        Chip.Run(Steps);
    }

    /// <summary>Injects a step's spikes together, and runs.</summary>
    [Benchmark(OperationsPerInvoke = Steps)]
    public void StepsWithSpikesTogether()
    {
        for (int step = 1; step <= Steps; step++)
        {
            Chip.TryInjectSources(Chip.Step + step, _spikes);
        }

        Chip.Run(Steps);
    }

    /// <inheritdoc/>
    protected override ChipImage Image() => PieceNetwork.Driven(Sources, 16);
}
