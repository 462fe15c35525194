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

        this.layers = found.ToImmutable();
        this.Steps = graph.SampleSteps ?? throw new TrainingException("the network does not say how long a sample lasts");
    }

    /// <summary>Number of input currents.</summary>
    internal int Inputs { get; }

    /// <summary>Steps of one sample.</summary>
    internal int Steps { get; }

    /// <summary>The readout's sums after one sample of constant input currents.</summary>
    internal ReadOnlySpan<double> Run(ReadOnlySpan<double> currents)
    {
        foreach (Layer layer in this.layers)
        {
            layer.Reset();
        }

        for (int step = 0; step < this.Steps; step++)
        {
            this.layers[0].Integrate(currents);
            for (int i = 1; i < this.layers.Length; i++)
            {
                this.layers[i].Receive(this.layers[i - 1]);
            }
        }

        return this.layers[^1].Voltage;
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
            this.model = population.Model switch
            {
                FloatCuba { Primitive: "IF" } neurons => neurons,
                FloatReadout => null,
                _ => throw new TrainingException($"population '{population.Name}' is neither IF neurons nor a readout"),
            };
            this.Voltage = new double[population.Size];
            this.input = new double[population.Size];
            if (into is { Connectivity: DenseConnectivity dense })
            {
                this.weights = dense.Weights.ToArray();
                this.bias = into.Bias is ImmutableArray<double> values ? [.. values] : new double[population.Size];
            }
        }

        internal double[] Voltage { get; }

        internal void Reset()
        {
            Array.Clear(this.Voltage);
            this.spikes.Clear();
        }

        internal void Receive(Layer before)
        {
            int columns = before.Voltage.Length;
            for (int post = 0; post < this.input.Length; post++)
            {
                double sum = this.bias[post];
                foreach (int pre in before.spikes)
                {
                    sum += this.weights[(post * columns) + pre];
                }

                this.input[post] = sum;
            }

            this.Integrate(this.input);
        }

        internal void Integrate(ReadOnlySpan<double> currents)
        {
            this.spikes.Clear();
            for (int i = 0; i < this.Voltage.Length; i++)
            {
                if (this.model is null)
                {
                    this.Voltage[i] += currents[i];
                    continue;
                }

                this.Voltage[i] += this.model.R[i] * currents[i];
                if (this.Voltage[i] > this.model.VThreshold[i])
                {
                    this.Voltage[i] = this.model.VReset[i];
                    this.spikes.Add(i);
                }
            }
        }
    }
}
