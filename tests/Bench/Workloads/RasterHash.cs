using System.Numerics;
using NeuroChip.Emulator;
using NeuroChip.Emulator.Engines;
using NeuroChip.Testing.Workloads;

namespace Bench.Workloads;

/// <summary>
/// The order-free checksum of a raster: the sum of mix64(step * size + unit + 1) over the spikes of one population, steps counted
/// from 0.
/// </summary>
/// <param name="size">Units of the population.</param>
/// <param name="unitOfLane">Unit of each lane, or -1 where it is not of that population.</param>
internal sealed class RasterHash(int size, int[] unitOfLane) : IRunObserver
{
    /// <summary>The checksum so far.</summary>
    public ulong Sum { get; private set; }

    /// <inheritdoc/>
    public void OnWindow(RunWindow window)
    {
        for (int step = 0; step < window.Steps; step++)
        {
            for (int word = 0; word < window.SpikeWordsPerStep; word++)
            {
                for (uint bits = window.SpikeBits[(step * window.SpikeWordsPerStep) + word]; bits != 0; bits &= bits - 1)
                {
                    int unit = unitOfLane[(word * 16) + BitOperations.TrailingZeroCount(bits)];
                    if (unit >= 0)
                    {
                        Sum = unchecked(Sum + CounterHash.Mix(
                            ((ulong)(window.FirstStep + step - 1) * (ulong)size) + (ulong)unit + 1));
                    }
                }
            }
        }
    }
}
