using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace NeuroChip.Emulator.State;

/// <summary>Digest of the state of all cores, to compare engines and find where two runs part.</summary>
public static class StateDigest
{
    /// <summary>SHA-256, as hex, over step and the cores' states in core order; numbers as 4-byte little-endian.</summary>
    public static string Compute(long step, IReadOnlyList<CoreState> cores)
    {
        ArgumentNullException.ThrowIfNull(cores);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> number = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(number, step);
        hash.AppendData(number);
        foreach (CoreState core in cores)
        {
            Append(hash, core.Current);
            Append(hash, core.Voltage);
            Append(hash, core.Refractory);
            Append(hash, core.Slots);
            Append(hash, core.InFlight);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Append(IncrementalHash hash, int[] values)
    {
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, values.Length);
        hash.AppendData(length);
        if (BitConverter.IsLittleEndian)
        {
            hash.AppendData(MemoryMarshal.AsBytes<int>(values));
            return;
        }

        foreach (int value in values)
        {
            BinaryPrimitives.WriteInt32LittleEndian(length, value);
            hash.AppendData(length);
        }
    }
}
