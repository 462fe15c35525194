using System.Collections.Immutable;
using NeuroChip.Emulator.Engines;
using NeuroChip.Graph;

namespace NeuroChip.Cli.Learning.Systems;

/// <summary>Delays that learn until spikes which leave at different times arrive together.</summary>
/// <param name="Departures">Step of a cycle in which each input spikes.</param>
/// <param name="Before">Step in which its spike arrived before learning.</param>
/// <param name="Learned">Synapses after.</param>
/// <param name="SpikesBefore">Steps in which the compartment spiked in a cycle without teacher before learning.</param>
/// <param name="SpikesAfter">The same after.</param>
internal sealed record DelayLearning(
    ImmutableArray<int> Departures, ImmutableArray<int> Before, LearnedProjection Learned, ImmutableArray<long> SpikesBefore, ImmutableArray<long> SpikesAfter)
{
    /// <summary>The rule.</summary>
    public const string Rule = "dd = 2^-5*y0*(124-d) - 2^-7*y0*x1*(d+127)";

    /// <summary>Step of a cycle in which the teacher makes the compartment spike.</summary>
    public const int TaughtStep = 30;

    /// <summary>Cycles of training.</summary>
    public const int Cycles = 80;

    private const int Inputs = 16;
    private const int CycleSteps = 384;
    private const int Epoch = 48;
    private const string Projection = "in->out";

    /// <summary>Step in which each input's spike arrives after learning.</summary>
    public ImmutableArray<int> After => Arrivals(Departures, Learned);

    /// <summary>Steps from the first arrival to the last.</summary>
    public static int Spread(ImmutableArray<int> arrivals) => arrivals.Max() - arrivals.Min();

    /// <summary>Probes, trains with a teacher, and probes again; learning is off in the probes.</summary>
    public static DelayLearning Run(IEngineFactory engines, ulong seed, Action<double>? progress = null, CancellationToken cancel = default)
    {
        ImmutableArray<int> departures = [.. Enumerable.Range(0, Inputs).Select(i => 2 + HostRandom.Below(seed, 300, 0, (ulong)i, 25))];
        using var run = new LearningRun(Network(seed), engines, cancel: cancel);
        run.SetLearning(false);
        ImmutableArray<int> before = Arrivals(departures, run.Read(Projection));
        ImmutableArray<long> spikesBefore = Cycle(run, departures, taught: false);
        run.Restart();
        for (int cycle = 0; cycle < Cycles; cycle++)
        {
            _ = Cycle(run, departures, taught: true);
            progress?.Invoke((cycle + 1) / (double)Cycles);
        }

        LearnedProjection learned = run.Read(Projection);
        run.Restart(run.Save(), learning: false);
        return new DelayLearning(departures, before, learned, spikesBefore, Cycle(run, departures, taught: false));
    }

    private static ImmutableArray<int> Arrivals(ImmutableArray<int> departures, LearnedProjection synapses) =>
        [.. synapses.Synapses.Select(synapse => departures[synapse.Pre] + 1 + synapse.Delay)];

    /// <summary>Runs a cycle; answers the steps in which the compartment spiked.</summary>
    private static ImmutableArray<long> Cycle(LearningRun run, ImmutableArray<int> departures, bool taught)
    {
        long start = run.Step;
        for (int i = 0; i < departures.Length; i++)
        {
            run.Fire("in", i, start + departures[i]);
        }

        if (taught)
        {
            run.Fire("teacher", 0, start + TaughtStep - 1);
        }

        run.Run(CycleSteps);
        return [.. run.TakeSpikes().Select(spike => spike.Step - start)];
    }

    private static SnnGraph Network(ulong seed) => new SnnGraphBuilder("delay-learning")
        .Source("in", Inputs)
        .Source("teacher", 1)
        .Compartments("out", 1, Wiring.Lif(1200, 1024), seed)
        .Sparse("teacher", "out", Wiring.OneToOne(1, 255), Wiring.Excitatory(4))
        .Sparse(
            "in", "out",
            Enumerable.Range(0, Inputs).Select(i => new SparseSynapse(i, 0, 110, HostRandom.Below(seed, 301, 0, (ulong)i, 30))), Wiring.Excitatory())
        .Learn(new LearningRule { Name = "delay", Delay = Rule, X1 = TraceSpec.Of(127, 63), Epoch = Epoch }, seed + 1)
        .Build();
}
