using System.Collections.Immutable;
using NeuroChip.Emulator.Engines;
using NeuroChip.Graph;

namespace NeuroChip.Cli.Learning.Systems;

/// <summary>Additive STDP with hard bounds under uncorrelated input, after Song, Miller and Abbott (2000).</summary>
/// <param name="Shares">Share of the weights in the outer two fifths of their range, at the start and after each quarter of the run.</param>
/// <param name="Start">Weights before.</param>
/// <param name="Learned">Synapses after.</param>
/// <param name="Rate">Spikes of a post unit a step, in the last quarter.</param>
internal sealed record AdditiveStdp(ImmutableArray<double> Shares, ImmutableArray<int> Start, LearnedProjection Learned, double Rate)
{
    /// <summary>The rule; the area of its depression is 1.05 of that of its potentiation.</summary>
    public const string Rule = "dw = 2^-4*y0*x1 - 2^-4*x0*y1";

    /// <summary>Input units.</summary>
    public const int Inputs = 60;

    /// <summary>Post units.</summary>
    public const int Outputs = 4;

    /// <summary>Probability that an input fires in a step.</summary>
    public const double InputRate = 0.02;

    /// <summary>Share of the outer two fifths in a flat distribution.</summary>
    public const double FlatShare = 0.4;

    private const int Quarters = 4;

    /// <summary>Share of the weights in the lowest fifth of their range.</summary>
    public double Low => Learned.Weights.Count(weight => Fifth(weight) == 0) / (double)(Inputs * Outputs);

    /// <summary>Share of the weights in the highest fifth of their range.</summary>
    public double High => Learned.Weights.Count(weight => Fifth(weight) == 4) / (double)(Inputs * Outputs);

    /// <summary>Runs it.</summary>
    /// <param name="engines">Makes the chip's engine.</param>
    /// <param name="seed">Seed of input, start weights and chip.</param>
    /// <param name="steps">Steps, a multiple of 4.</param>
    /// <param name="progress">Takes how much is done, 0 to 1.</param>
    /// <param name="cancel">Gives up.</param>
    public static AdditiveStdp Run(IEngineFactory engines, ulong seed, int steps, Action<double>? progress = null, CancellationToken cancel = default)
    {
        using var run = new LearningRun(Network(seed), engines, cancel: cancel);
        ImmutableArray<int> start = [.. run.Read("in->out").Weights];
        var shares = ImmutableArray.CreateBuilder<double>();
        shares.Add(Outer(start));
        uint parts = RandomTrains.Parts(InputRate);
        for (int quarter = 0; quarter < Quarters; quarter++)
        {
            _ = run.TakeSpikes();
            RandomTrains.Run(run, "in", Inputs, seed, steps / Quarters, (_, _) => parts, run.Step + 1);
            shares.Add(Outer([.. run.Read("in->out").Weights]));
            progress?.Invoke((quarter + 1) / (double)Quarters);
        }

        double rate = run.TakeSpikes().Count / (double)(steps / Quarters * Outputs);
        return new AdditiveStdp(shares.ToImmutable(), start, run.Read("in->out"), rate);
    }

    private static int Fifth(int weight) => Math.Min(weight / 51, 4);

    private static double Outer(ImmutableArray<int> weights) => weights.Count(weight => Fifth(weight) is 0 or 4) / (double)weights.Length;

    private static SnnGraph Network(ulong seed) => new SnnGraphBuilder("additive-stdp")
        .Source("in", Inputs)
        .Compartments("out", Outputs, Wiring.Lif(2300, 205), seed + 1)
        .Sparse("in", "out", Wiring.AllToAll(Inputs, Outputs, (i, j) => 96 + HostRandom.Below(seed, 200, 0, (ulong)((j * Inputs) + i), 65)), Wiring.Excitatory())
        .Learn(new LearningRule { Name = "additive", Weight = Rule, X1 = TraceSpec.Of(64, 20), Y1 = TraceSpec.Of(64, 21) }, seed + 2)
        .Build();
}
