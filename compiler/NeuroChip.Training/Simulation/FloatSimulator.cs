using System.Collections.Immutable;
using NeuroChip.Graph;

namespace NeuroChip.Training.Simulation;

/// <summary>
/// Runs a network as it was read from a file, in double precision and without the chip: the figure the chip's is held
/// against. It knows feed-forward networks of IF neurons that start at a real current and end in a readout, evaluated layer
/// after layer within a step, with a step of 1.
/// </summary>
internal sealed class FloatSimulator
{
    private readonly ImmutableArray<Layer> layers;

    internal FloatSimulator(SnnGraph graph)
    {
        if (graph.Inputs is not [{ Drive: RealCurrentDrive } input] || graph.Outputs is not [{ Kind: OutputKind.Voltage }])
        {
            throw new TrainingException("the network is not one this simulator knows: one current input, one readout");
        }

        ImmutableArray<Layer>.Builder found = ImmutableArray.CreateBuilder<Layer>();
        Population? at = graph.Population(input.Population);
        this.Inputs = at.Size;
        Projection? into = null;
        while (at is not null)
        {
            found.Add(new Layer(at, into));
            into = graph.Projections.SingleOrDefault(p => p.Pre == at.Name);
            at = into is null ? null : graph.Population(into.Post);
        }

        layers = found.ToImmutable();
        this.Steps = graph.SampleSteps ?? throw new TrainingException("the network does not say how long a sample lasts");
    }

    /// <summary>Number of input currents.</summary>
    internal int Inputs { get; }

    /// <summary>Steps of one sample.</summary>
    internal int Steps { get; }

    /// <summary>The readout's sums after one sample of constant input currents.</summary>
    internal ReadOnlySpan<double> Run(ReadOnlySpan<double> currents)
    {
        foreach (Layer layer in layers)
        {
            layer.Reset();
        }

        for (int step = 0; step < this.Steps; step++)
        {
            layers[0].Integrate(currents);
            for (int i = 1; i < layers.Length; i++)
            {
                layers[i].Receive(layers[i - 1]);
            }
        }

        return layers[^1].Voltage;
    }

    private sealed class Layer
    {
        private readonly FloatCuba? model;
        private readonly float[] weights = [];
        private readonly double[] bias = [];
        private readonly double[] input;
        private readonly List<int> spikes = [];

        internal Layer(Population population, Projection? into)
        {
            model = population.Model switch
            {
                FloatCuba { Primitive: "IF" } neurons => neurons,
                FloatReadout => null,
                _ => throw new TrainingException($"population '{population.Name}' is neither IF neurons nor a readout"),
            };
            this.Voltage = new double[population.Size];
            input = new double[population.Size];
            if (into is { Connectivity: DenseConnectivity dense })
            {
                weights = dense.Weights.ToArray();
                bias = into.Bias is ImmutableArray<double> values ? [.. values] : new double[population.Size];
            }
        }

        internal double[] Voltage { get; }

        internal void Reset()
        {
            Array.Clear(this.Voltage);
            spikes.Clear();
        }

        internal void Receive(Layer before)
        {
            int columns = before.Voltage.Length;
            for (int post = 0; post < input.Length; post++)
            {
                double sum = bias[post];
                foreach (int pre in before.spikes)
                {
                    sum += weights[(post * columns) + pre];
                }

                input[post] = sum;
            }

            Integrate(input);
        }

        internal void Integrate(ReadOnlySpan<double> currents)
        {
            spikes.Clear();
            for (int i = 0; i < this.Voltage.Length; i++)
            {
                if (model is null)
                {
                    this.Voltage[i] += currents[i];
                    continue;
                }

                this.Voltage[i] += model.R[i] * currents[i];
                if (this.Voltage[i] > model.VThreshold[i])
                {
                    this.Voltage[i] = model.VReset[i];
                    spikes.Add(i);
                }
            }
        }
    }
}
