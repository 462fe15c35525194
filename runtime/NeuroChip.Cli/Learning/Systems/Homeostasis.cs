using System.Collections.Immutable;
using NeuroChip.Emulator.Engines;
using NeuroChip.Graph;

namespace NeuroChip.Cli.Learning.Systems;

/// <summary>Weights that keep the rate of their compartments while the rate of the input changes.</summary>
/// <param name="Rates">Spikes of a compartment a step, in every bin.</param>
/// <param name="Weights">Mean weight at the end of every bin.</param>
/// <param name="Learned">Synapses at the end.</param>
internal sealed record Homeostasis(ImmutableArray<double> Rates, ImmutableArray<double> Weights, LearnedProjection Learned)
{
    /// <summary>The rule: y3 is 40 at the wanted rate.</summary>
    public const string Rule = "dw = -2^-6*u0*(y3-40)*w";

    /// <summary>Wanted rate in spikes a step.</summary>
    public const double Target = 0.05;

    /// <summary>Steps of a bin.</summary>
    public const int Bin = 500;

    /// <summary>Steps with one rate of the input.</summary>
    public const int Phase = 8000;

    private const int Inputs = 50;
    private const int Outputs = 20;

    /// <summary>Rates of the input in spikes a step, one after the other.</summary>
    public static ImmutableArray<double> InputRates { get; } = [0.05, 0.12, 0.025];

    /// <summary>Mean rate over the last steps of a phase.</summary>
    public double Settled(int phase, int steps) => Rates.AsSpan(((phase + 1) * Phase / Bin) - (steps / Bin), steps / Bin).ToArray().Average();

    /// <summary>Runs it.</summary>
    public static Homeostasis Run(IEngineFactory engines, ulong seed, Action<double>? progress = null, CancellationToken cancel = default)
    {
        using var run = new LearningRun(Network(seed), engines, cancel: cancel);
        var rates = ImmutableArray.CreateBuilder<double>();
        var weights = ImmutableArray.CreateBuilder<double>();
        int bins = InputRates.Length * Phase / Bin;
        for (int bin = 0; bin < bins; bin++)
        {
            uint parts = RandomTrains.Parts(InputRates[bin * Bin / Phase]);
            RandomTrains.Run(run, "in", Inputs, seed + 2, Bin, (_, _) => parts, run.Step + 1);
            rates.Add(run.TakeSpikes().Count / (double)(Bin * Outputs));
            weights.Add(run.Read("in->out").Weights.Average());
            progress?.Invoke((bin + 1) / (double)bins);
        }

        return new Homeostasis(rates.ToImmutable(), weights.ToImmutable(), run.Read("in->out"));
    }

    private static SnnGraph Network(ulong seed) => new SnnGraphBuilder("homeostasis")
        .Source("in", Inputs)
        .Compartments("out", Outputs, Wiring.Lif(2000, 205), seed)
        .Sparse("in", "out", Wiring.AllToAll(Inputs, Outputs, (i, j) => 40 + HostRandom.Below(seed, 200, 0, (ulong)((j * Inputs) + i), 81)), Wiring.Excitatory())
        .Learn(new LearningRule { Name = "homeostasis", Weight = Rule, Y3 = TraceSpec.Of(4, 200), Epoch = 8 }, seed + 1)
        .Build();
}
