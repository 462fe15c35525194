using NeuroChip.Graph;
using NeuroChip.Training.Digits;

namespace NeuroChip.Training.Simulation;

/// <summary>How many digits a network names rightly.</summary>
/// <param name="Right">Right answers.</param>
/// <param name="Count">Digits shown.</param>
internal sealed record Evaluation(int Right, int Count)
{
    internal double Accuracy => (double)this.Right / this.Count;

    /// <summary>Shows every digit to the network; the class with the highest score, the first of equals, is the answer.</summary>
    internal static Evaluation Of(SnnGraph graph, IReadOnlyList<Digit> digits)
    {
        FloatSimulator simulator = new(graph);
        if (simulator.Inputs != Digit.PixelCount)
        {
            throw new TrainingException($"the network has {simulator.Inputs} inputs, digits have {Digit.PixelCount} pixels");
        }

        double[] currents = new double[Digit.PixelCount];
        int right = 0;
        foreach (Digit digit in digits)
        {
            for (int i = 0; i < currents.Length; i++)
            {
                currents[i] = digit.Pixels[i] / 255.0;
            }

            ReadOnlySpan<double> scores = simulator.Run(currents);
            int best = 0;
            for (int c = 1; c < scores.Length; c++)
            {
                best = scores[c] > scores[best] ? c : best;
            }

            right += best == digit.Label ? 1 : 0;
        }

        return new Evaluation(right, digits.Count);
    }
}
