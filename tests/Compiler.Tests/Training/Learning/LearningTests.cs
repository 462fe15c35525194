using NeuroChip.Graph.Writers;
using NeuroChip.Training.Digits;
using NeuroChip.Training.Learning;
using NeuroChip.Training.Simulation;

namespace Compiler.Tests.Training.Learning;

public class LearningTests
{
    private static readonly TrainingPlan Small = new() { Hidden = 16, Epochs = 2, Batch = 10 };

    [Fact]
    public void The_encoder_spikes_as_an_IF_neuron_driven_by_its_pixel()
    {
        byte[] pixels = new byte[Digit.PixelCount];
        for (int i = 0; i < 256; i++)
        {
            pixels[i] = (byte)i;
        }

        SpikeEncoder encoder = new(16);
        encoder.Encode(pixels);
        double[] v = new double[256];
        for (int step = 0; step < 16; step++)
        {
            List<int> expected = [];
            for (int i = 0; i < 256; i++)
            {
                v[i] += i / 255.0;
                if (v[i] > SpikeEncoder.Threshold)
                {
                    v[i] = 0;
                    expected.Add(i);
                }
            }

            encoder.Active(step).ToArray().ShouldBe(expected);
        }
    }

    [Fact]
    public void Training_computes_the_same_scores_as_the_network_it_exports()
    {
        Classifier net = new(32, new SeededRandom(4));
        new SeededRandom(5).Shuffle(net.Bias.AsSpan());
        for (int i = 0; i < net.Bias.Length; i++)
        {
            net.Bias[i] = ((i % 7) - 3) * 0.02f;
        }

        Backpropagation pass = new(net, 16);
        FloatSimulator simulator = new(NetworkExport.ToGraph(net, Small with { Hidden = 32 }));
        foreach (Digit digit in TinyDigits.Make(20, 9))
        {
            pass.Forward(digit.Pixels);
            double[] scores = simulator.Run([.. digit.Pixels.Select(p => p / 255.0)]).ToArray();
            for (int c = 0; c < scores.Length; c++)
            {
                ((double)pass.Scores[c]).ShouldBe(scores[c], 1e-4);
            }
        }
    }

    [Fact]
    public void The_readouts_gradient_is_the_slope_of_the_loss()
    {
        Classifier net = new(16, new SeededRandom(1));
        Array.Fill(net.Bias, 0.15f);
        Digit digit = TinyDigits.Make(1, 2)[0];
        Backpropagation pass = new(net, 16);
        Gradient gradient = new(net);
        pass.Forward(digit.Pixels);
        pass.Backward(digit.Label, gradient);

        const float Delta = 1e-2f;
        for (int i = 0; i < net.Out.Length; i += 7)
        {
            float up = LossWith(Delta);
            float down = LossWith(-Delta);
            ((up - down) / (2 * Delta)).ShouldBe(gradient.Out[i], 2e-2f);

            float LossWith(float change)
            {
                net.Out[i] += change;
                pass.Forward(digit.Pixels);
                float loss = pass.Backward(digit.Label, new Gradient(net));
                net.Out[i] -= change;
                return loss;
            }
        }
    }

    [Fact]
    public void A_step_against_the_gradient_of_the_first_weights_lowers_the_loss()
    {
        Classifier net = new(16, new SeededRandom(1));
        Array.Fill(net.Bias, 0.15f);
        Digit digit = TinyDigits.Make(1, 2)[0];
        Backpropagation pass = new(net, 16);
        float before = 0;
        for (int i = 0; i < 30; i++)
        {
            Gradient gradient = new(net);
            pass.Forward(digit.Pixels);
            float loss = pass.Backward(digit.Label, gradient);
            before = i == 0 ? loss : before;
            Rows.AddScaled(net.In, -0.01f, gradient.In);
        }

        pass.Forward(digit.Pixels);
        pass.Backward(digit.Label, new Gradient(net)).ShouldBeLessThan(before);
    }

    [Fact]
    public void Weights_stay_inside_their_limit_and_follow_the_gradient()
    {
        float[] weights = new float[16];
        Adam adam = new(weights, 0.25f);
        for (int i = 0; i < 1000; i++)
        {
            adam.Step([.. Enumerable.Repeat(-3f, 8), .. Enumerable.Repeat(0f, 8)], 1, 0.01f, 0);
        }

        weights[..8].ShouldAllBe(w => w == 0.25f);
        weights[8..].ShouldAllBe(w => w == 0);
    }

    [Fact]
    public void The_same_digits_and_plan_give_the_same_bytes()
    {
        Digit[] digits = TinyDigits.Make(60, 1);
        byte[] first = NirWriter.Write(NetworkExport.ToGraph(Trainer.Train(digits, Small), Small));

        NirWriter.Write(NetworkExport.ToGraph(Trainer.Train(digits, Small), Small)).AsSpan().SequenceEqual(first).ShouldBeTrue();
        NirWriter.Write(NetworkExport.ToGraph(Trainer.Train(digits, Small with { Seed = 1 }), Small)).AsSpan().SequenceEqual(first).ShouldBeFalse();
    }

    [Fact]
    public void It_learns_drawings_it_has_not_seen()
    {
        TrainingPlan plan = Small with { Hidden = 32, Epochs = 20 };
        Classifier net = Trainer.Train(TinyDigits.Make(300, 1), plan);

        Evaluation.Of(NetworkExport.ToGraph(net, plan), TinyDigits.Make(200, 2)).Accuracy.ShouldBeGreaterThan(0.9);
    }
}
