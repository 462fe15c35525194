using System.Collections.Immutable;
using NeuroChip.Emulator.Engines;
using NeuroChip.Graph;

namespace NeuroChip.Cli.Learning.Systems;

/// <summary>Weight changes of the triplet rule after 60 pairs of spikes, at several frequencies and both orders.</summary>
/// <param name="Periods">Steps from one pair to the next, descending.</param>
/// <param name="PrePost">Mean weight change at each period where the post spike comes 10 steps after the pre spike.</param>
/// <param name="PostPre">The same where it comes 10 steps before.</param>
/// <param name="Learned">The synapses, in the order of units.</param>
internal sealed record TripletStdp(
    ImmutableArray<int> Periods, ImmutableArray<double> PrePost, ImmutableArray<double> PostPre, LearnedProjection Learned)
{
    /// <summary>The rule; y2 minus 16 is y2 without the impulse of the spike that reads it.</summary>
    public const string Rule = "dw = 2^-7*y0*x1*(y2-16) - 2^-7*x0*y1";

    /// <summary>Steps between pre and post spike.</summary>
    public const int Lag = 10;

    /// <summary>Pairs of spikes.</summary>
    public const int Pairs = 60;

    private const int Replicas = 16;
    private const int StartWeight = 100;
    private const int FirstStep = 100;
    private const int Turn = 1000;
    private const int PreImpulse = 40;
    private const int PostImpulse = 64;
    private const int SlowImpulse = 16;
    private const int PreTau = 17;
    private const int PostTau = 34;
    private const int SlowTau = 125;

    /// <summary>Measures the changes: one synapse per condition and replica, post spikes forced by a teacher.</summary>
    /// <param name="engines">Makes the chip's engine.</param>
    /// <param name="seed">Seed of the chip.</param>
    /// <param name="periods">Steps from one pair to the next, the longest first.</param>
    /// <param name="progress">Takes how much is done, 0 to 1.</param>
    /// <param name="cancel">Gives up.</param>
    public static TripletStdp Measure(
        IEngineFactory engines, ulong seed, ImmutableArray<int> periods, Action<double>? progress = null, CancellationToken cancel = default)
    {
        int units = periods.Length * 2 * Replicas;
        using var run = new LearningRun(Network(units, seed), engines, cancel: cancel);
        int steps = (Pairs * periods[0]) + FirstStep;
        for (int done = 0; done < steps; done += Turn)
        {
            int turn = Math.Min(Turn, steps - done);
            for (int unit = 0; unit < units; unit++)
            {
                int period = periods[unit / Replicas / 2];
                int lag = unit / Replicas % 2 == 0 ? Lag : -Lag;
                Fire(run, "pre", unit, period, FirstStep, done, turn);
                Fire(run, "teacher", unit, period, FirstStep - 1 + lag, done, turn);
            }

            run.Run(turn);
            progress?.Invoke((done + turn) / (double)steps);
        }

        LearnedProjection learned = run.Read("pre->post");
        double Mean(int condition) => learned.Synapses.Skip(condition * Replicas).Take(Replicas).Average(synapse => synapse.Weight - StartWeight);
        return new TripletStdp(
            periods, [.. periods.Select((_, i) => Mean(2 * i))], [.. periods.Select((_, i) => Mean((2 * i) + 1))], learned);
    }

    /// <summary>The same change by traces in real numbers, without rounding; traces stop at 127, as the chip's do.</summary>
    public static double Expected(int period, int lag)
    {
        const double OverflowShift = 8;
        double x1 = 0, y1 = 0, y2 = 0, change = 0;
        for (int step = 0; step <= (Pairs * period) + Lag; step++)
        {
            (x1, y1, y2) = (x1 * Math.Exp(-1.0 / PreTau), y1 * Math.Exp(-1.0 / PostTau), y2 * Math.Exp(-1.0 / SlowTau));
            bool pre = Fires(step - Lag, period);
            bool post = Fires(step - Lag - lag, period);
            if (pre)
            {
                x1 = Math.Min(x1 + PreImpulse, 127);
            }

            if (post)
            {
                y1 = Math.Min(y1 + PostImpulse, 127);
                y2 = Math.Min(y2 + SlowImpulse, 127);
                change += x1 * (y2 - SlowImpulse) / (128 * OverflowShift);
            }

            change = Math.Max(change - (pre ? y1 / 128 : 0), -StartWeight);
        }

        return change;
    }

    private static bool Fires(int phase, int period) => phase >= 0 && phase % period == 0 && phase / period < Pairs;

    private static void Fire(LearningRun run, string population, int unit, int period, int first, int done, int turn)
    {
        for (int pair = 0; pair < Pairs; pair++)
        {
            int step = first + (pair * period);
            if (step > done && step <= done + turn)
            {
                run.Fire(population, unit, step);
            }
        }
    }

    private static SnnGraph Network(int units, ulong seed) => new SnnGraphBuilder("triplet-stdp")
        .Source("pre", units)
        .Source("teacher", units)
        .Compartments("post", units, Wiring.Lif(200, Wiring.NoMemory), seed)
        .Sparse("teacher", "post", Wiring.OneToOne(units, 255), Wiring.Excitatory())
        .Sparse("pre", "post", Wiring.OneToOne(units, StartWeight), Wiring.Excitatory(-2))
        .Learn(
            new LearningRule
            {
                Name = "triplet",
                Weight = Rule,
                X1 = TraceSpec.Of(PreImpulse, PreTau),
                Y1 = TraceSpec.Of(PostImpulse, PostTau),
                Y2 = TraceSpec.Of(SlowImpulse, SlowTau),
            },
            seed + 1)
        .Build();
}
