using NeuroChip.Training.Learning;

namespace NeuroChip.Training.Commands;

/// <summary>Reads a training plan from the command line.</summary>
internal static class Plans
{
    internal static TrainingPlan Of(Arguments arguments)
    {
        TrainingPlan plan = new();
        int hidden = arguments.Number("--hidden", plan.Hidden, Rows.Multiple, 4096);
        if (hidden % Rows.Multiple != 0)
        {
            throw new TrainingException($"--hidden must be a multiple of {Rows.Multiple}, not {hidden}");
        }

        return plan with
        {
            Hidden = hidden,
            Epochs = arguments.Number("--epochs", plan.Epochs, 1, 10_000),
            Seed = (ulong)arguments.Number("--seed", (int)plan.Seed, 0, int.MaxValue),
        };
    }

    /// <summary>One line per epoch.</summary>
    internal static Action<int, double, double, Classifier> Report(TextWriter output, TrainingPlan plan) =>
        (epoch, loss, right, _) => output.WriteLine($"epoch {epoch,3}/{plan.Epochs}  loss {loss:F4}  right on distorted digits {right:P2}");
}
