using System.Numerics;
using System.Runtime.InteropServices;

namespace NeuroChip.Training.Learning;

/// <summary>Adam (Kingma and Ba, ICLR 2015) for one array, with weights held inside a limit.</summary>
internal sealed class Adam(float[] weights, float limit)
{
    private const float Momentum = 0.9f;
    private const float SecondMomentum = 0.999f;
    private const float Epsilon = 1e-8f;

    private readonly float[] mean = new float[weights.Length];
    private readonly float[] square = new float[weights.Length];
    private double momentumPower = 1;
    private double secondPower = 1;

    /// <summary>One step against the gradient, which is a sum over <paramref name="samples"/> digits.</summary>
    internal void Step(float[] gradient, int samples, float rate, float decay)
    {
        momentumPower *= Momentum;
        secondPower *= SecondMomentum;
        float stepSize = (float)(rate * Math.Sqrt(1 - secondPower) / (1 - momentumPower));
        Span<Vector<float>> w = MemoryMarshal.Cast<float, Vector<float>>(weights.AsSpan());
        Span<Vector<float>> g = MemoryMarshal.Cast<float, Vector<float>>(gradient.AsSpan());
        Span<Vector<float>> m = MemoryMarshal.Cast<float, Vector<float>>(mean.AsSpan());
        Span<Vector<float>> s = MemoryMarshal.Cast<float, Vector<float>>(square.AsSpan());
        Vector<float> scale = new(1f / samples);
        Vector<float> high = new(limit);
        Vector<float> keep = new(1 - (rate * decay));
        for (int i = 0; i < w.Length; i++)
        {
            Vector<float> d = g[i] * scale;
            m[i] = (m[i] * Momentum) + (d * (1 - Momentum));
            s[i] = (s[i] * SecondMomentum) + (d * d * (1 - SecondMomentum));
            Vector<float> next = (w[i] * keep) - (m[i] * stepSize / (Vector.SquareRoot(s[i]) + new Vector<float>(Epsilon)));
            w[i] = Vector.Min(Vector.Max(next, -high), high);
        }
    }
}
