using System.Text.Json;
using NeuroChip.Graph.Readers;
using NeuroChip.Graph.Writers;
using NeuroChip.Training.Digits;
using NeuroChip.Training.Learning;
using NeuroChip.Training.Simulation;

namespace NeuroChip.Training.Commands;

/// <summary>Trains on all digits meant for learning and writes the network, the held-back digits and the figure.</summary>
internal static class TrainCommand
{
    internal const string NetworkFile = "digits.nir";
    internal const string ImagesFile = "digits-images-idx3-ubyte.gz";
    internal const string LabelsFile = "digits-labels-idx1-ubyte.gz";
    internal const string FactsFile = "digits.json";

    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    internal static int Run(Arguments arguments, TextWriter output)
    {
        string package = arguments.Path("--package");
        string folder = arguments.Path("--out");
        TrainingPlan plan = Plans.Of(arguments);
        arguments.AllUsed();
        if (!Directory.Exists(folder))
        {
            throw new TrainingException($"the folder {folder} does not exist");
        }

        DigitSplit split = DigitSplit.Of(MnistPackage.Read(package));
        output.WriteLine($"{split.Learned.Length} digits to learn from, {split.HeldBack.Length} held back");
        Classifier net = Trainer.Train(split.Learned, plan, Plans.Report(output, plan));
        Write(folder, net, plan, split);

        // Measured on the files, as they will be used, not on what is in memory.
        Evaluation evaluation = Evaluation.Of(
            NetworkReader.Read(Path.Combine(folder, NetworkFile)).Graph,
            IdxFile.Read(Path.Combine(folder, ImagesFile), Path.Combine(folder, LabelsFile)));
        Facts facts = new(
            NetworkFile, ImagesFile, LabelsFile, evaluation.Accuracy, evaluation.Right, evaluation.Count,
            split.Learned.Length, plan.Steps, plan.Epochs, plan.Hidden, plan.Seed, DigitSplit.Seed);
        File.WriteAllText(Path.Combine(folder, FactsFile), JsonSerializer.Serialize(facts, Json) + "\n");
        EvaluateCommand.Print(evaluation, output);
        return 0;
    }

    private static void Write(string folder, Classifier net, TrainingPlan plan, DigitSplit split)
    {
        try
        {
            File.WriteAllBytes(Path.Combine(folder, NetworkFile), NirWriter.Write(NetworkExport.ToGraph(net, plan)));
            IdxFile.WriteImages(Path.Combine(folder, ImagesFile), split.HeldBack);
            IdxFile.WriteLabels(Path.Combine(folder, LabelsFile), split.HeldBack);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TrainingException($"the results cannot be written ({e.Message})");
        }
    }

    /// <summary>What is known of the network, for the demo to print beside the chip's figure.</summary>
    private sealed record Facts(
        string Network,
        string Images,
        string Labels,
        double FloatAccuracy,
        int FloatRight,
        int HeldBack,
        int Learned,
        int Steps,
        int Epochs,
        int Hidden,
        ulong Seed,
        ulong SplitSeed);
}
