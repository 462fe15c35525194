using System.Numerics;
using System.Runtime.InteropServices;
using NeuroChip.Training.Digits;

namespace NeuroChip.Training.Learning;

/// <summary>
/// One digit forward through the steps and the error backward through them. The derivative of the spike, which is zero or
/// infinite, is replaced by a tent around the threshold (surrogate gradients; Neftci, Mostafa, Zenke,
/// IEEE Signal Processing Magazine 36(6), 2019); the reset is taken as given.
/// </summary>
internal sealed class Backpropagation
{
    private const float Threshold = 1f;

    private readonly Classifier net;
    private readonly int steps;
    private readonly SpikeEncoder encoder;
    private readonly float[] voltages;      // steps x hidden, before the reset
    private readonly float[] counts;
    private readonly float[] scores = new float[Digit.Classes];
    private readonly float[] spikeError;
    private readonly float[] voltageError;

    internal Backpropagation(Classifier net, int steps)
    {
        this.net = net;
        this.steps = steps;
        encoder = new SpikeEncoder(steps);
        voltages = new float[steps * net.Hidden];
        counts = new float[net.Hidden];
        spikeError = new float[net.Hidden];
        voltageError = new float[net.Hidden];
    }

    /// <summary>Scores of the last digit.</summary>
    internal ReadOnlySpan<float> Scores => scores;

    /// <summary>Runs the network; returns the class with the highest score.</summary>
    internal int Forward(ReadOnlySpan<byte> pixels)
    {
        int hidden = net.Hidden;
        encoder.Encode(pixels);
        Array.Clear(counts);
        for (int step = 0; step < steps; step++)
        {
            Span<float> v = voltages.AsSpan(step * hidden, hidden);
            net.Bias.CopyTo(v);
            foreach (int pixel in encoder.Active(step))
            {
                Rows.Add(v, net.In.AsSpan(pixel * hidden, hidden));
            }

            ReadOnlySpan<float> before = step == 0 ? default : voltages.AsSpan((step - 1) * hidden, hidden);
            Integrate(v, before, counts);
        }

        int best = 0;
        for (int c = 0; c < scores.Length; c++)
        {
            scores[c] = Rows.Dot(net.Out.AsSpan(c * hidden, hidden), counts);
            best = scores[c] > scores[best] ? c : best;
        }

        return best;
    }

    /// <summary>Adds the gradient of the cross entropy of the last digit's scores; returns the loss.</summary>
    internal float Backward(int label, Gradient gradient)
    {
        int hidden = net.Hidden;
        Span<float> error = stackalloc float[Digit.Classes];
        float loss = Softmax(scores, label, error);

        // The readout adds up, so every spike of a neuron counts the same, whenever it comes.
        Array.Clear(spikeError);
        for (int c = 0; c < error.Length; c++)
        {
            Rows.AddScaled(gradient.Out.AsSpan(c * hidden, hidden), error[c], counts);
            Rows.AddScaled(spikeError, error[c], net.Out.AsSpan(c * hidden, hidden));
        }

        Array.Clear(voltageError);
        for (int step = steps - 1; step >= 0; step--)
        {
            StepBack(voltageError, spikeError, voltages.AsSpan(step * hidden, hidden));
            Rows.Add(gradient.Bias, voltageError);
            foreach (int pixel in encoder.Active(step))
            {
                Rows.Add(gradient.In.AsSpan(pixel * hidden, hidden), voltageError);
            }
        }

        return loss;
    }

    // v holds the currents of this step; afterwards the voltage before the reset.
    private static void Integrate(Span<float> v, ReadOnlySpan<float> before, Span<float> counts)
    {
        Span<Vector<float>> now = MemoryMarshal.Cast<float, Vector<float>>(v);
        ReadOnlySpan<Vector<float>> last = MemoryMarshal.Cast<float, Vector<float>>(before);
        Span<Vector<float>> count = MemoryMarshal.Cast<float, Vector<float>>(counts);
        Vector<float> threshold = new(Threshold);
        for (int i = 0; i < now.Length; i++)
        {
            if (i < last.Length)
            {
                now[i] += Vector.ConditionalSelect(Vector.GreaterThan(last[i], threshold), Vector<float>.Zero, last[i]);
            }

            count[i] += Vector.ConditionalSelect(Vector.GreaterThan(now[i], threshold), Vector<float>.One, Vector<float>.Zero);
        }
    }

    // error(v now) = error(spike) * tent(v now) + error(v next), the latter only where v was not reset in between.
    private static void StepBack(Span<float> voltageError, ReadOnlySpan<float> spikeError, ReadOnlySpan<float> voltages)
    {
        Span<Vector<float>> e = MemoryMarshal.Cast<float, Vector<float>>(voltageError);
        ReadOnlySpan<Vector<float>> s = MemoryMarshal.Cast<float, Vector<float>>(spikeError);
        ReadOnlySpan<Vector<float>> v = MemoryMarshal.Cast<float, Vector<float>>(voltages);
        Vector<float> threshold = new(Threshold);
        for (int i = 0; i < e.Length; i++)
        {
            Vector<float> kept = Vector.ConditionalSelect(Vector.GreaterThan(v[i], threshold), Vector<float>.Zero, e[i]);
            Vector<float> tent = Vector.Max(Vector<float>.Zero, Vector<float>.One - Vector.Abs(v[i] - threshold));
            e[i] = kept + (s[i] * tent);
        }
    }

    private static float Softmax(ReadOnlySpan<float> scores, int label, Span<float> error)
    {
        float highest = scores[0];
        foreach (float score in scores)
        {
            highest = MathF.Max(highest, score);
        }

        float sum = 0;
        for (int c = 0; c < scores.Length; c++)
        {
            sum += error[c] = MathF.Exp(scores[c] - highest);
        }

        for (int c = 0; c < scores.Length; c++)
        {
            error[c] /= sum;
        }

        float loss = -MathF.Log(MathF.Max(error[label], 1e-20f));
        error[label] -= 1;
        return loss;
    }
}
