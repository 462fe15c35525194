using System.Collections.Immutable;
using NeuroChip.Emulator.Engines;
using NeuroChip.Graph;

namespace NeuroChip.Cli.Learning.Systems;

/// <summary>Error-driven learning of a function, in the manner of the prescribed error sensitivity rule (PES).</summary>
/// <param name="Errors">Root mean square error after some samples of training.</param>
/// <param name="Before">Output at each test point before.</param>
/// <param name="After">Output at each test point after.</param>
/// <param name="Learned">Synapses after.</param>
internal sealed record PesLearning(
    ImmutableArray<(int Samples, double Error)> Errors, ImmutableArray<double> Before, ImmutableArray<double> After, LearnedProjection Learned)
{
    /// <summary>The rule; r1 is the error.</summary>
    public const string Rule = "dw = 2^-6*u0*x1*r1";

    /// <summary>r1 for an error of one spike in an epoch.</summary>
    public const int Gain = 8;

    private const int Epoch = 32;
    private const int TestPoints = 40;
    private const string Projection = "place->out";

    /// <summary>Test points: the inputs of <see cref="Before"/> and <see cref="After"/>.</summary>
    public static ImmutableArray<double> Points { get; } = [.. Enumerable.Range(1, TestPoints - 1).Select(k => k / (double)TestPoints)];

    /// <summary>The function to learn, in spikes a step.</summary>
    public static double Wanted(double x) => 0.45 + (0.35 * Math.Sin(2 * Math.PI * x));

    /// <summary>Trains on random points; tests on a chip of its own, which has the learned synapses and does not learn.</summary>
    /// <param name="engines">Makes the chips' engines.</param>
    /// <param name="seed">Seed of points and chip.</param>
    /// <param name="samples">Points to train on.</param>
    /// <param name="progress">Takes how much is done, 0 to 1.</param>
    /// <param name="cancel">Gives up.</param>
    public static PesLearning Run(IEngineFactory engines, ulong seed, int samples, Action<double>? progress = null, CancellationToken cancel = default)
    {
        SnnGraph network = Network(seed);
        using var run = new LearningRun(network, engines, cancel: cancel);
        using var test = new LearningRun(network, engines, cancel: cancel);
        var errors = ImmutableArray.CreateBuilder<(int, double)>();
        ImmutableArray<double> before = Test(test, run);
        errors.Add((0, Error(before)));
        var cells = new PlaceCells();
        for (int sample = 0; sample < samples; sample++)
        {
            Train(run, cells, (HostRandom.Below(seed, 300, (ulong)sample, 0, 1000) + 0.5) / 1000);
            if (sample + 1 is 30 or 100 or 300 or 600 && sample + 1 < samples)
            {
                errors.Add((sample + 1, Error(Test(test, run))));
            }

            progress?.Invoke((sample + 1) / (double)samples);
        }

        ImmutableArray<double> after = Test(test, run);
        errors.Add((samples, Error(after)));
        return new PesLearning(errors.ToImmutable(), before, after, run.Read(Projection));
    }

    /// <summary>An epoch to settle, one to count the output, one that ends with learning from the error.</summary>
    private static void Train(LearningRun run, PlaceCells cells, double x)
    {
        run.Reward("out", 0);
        _ = Epochs(run, cells, x, 1);
        int count = Epochs(run, cells, x, 1);
        int error = (int)Math.Round(((Wanted(x) * Epoch) - count) * Gain, MidpointRounding.AwayFromZero);
        run.Reward("out", Math.Clamp(error, -128, 127));
        _ = Epochs(run, cells, x, 1);
    }

    /// <summary>Runs epochs with one input; answers the spikes of the output in them.</summary>
    private static int Epochs(LearningRun run, PlaceCells cells, double x, int epochs)
    {
        _ = run.TakeSpikes();
        for (int step = 1; step <= epochs * Epoch; step++)
        {
            cells.Fire(run, x, run.Step + step);
        }

        run.Run(epochs * Epoch);
        return run.TakeSpikes().Count;
    }

    private static ImmutableArray<double> Test(LearningRun test, LearningRun learned)
    {
        const int Counted = 4;
        test.Restart(learned.Save(), learning: false);
        var cells = new PlaceCells();
        var values = ImmutableArray.CreateBuilder<double>(Points.Length);
        foreach (double x in Points)
        {
            _ = Epochs(test, cells, x, 1);
            values.Add(Epochs(test, cells, x, Counted) / (double)(Counted * Epoch));
        }

        return values.MoveToImmutable();
    }

    private static double Error(ImmutableArray<double> values) => Math.Sqrt(values.Select((value, i) => Math.Pow(value - Wanted(Points[i]), 2)).Average());

    private static SnnGraph Network(ulong seed) => new SnnGraphBuilder("pes")
        .Source("place", PlaceCells.Count)
        .Compartments("out", 1, Wiring.Lif(300, 0) with { Reset = ResetMode.Subtract }, seed)
        .Sparse("place", "out", Wiring.AllToAll(PlaceCells.Count, 1, (_, _) => 0), new WeightFormat(SignMode.Mixed, 8, 0))
        .Learn(new LearningRule { Name = "pes", Weight = Rule, X1 = TraceSpec.Of(8, 20), Epoch = Epoch }, seed + 1)
        .Build();
}
