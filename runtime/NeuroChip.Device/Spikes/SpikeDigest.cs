namespace NeuroChip.Device.Spikes;

/// <summary>FNV-1a, 64 bit, over spikes in order: lets a client prove that it lost none.</summary>
public sealed class SpikeDigest
{
    private const ulong OffsetBasis = 0xcbf29ce484222325;
    private const ulong Prime = 0x100000001b3;

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
        for (int shift = 0; shift < 64; shift += 8)
        {
            digest = unchecked((digest ^ ((number >> shift) & 0xff)) * Prime);
        }

        Value = digest;
    }
}
