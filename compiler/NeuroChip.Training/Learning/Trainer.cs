using NeuroChip.Training.Digits;

namespace NeuroChip.Training.Learning;

/// <summary>Trains a classifier. One thread, one seed, no clock: the same digits and plan give the same weights.</summary>
internal static class Trainer
{
    /// <param name="digits">Digits to learn from.</param>
    /// <param name="plan">What the training depends on.</param>
    /// <param name="report">Called after each epoch with its number, mean loss and share of right answers on the distorted digits.</param>
    internal static Classifier Train(IReadOnlyList<Digit> digits, TrainingPlan plan, Action<int, double, double, Classifier>? report = null)
    {
        SeededRandom random = new(plan.Seed);
        Classifier net = new(plan.Hidden, random);
        Gradient gradient = new(net);
        Backpropagation pass = new(net, plan.Steps);
        Distortion distortion = new(random);
        Adam forIn = new(net.In, plan.WeightLimit);
        Adam forBias = new(net.Bias, plan.WeightLimit);
        Adam forOut = new(net.Out, float.MaxValue);
        int[] order = [.. Enumerable.Range(0, digits.Count)];
        byte[] distorted = new byte[Digit.PixelCount];

        for (int epoch = 0; epoch < plan.Epochs; epoch++)
        {
            random.Shuffle(order.AsSpan());
            double loss = 0;
            int right = 0;
            for (int start = 0; start < order.Length; start += plan.Batch)
            {
                ReadOnlySpan<int> batch = order.AsSpan(start, Math.Min(plan.Batch, order.Length - start));
                gradient.Clear();
                foreach (int i in batch)
                {
                    distortion.Apply(digits[i].Pixels, distorted);
                    right += pass.Forward(distorted) == digits[i].Label ? 1 : 0;
                    loss += pass.Backward(digits[i].Label, gradient);
                }

                float rate = RateAt(plan, epoch + (start / (float)order.Length));
                forIn.Step(gradient.In, batch.Length, rate, plan.Decay);
                forBias.Step(gradient.Bias, batch.Length, rate, 0);
                forOut.Step(gradient.Out, batch.Length, rate, plan.Decay);
            }

            report?.Invoke(epoch + 1, loss / order.Length, (double)right / order.Length, net);
        }

        return net;
    }

    // Half a cosine down to nearly nothing: large steps first, then ever finer ones.
    private static float RateAt(TrainingPlan plan, float epoch) =>
        plan.Rate * ((0.5f * (1 + MathF.Cos(MathF.PI * epoch / plan.Epochs))) + 0.002f);
}
