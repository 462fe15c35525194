using NeuroChip.Emulator.State;
using NeuroChip.Spec;

namespace NeuroChip.Emulator.Engines.Scalar;

/// <summary>
/// The random numbers of core-semantics section 9: a function of seed, stream, time and index, so that no order and no
/// placement changes them. 64-bit arithmetic that wraps.
/// </summary>
public static class CounterRandom
{
    /// <summary>Stream of compartment noise.</summary>
    public const int NoiseStream = 40;

    private const ulong Golden = 0x9E3779B97F4A7C15;

    /// <summary>rand32(seed, stream, t, index).</summary>
    public static uint Next(ulong seed, int stream, long time, long index)
    {
        ulong k = Mix(unchecked(seed + (Golden * ((ulong)stream + 1))));
        k = Mix(unchecked(k + (Golden * ((ulong)time + 1))));
        return (uint)(Mix(unchecked(k + (Golden * ((ulong)index + 1)))) >> 32);
    }

    /// <summary>
    /// Noise of one compartment in one step (core-semantics sections 3 and 9):
    /// trunc0((s + 64 * offset) * 2^(exponent - 7)) with s uniform in -127..127.
    /// </summary>
    /// <param name="seed">Seed of the population.</param>
    /// <param name="step">Step integrated.</param>
    /// <param name="unit">Unit of the population.</param>
    /// <param name="exponent">Exponent, 1..23.</param>
    /// <param name="offset">Offset, -2..2.</param>
    public static int Noise(ulong seed, long step, int unit, int exponent, int offset)
    {
        int sample = (int)((Next(seed, NoiseStream, step, unit) * 255UL) >> 32) - 127;
        int scaled = sample + (64 * offset);

        // C# divides toward zero, which is what the formula wants and a shift would not do.
        return exponent >= 7 ? scaled * (1 << (exponent - 7)) : scaled / (1 << (7 - exponent));
    }

    /// <summary>Noise of a lane in a step if its noise has this target, else 0.</summary>
    internal static int NoiseOf(ChipParameters parameters, CoreParameters core, int lane, NoiseTarget target, long step) =>
        parameters.Noise[lane] == target
            ? Noise(parameters.NoiseSeed[lane], step, parameters.NoiseUnit[lane], core.NoiseExp, core.NoiseOffset)
            : 0;

    private static ulong Mix(ulong z)
    {
        z = unchecked((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9);
        z = unchecked((z ^ (z >> 27)) * 0x94D049BB133111EB);
        return z ^ (z >> 31);
    }
}
