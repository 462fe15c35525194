using System.Collections.Immutable;
using NeuroChip.Emulator.Engines;
using NeuroChip.Graph;

namespace NeuroChip.Cli.Learning.Systems;

/// <summary>Weight changes of single pairs of spikes, measured.</summary>
/// <param name="Lags">Steps from the pre spike to the post spike.</param>
/// <param name="Changes">Weight changes at each lag, one per synapse.</param>
/// <param name="Learned">The synapses, in the order of units.</param>
/// <param name="LateSpikes">Post units that did not spike once in their step.</param>
/// <param name="Visits">Visits of synapses by the learning engine.</param>
internal sealed record StdpWindow(
    ImmutableArray<int> Lags, ImmutableArray<ImmutableArray<int>> Changes, LearnedProjection Learned, int LateSpikes, long Visits)
{
    /// <summary>The rule. A spike's own impulse counts, so that at lag 0 both sides act.</summary>
    public const string Rule = "dw = 2^-1*y0*x1 - 2^-2*x0*y1";

    /// <summary>Weight change at lag 0 from above, half the impulse of 127.</summary>
    public const double Potentiation = 63.5;

    /// <summary>Weight change at lag 0 from below.</summary>
    public const double Depression = -31.75;

    /// <summary>Time constant of x1.</summary>
    public const int PreTau = 17;

    /// <summary>Time constant of y1.</summary>
    public const int PostTau = 34;

    private const int Reach = 60;
    private const int Spacing = 4;
    private const int Replicas = 32;
    private const int StartWeight = 128;
    private const int PreStep = 70;
    private const int Steps = 140;

    /// <summary>Mean weight change at each lag.</summary>
    public ImmutableArray<double> Means => [.. Changes.Select(changes => changes.Average())];

    /// <summary>What the exponentials of the rule give at a lag.</summary>
    public static double Expected(int lag) =>
        lag > 0 ? Potentiation * Math.Exp(-lag / (double)PreTau)
        : lag < 0 ? Depression * Math.Exp(lag / (double)PostTau)
        : Potentiation + Depression;

    /// <summary>Measures the window: one pair of spikes for each synapse, the post spike forced by a teacher.</summary>
    public static StdpWindow Measure(IEngineFactory engines, ulong seed, CancellationToken cancel = default)
    {
        ImmutableArray<int> lags = [.. Enumerable.Range(0, (2 * Reach / Spacing) + 1).Select(i => (i * Spacing) - Reach)];
        int units = lags.Length * Replicas;
        using var run = new LearningRun(Network(units, seed), engines, cancel: cancel);
        for (int unit = 0; unit < units; unit++)
        {
            // The post unit spikes in the step after its teacher.
            run.Fire("pre", unit, PreStep);
            run.Fire("teacher", unit, PreStep - 1 + lags[unit / Replicas]);
        }

        run.Run(Steps);
        LearnedProjection learned = run.Read("pre->post");
        ILookup<int, long> spikes = run.TakeSpikes().ToLookup(spike => spike.Unit, spike => spike.Step);
        return new StdpWindow(
            lags,
            [.. lags.Select((_, i) => learned.Synapses.Skip(i * Replicas).Take(Replicas).Select(synapse => synapse.Weight - StartWeight).ToImmutableArray())],
            learned,
            Enumerable.Range(0, units).Count(unit => !spikes[unit].SequenceEqual([PreStep + lags[unit / Replicas]])),
            run.Count(CoreCounter.LearnVisits));
    }

    private static SnnGraph Network(int units, ulong seed) => new SnnGraphBuilder("stdp-window")
        .Source("pre", units)
        .Source("teacher", units)
        .Compartments("post", units, Wiring.Lif(200, Wiring.NoMemory), seed)
        .Sparse("teacher", "post", Wiring.OneToOne(units, 255), Wiring.Excitatory())
        .Sparse("pre", "post", Wiring.OneToOne(units, StartWeight), Wiring.Excitatory(-1))
        .Learn(new LearningRule { Name = "pair", Weight = Rule, X1 = TraceSpec.Of(127, PreTau), Y1 = TraceSpec.Of(127, PostTau) }, seed + 1)
        .Build();
}
