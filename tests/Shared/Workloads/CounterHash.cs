namespace NeuroChip.Testing.Workloads;

/// <summary>The counter-based hash by which the workloads are defined, the SplitMix64 finaliser twice.</summary>
internal static class CounterHash
{
    private const ulong Golden = 0x9E3779B97F4A7C15;

    /// <summary>H(seed, c) = mix64(mix64(seed) + (c + 1) * golden).</summary>
    public static ulong Hash(ulong seed, ulong counter) => unchecked(Mix(Mix(seed) + ((counter + 1) * Golden)));

    /// <summary>0..n-1 from the high word.</summary>
    public static int Below(ulong random, uint n) => (int)(((random >> 32) * n) >> 32);

    /// <summary>0..n-1 from the low word, independent of <see cref="Below"/>.</summary>
    public static int Low(ulong random, uint n) => (int)(((random & uint.MaxValue) * n) >> 32);

    /// <summary>mix64, the finaliser itself.</summary>
    public static ulong Mix(ulong z)
    {
        unchecked
        {
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
