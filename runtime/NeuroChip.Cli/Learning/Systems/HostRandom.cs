namespace NeuroChip.Cli.Learning.Systems;

/// <summary>
/// Random numbers of the host, by the generator of core-semantics section 9. Streams from 100 on are the host's: the chip
/// uses none of them, so what the host draws is independent of what the chip draws with the same seed.
/// </summary>
internal static class HostRandom
{
    private const ulong Gamma = 0x9E3779B97F4A7C15;

    /// <summary>32 random bits.</summary>
    public static uint Bits(ulong seed, ulong stream, ulong step, ulong index)
    {
        unchecked
        {
            ulong key = Mix(seed + (Gamma * (stream + 1)));
            key = Mix(key + (Gamma * (step + 1)));
            return (uint)(Mix(key + (Gamma * (index + 1))) >> 32);
        }
    }

    /// <summary>A number 0..n - 1.</summary>
    public static int Below(ulong seed, ulong stream, ulong step, ulong index, int n) =>
        (int)(((ulong)Bits(seed, stream, step, index) * (ulong)n) >> 32);

    private static ulong Mix(ulong z)
    {
        unchecked
        {
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
