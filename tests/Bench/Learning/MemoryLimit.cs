using System.Diagnostics;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Bench.Learning;

/// <summary>What one thread of this machine reads from memory, measured beside the workload: the limit its figures stand against.</summary>
internal static class MemoryLimit
{
    private const int Bytes = 1 << 28;
    private const int Passes = 5;

    /// <summary>Bytes per second of a stream that no cache holds; the best of a few passes.</summary>
    public static double Measure()
    {
        var data = new byte[Bytes];
        new Random(1).NextBytes(data);
        ReadOnlySpan<Vector<ulong>> vectors = MemoryMarshal.Cast<byte, Vector<ulong>>(data);
        double best = 0;
        Vector<ulong> total = default;
        for (int pass = 0; pass < Passes; pass++)
        {
            long start = Stopwatch.GetTimestamp();
            total += Sum(vectors);
            best = Math.Max(best, Bytes / Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        // The sum is used, so that no compiler may leave the reading out.
        return total == Vector<ulong>.Zero ? 0 : best;
    }

    private static Vector<ulong> Sum(ReadOnlySpan<Vector<ulong>> vectors)
    {
        Vector<ulong> a = default, b = default, c = default, d = default;
        for (int i = 0; i + 3 < vectors.Length; i += 4)
        {
            a += vectors[i];
            b += vectors[i + 1];
            c += vectors[i + 2];
            d += vectors[i + 3];
        }

        return a + b + c + d;
    }
}
