using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace NeuroChip.Emulator.State;

/// <summary>Digest of state, to compare engines and find where two runs part.</summary>
public static class StateDigest
{
    /// <summary>
    /// SHA-256, as hex, over step and the cores' states in core order; numbers little-endian, packets in 8 bytes and all else in 4.
    /// A core without learning adds nothing for it.
    /// </summary>
    public static string Compute(long step, IReadOnlyList<CoreState> cores)
    {
        ArgumentNullException.ThrowIfNull(cores);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        AppendNumber(hash, step);
        foreach (CoreState core in cores)
        {
            Append(hash, core);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>SHA-256, as hex, over the state of one core.</summary>
    public static string Compute(CoreState core)
    {
        ArgumentNullException.ThrowIfNull(core);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, core);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Append(IncrementalHash hash, CoreState core)
    {
        Append(hash, core.Current);
        Append(hash, core.Voltage);
        Append(hash, core.Refractory);
        Append(hash, core.Slots);
        AppendNumber(hash, core.InFlight.Length);
        foreach (long packet in core.InFlight)
        {
            AppendNumber(hash, packet);
        }

        if (core.Learning is { } learning)
        {
            Append(hash, learning);
        }
    }

    private static void Append(IncrementalHash hash, CoreLearning learning)
    {
        int[][] arrays =
        [
            learning.Weight, learning.Delay, learning.Tag, learning.X1, learning.X2, learning.Tx,
            learning.Y1, learning.Y2, learning.Y3, learning.Ty,
            [learning.R1, learning.RewardEvent ? 1 : 0, learning.RewardSpikes, learning.RewardSum],
        ];
        foreach (int[] array in arrays)
        {
            Append(hash, array);
        }
    }

    private static void AppendNumber(IncrementalHash hash, long value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        hash.AppendData(bytes);
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
