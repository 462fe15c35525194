namespace NeuroChip.Device.Spikes;

/// <summary>FNV-1a, 64 bit, over spikes in order: lets a client prove that it lost none.</summary>
public sealed class SpikeDigest
{
    private const ulong OffsetBasis = 0xcbf29ce484222325;
    private const ulong Prime = 0x100000001b3;

    /// <summary>Powers of the prime.</summary>
    private static readonly ulong[] Powers = [.. Enumerable.Range(0, sizeof(ulong) + 1)
        .Select(power => Enumerable.Repeat(Prime, power).Aggregate(1UL, static (product, prime) => unchecked(product * prime)))];

    /// <summary>Digest so far.</summary>
    public ulong Value { get; private set; } = OffsetBasis;

    /// <summary>Adds one spike.</summary>
    public void Add(long step, int core, int compartment)
    {
        AddNumber((ulong)step);
        AddNumber((ulong)(long)core);
        AddNumber((ulong)(long)compartment);
    }

    private void AddNumber(ulong number)
    {
        ulong digest = Value;
        int left = sizeof(ulong);
        for (; number != 0; number >>= 8, left--)
        {
            digest = unchecked((digest ^ (number & 0xff)) * Prime);
        }

        // A byte of zero only multiplies, so those at the end are one product.
        Value = unchecked(digest * Powers[left]);
    }
}
