using NeuroChip.Training.Digits;
using NeuroChip.Training.Learning;

namespace NeuroChip.Training.Commands;

/// <summary>Trains on a part of the digits meant for learning and measures on the rest of them.</summary>
internal static class TryCommand
{
    private const int Measured = 1000;

    internal static int Run(Arguments arguments, TextWriter output)
    {
        string package = arguments.Path("--package");
        TrainingPlan plan = Plans.Of(arguments);
        arguments.AllUsed();

        Digit[] digits = DigitSplit.Of(MnistPackage.Read(package)).Learned;
        Digit[] measured = digits[..Measured];
        Action<int, double, double, Classifier> report = Plans.Report(output, plan);
        Trainer.Train(digits[Measured..], plan, (epoch, loss, right, net) =>
        {
            report(epoch, loss, right, net);
            Backpropagation pass = new(net, plan.Steps);
            double share = measured.Count(d => pass.Forward(d.Pixels) == d.Label) / (double)Measured;
            output.WriteLine($"               right on the {Measured} measured {share:P2}");
        });
        return 0;
    }
}
