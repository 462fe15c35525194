using NeuroChip.Training.Digits;

namespace NeuroChip.Training.Learning;

/// <summary>
/// The trained part of the network: weights and bias into a layer of IF neurons, and weights from them to a readout that
/// adds up. Neurons: v += current, spike above 1, then v = 0.
/// </summary>
internal sealed class Classifier
{
    internal Classifier(int hidden, SeededRandom random)
    {
        this.Hidden = hidden;
        this.In = new float[Digit.PixelCount * hidden];
        this.Bias = new float[hidden];
        this.Out = new float[Digit.Classes * hidden];

        // Of the pixels about one in ten is active in a step; weights of this size then move v by about a tenth of the threshold.
        Fill(this.In, 0.06f, random);
        Fill(this.Out, 0.05f, random);

        static void Fill(float[] weights, float limit, SeededRandom random)
        {
            for (int i = 0; i < weights.Length; i++)
            {
                weights[i] = random.Symmetric(limit);
            }
        }
    }

    internal int Hidden { get; }

    /// <summary>One row per pixel: the row of an active pixel is added to the currents as it stands.</summary>
    internal float[] In { get; }

    internal float[] Bias { get; }

    /// <summary>One row per class.</summary>
    internal float[] Out { get; }
}
