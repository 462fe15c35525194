using NeuroChip.Graph;
using NeuroChip.Training.Digits;

namespace NeuroChip.Training.Learning;

/// <summary>Turns trained weights into a network of NIR's primitives: Input, IF, Affine, IF, Linear, Output.</summary>
internal static class NetworkExport
{
    internal static SnnGraph ToGraph(Classifier net, TrainingPlan plan)
    {
        const string Encoder = "encoder";
        const string Hidden = "hidden";
        const string Output = "output";
        return new SnnGraphBuilder("digits")
            .Compartments(Encoder, Digit.PixelCount, new FloatCuba { Primitive = "IF", VThreshold = SpikeEncoder.Threshold })
            .Compartments(Hidden, net.Hidden, new FloatCuba { Primitive = "IF" })
            .Compartments(Output, Digit.Classes, new FloatReadout())
            .Projection(new Projection
            {
                Name = "fc1",
                Pre = Encoder,
                Post = Hidden,
                Connectivity = new DenseConnectivity(Transpose(net), 0),
                Units = WeightUnits.Real,
                Bias = [.. net.Bias],
            })
            .Projection(new Projection
            {
                Name = "fc2",
                Pre = Hidden,
                Post = Output,
                Connectivity = new DenseConnectivity(net.Out, 0),
                Units = WeightUnits.Real,
            })
            .Input("input", Encoder, new RealCurrentDrive())
            .Output(Output, Output, OutputKind.Voltage)
            .SampleSteps(plan.Steps)
            .Build();
    }

    // Learning keeps one row per pixel, networks one row per neuron.
    private static float[] Transpose(Classifier net)
    {
        float[] weights = new float[net.In.Length];
        for (int pixel = 0; pixel < Digit.PixelCount; pixel++)
        {
            for (int neuron = 0; neuron < net.Hidden; neuron++)
            {
                weights[(neuron * Digit.PixelCount) + pixel] = net.In[(pixel * net.Hidden) + neuron];
            }
        }

        return weights;
    }
}
