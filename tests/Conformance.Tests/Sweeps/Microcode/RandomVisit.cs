using NeuroChip.Emulator.Engines;
using NeuroChip.Spec;

namespace Conformance.Tests.Sweeps.Microcode;

/// <summary>Operands of a visit drawn from a seed, a third of them at the edges of their range or beside them.</summary>
internal static class RandomVisit
{
    private static readonly int[] s_weightBits = [1, 2, 3, 4, 5, 6, 8];

    public static SynapseVisit Draw(Random random)
    {
        var sign = (SignMode)random.Next(1, 4);
        int bits = s_weightBits[random.Next(s_weightBits.Length)];
        return new SynapseVisit
        {
            X0 = random.Next(2) == 0,
            Y0 = random.Next(2) == 0,
            R0 = random.Next(2) == 0,
            ActiveU = (2 << random.Next(10)) - 1,
            X1 = Edgy(random, 0, 127),
            X2 = Edgy(random, 0, 127),
            Y1 = Edgy(random, 0, 127),
            Y2 = Edgy(random, 0, 127),
            Y3 = Edgy(random, 0, 127),
            R1 = Edgy(random, -128, 127),
            Weight = Weight(random, sign, bits),
            Delay = Edgy(random, 0, 62),
            Tag = Edgy(random, -256, 255),
            Sign = sign,
            WeightBits = bits,
            Seed = random.Next(8) == 0 ? 0UL - (ulong)random.Next(2) : (ulong)random.NextInt64(long.MinValue, long.MaxValue),
            Step = random.Next(8) == 0 ? int.MaxValue - random.Next(2) : random.Next(1, 100_000),
            Index = random.Next(4) == 0 ? random.NextInt64(1L << 48) : random.Next(1 << 20),
        };
    }

    /// <summary>A weight that can be stored: a multiple of the grid within the range of the sign mode.</summary>
    private static int Weight(Random random, SignMode sign, int bits)
    {
        bool mixed = sign == SignMode.Mixed;
        int grid = 1 << (8 - bits + (mixed ? 1 : 0));
        int most = (mixed ? 254 : 255) / grid;
        return grid * sign switch
        {
            SignMode.Mixed => Edgy(random, -256 / grid, most),
            SignMode.Excitatory => Edgy(random, 0, most),
            _ => Edgy(random, -most, 0),
        };
    }

    private static int Edgy(Random random, int low, int high) => random.Next(9) switch
    {
        0 => low,
        1 => high,
        2 => Math.Clamp(random.Next(-1, 2), low, high),
        _ => random.Next(low, high + 1),
    };
}
