using System.Numerics;
using System.Runtime.InteropServices;

namespace NeuroChip.Training.Learning;

/// <summary>
/// The vectorised inner loops. All work element by element, product and sum rounded apart, so the width of the machine's
/// vectors does not change a result. Lengths are multiples of <see cref="Multiple"/>.
/// </summary>
internal static class Rows
{
    /// <summary>Every vector width up to 512 bits divides this many floats.</summary>
    internal const int Multiple = 16;

    /// <summary>target += row.</summary>
    internal static void Add(Span<float> target, ReadOnlySpan<float> row)
    {
        Span<Vector<float>> t = MemoryMarshal.Cast<float, Vector<float>>(target);
        ReadOnlySpan<Vector<float>> r = MemoryMarshal.Cast<float, Vector<float>>(row);
        for (int i = 0; i < t.Length && i < r.Length; i++)
        {
            t[i] += r[i];
        }
    }

    /// <summary>target += factor * row.</summary>
    internal static void AddScaled(Span<float> target, float factor, ReadOnlySpan<float> row)
    {
        Span<Vector<float>> t = MemoryMarshal.Cast<float, Vector<float>>(target);
        ReadOnlySpan<Vector<float>> r = MemoryMarshal.Cast<float, Vector<float>>(row);
        for (int i = 0; i < t.Length && i < r.Length; i++)
        {
            t[i] += factor * r[i];
        }
    }

    /// <summary>Sum of products, in eight interleaved partial sums whatever the machine's width.</summary>
    internal static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        Span<float> partial = stackalloc float[8];
        partial.Clear();
        for (int i = 0; i < a.Length; i++)
        {
            partial[i & 7] += a[i] * b[i];
        }

        float sum = 0;
        foreach (float value in partial)
        {
            sum += value;
        }

        return sum;
    }
}
