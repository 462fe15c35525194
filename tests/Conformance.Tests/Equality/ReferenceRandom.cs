namespace Conformance.Tests.Equality;

/// <summary>The counter-based generator of core-semantics section 9.</summary>
internal static class ReferenceRandom
{
    private const ulong Golden = 0x9E3779B97F4A7C15;

    /// <summary>rand32(seed, stream, step, index).</summary>
    public static ulong Next(ulong seed, ulong stream, ulong step, ulong index)
    {
        unchecked
        {
            ulong k = Mix(seed + (Golden * (stream + 1)));
            k = Mix(k + (Golden * (step + 1)));
            return Mix(k + (Golden * (index + 1))) >> 32;
        }
    }

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
