namespace NeuroChip.Training.Digits;

/// <summary>
/// A small generator with a fixed algorithm (SplitMix64; Steele, Lea, Flood 2014), so that a seed means the same numbers on
/// every machine and in every version of the runtime.
/// </summary>
internal sealed class SeededRandom(ulong seed)
{
    private ulong state = seed;

    internal ulong Next()
    {
        state += 0x9E3779B97F4A7C15;
        ulong z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>Uniform in 0..bound-1; the bias of the multiplication is below bound / 2^32.</summary>
    internal int Below(int bound) => (int)(((Next() >> 32) * (ulong)bound) >> 32);

    /// <summary>Uniform in -limit..limit, in steps of 2^-23 of the range.</summary>
    internal float Symmetric(float limit) => limit * (((Next() >> 40) * (1f / (1 << 23))) - 1f);

    /// <summary>Puts the items into a random order (Fisher and Yates).</summary>
    internal void Shuffle<T>(Span<T> items)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int j = Below(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }
}
