namespace Conformance.Tests.Chain;

/// <summary>The counter-based hash the benchmark workloads are drawn with, and the order-free checksum of their rasters.</summary>
internal static class WorkloadHash
{
    private const ulong Golden = 0x9E3779B97F4A7C15;

    /// <summary>H(seed, c) = mix64(mix64(seed) + (c + 1) * golden), the SplitMix64 finaliser twice.</summary>
    public static ulong Hash(ulong seed, ulong counter) => unchecked(Mix(Mix(seed) + ((counter + 1) * Golden)));

    /// <summary>0..n-1 from the high word.</summary>
    public static int Below(ulong random, uint n) => (int)(((random >> 32) * n) >> 32);

    /// <summary>0..n-1 from the low word, independent of <see cref="Below"/>.</summary>
    public static int Low(ulong random, uint n) => (int)(((random & uint.MaxValue) * n) >> 32);

    /// <summary>Sum of mix64(step * size + unit + 1) over the spikes, steps counted from 0.</summary>
    public static ulong Raster(IEnumerable<(long Step, string Population, int Unit)> spikes, int size) => spikes.Aggregate(
        0UL, (sum, spike) => unchecked(sum + Mix((((ulong)spike.Step - 1) * (ulong)size) + (ulong)spike.Unit + 1)));

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
