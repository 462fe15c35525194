using System.Numerics;
using NeuroChip.Emulator.Energy;

namespace Chip.Tests.Energy;

public sealed class LaneSpikesTests
{
    /// <summary>Longer than the planes hold, with words in whole vectors and beside them.</summary>
    [Theory]
    [InlineData(16, 700)]
    [InlineData(512, 300)]
    [InlineData(1040, 600)]
    public void Counts_are_those_of_lane_by_lane(int lanes, int steps)
    {
        var random = new Random(lanes);
        var counted = new LaneSpikes(lanes);
        var expected = new long[lanes];
        var bits = new ushort[lanes / 16];
        for (int step = 0; step < steps; step++)
        {
            for (int word = 0; word < bits.Length; word++)
            {
                // Some words full in every step, so that carries go to the highest plane.
                bits[word] = word % 3 == 0 ? ushort.MaxValue : (ushort)random.Next(1 << 16);
                for (uint left = bits[word]; left != 0; left &= left - 1)
                {
                    expected[(word * 16) + BitOperations.TrailingZeroCount(left)]++;
                }
            }

            counted.Add(bits);
        }

        counted.Read().ToArray().ShouldBe(expected);
        counted.Add(bits);
        counted.Read()[0].ShouldBe(expected[0] + 1);
        counted.Reset();
        counted.Read().ToArray().ShouldAllBe(count => count == 0);
    }
}
