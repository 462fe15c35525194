using System.Collections.Immutable;
using NeuroChip.Emulator.Engines;
using NeuroChip.Graph;

namespace NeuroChip.Cli.Learning.Systems;

/// <summary>What compartments answered to each of four groups of inputs, before and after a BCM-like rule acted.</summary>
/// <param name="Before">Rate in spikes a step, <c>[compartment][group]</c>.</param>
/// <param name="After">The same after learning.</param>
/// <param name="Learned">Synapses after.</param>
internal sealed record BcmLearning(
    ImmutableArray<ImmutableArray<double>> Before, ImmutableArray<ImmutableArray<double>> After, LearnedProjection Learned)
{
    /// <summary>The rule: x1 y1 (y1 - y2), y2 being the sliding threshold.</summary>
    public const string Rule = "dw = 2^-6*u0*x1*y1*y1 - 2^-6*u0*x1*y1*y2";

    /// <summary>Groups of inputs.</summary>
    public const int Groups = 4;

    /// <summary>Compartments.</summary>
    public const int Outputs = 16;

    /// <summary>Selectivity above which a compartment counts as selective.</summary>
    public const double Selective = 0.8;

    private const int GroupSize = 20;
    private const int Inputs = Groups * GroupSize;
    private const int Presentation = 64;
    private const int TestSteps = 1000;

    /// <summary>Number of the first draw of the test; the draws of training are below.</summary>
    private const int TestDraw = 160_000;

    private static readonly uint s_active = RandomTrains.Parts(0.15);
    private static readonly uint s_silent = RandomTrains.Parts(0.01);

    /// <summary>One minus the mean rate at the other groups over the rate at the best one; 0 for a silent compartment.</summary>
    public static double Selectivity(ImmutableArray<double> rates)
    {
        double best = rates.Max();
        return best > 0 ? 1 - ((rates.Sum() - best) / (rates.Length - 1) / best) : 0;
    }

    /// <summary>Tests, trains and tests again; learning is off in the tests.</summary>
    /// <param name="engines">Makes the chip's engine.</param>
    /// <param name="seed">Seed of input, start weights and chip.</param>
    /// <param name="steps">Steps of training.</param>
    /// <param name="progress">Takes how much is done, 0 to 1.</param>
    /// <param name="cancel">Gives up.</param>
    public static BcmLearning Run(IEngineFactory engines, ulong seed, int steps, Action<double>? progress = null, CancellationToken cancel = default)
    {
        const int Parts = 10;
        using var run = new LearningRun(Network(seed), engines, cancel: cancel);
        run.SetLearning(false);
        ImmutableArray<ImmutableArray<double>> before = Test(run, seed);
        run.Restart();
        for (int part = 0; part < Parts; part++)
        {
            long first = run.Step;
            RandomTrains.Run(run, "in", Inputs, seed, steps / Parts, (step, unit) => Probability(Shown(seed, first + step), unit), first);
            _ = run.TakeSpikes();
            progress?.Invoke((part + 1) / (double)Parts);
        }

        LearnedProjection learned = run.Read("in->out");
        run.Restart(run.Save(), learning: false);
        return new BcmLearning(before, Test(run, seed), learned);
    }

    private static int Shown(ulong seed, long step) => HostRandom.Below(seed, 202, (ulong)(step / Presentation), 0, Groups);

    private static uint Probability(int group, int unit) => unit / GroupSize == group ? s_active : s_silent;

    /// <summary>Rates at each group, in turn, on a chip at rest.</summary>
    private static ImmutableArray<ImmutableArray<double>> Test(LearningRun run, ulong seed)
    {
        RandomTrains.Run(run, "in", Inputs, seed, Groups * TestSteps, (step, unit) => Probability(step / TestSteps, unit), TestDraw);
        var counts = new int[Outputs, Groups];
        foreach (SystemSpike spike in run.TakeSpikes())
        {
            counts[spike.Unit, (spike.Step - 1) / TestSteps]++;
        }

        return [.. Enumerable.Range(0, Outputs).Select(unit =>
            Enumerable.Range(0, Groups).Select(group => counts[unit, group] / (double)TestSteps).ToImmutableArray())];
    }

    private static SnnGraph Network(ulong seed) => new SnnGraphBuilder("bcm")
        .Source("in", Inputs)
        .Compartments("out", Outputs, Wiring.Lif(5000, 205), seed)
        .Sparse("in", "out", Wiring.AllToAll(Inputs, Outputs, (i, j) => 60 + HostRandom.Below(seed, 200, 0, (ulong)((j * Inputs) + i), 121)), Wiring.Excitatory())
        .Learn(
            new LearningRule
            {
                Name = "bcm",
                Weight = Rule,
                X1 = TraceSpec.Of(12, 20),
                Y1 = TraceSpec.Of(20, 20),
                Y2 = TraceSpec.Of(20 * 0.04, 1000),
                Epoch = 4,
            },
            seed + 1)
        .Build();
}
