using NeuroChip.Graph.Readers;
using NeuroChip.Graph.Readers.Problems;
using NeuroChip.Training.Digits;
using NeuroChip.Training.Simulation;

namespace NeuroChip.Training.Commands;

/// <summary>Measures a network file on digits, in floating point.</summary>
internal static class EvaluateCommand
{
    internal static int Run(Arguments arguments, TextWriter output)
    {
        string network = arguments.Path("--network");
        string images = arguments.Path("--images");
        string labels = arguments.Path("--labels");
        arguments.AllUsed();
        try
        {
            Print(Evaluation.Of(NetworkReader.Read(network).Graph, IdxFile.Read(images, labels)), output);
            return 0;
        }
        catch (GraphFormatException e)
        {
            throw new TrainingException(e.Message);
        }
    }

    internal static void Print(Evaluation evaluation, TextWriter output) =>
        output.WriteLine($"float network: {evaluation.Right} of {evaluation.Count} right, accuracy {evaluation.Accuracy:F4}");
}
