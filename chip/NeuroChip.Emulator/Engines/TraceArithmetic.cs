using NeuroChip.Emulator.Engines.Scalar;
using NeuroChip.Spec;

namespace NeuroChip.Emulator.Engines;

/// <summary>The arithmetic of traces (core-semantics sections 5, 6 and 9): pure functions that hosts and engines share.</summary>
public static class TraceArithmetic
{
    /// <summary>Largest value of a trace.</summary>
    public const int Most = 127;

    private const int DecayBits = 20;
    private const int FractionBits = 7;

    /// <summary>
    /// One step of decay: trace * factor * 2^-20, rounded. Random numbers are drawn for the step being decayed.
    /// </summary>
    public static int Decay(int trace, TraceConfig config, ulong seed, int stream, long step, long index)
    {
        int product = trace * config.Decay;
        int fraction = product & ((1 << DecayBits) - 1);
        return (product >> DecayBits) + RoundUp(config.Rounding, fraction, DecayBits, seed, stream, step, index);
    }

    /// <summary>What one spike adds: the integer part of the impulse, and one more as its fraction is rounded.</summary>
    /// <param name="config">Configuration of the trace.</param>
    /// <param name="seed">Seed of the projection (x) or of the post population (y).</param>
    /// <param name="stream">Stream of this trace's impulses.</param>
    /// <param name="step">Step of the spike the impulse stands for.</param>
    /// <param name="index">Unit within its population.</param>
    public static int Impulse(TraceConfig config, ulong seed, int stream, long step, long index) =>
        config.Impulse + RoundUp(config.Rounding, config.ImpulseFraction, FractionBits, seed, stream, step, index);

    /// <summary>
    /// The extra impulse at the start of the epoch that a unit's second spike in the epoch brings: it stands for the spike
    /// that is replaced, in <paramref name="replaced"/>. A trace that is supplied from outside stays.
    /// </summary>
    public static int WithExtraImpulse(int trace, TraceConfig config, ulong seed, int stream, int replaced, int index) =>
        config.Hold ? trace : Math.Min(trace + Impulse(config, seed, stream, replaced, index), Most);

    /// <summary>
    /// The values of a trace over an epoch: element 0 is the stored one, element s that at the end of the epoch's step s,
    /// with its spike's impulse, if it spiked last in that step.
    /// </summary>
    /// <param name="history">Filled; one more element than the epoch has steps.</param>
    /// <param name="stored">Value at the start of the epoch.</param>
    /// <param name="config">Configuration of the trace.</param>
    /// <param name="epochStart">The step before the first of the epoch.</param>
    /// <param name="spike">Step of the last spike in the epoch; 0 for none.</param>
    /// <param name="draw">Where random numbers come from.</param>
    public static void FillHistory(Span<byte> history, int stored, TraceConfig config, long epochStart, int spike, TraceDraw draw)
    {
        int trace = stored;
        history[0] = (byte)trace;
        for (int s = 1; s < history.Length; s++)
        {
            long step = epochStart + s;
            if (!config.Hold)
            {
                trace = Decay(trace, config, draw.Seed, draw.DecayStream, step, draw.Index);
                if (step == spike)
                {
                    trace = Math.Min(trace + Impulse(config, draw.Seed, draw.ImpulseStream, step, draw.Index), Most);
                }
            }

            history[s] = (byte)trace;
        }
    }

    /// <summary>The plus-one decision: whether a value with this fraction of 2^-bits is rounded up.</summary>
    private static int RoundUp(TraceRounding rounding, int fraction, int bits, ulong seed, int stream, long step, long index) => rounding switch
    {
        TraceRounding.Down => 0,
        TraceRounding.Nearest => fraction > 1 << (bits - 1) ? 1 : 0,
        TraceRounding.Up => fraction > 0 ? 1 : 0,

        // Nothing is below a fraction of zero, so nothing need be drawn.
        _ => fraction > 0 && CounterRandom.Next(seed, stream, step, index) >> (32 - bits) < fraction ? 1 : 0,
    };
}

/// <summary>Where a trace's random numbers come from.</summary>
/// <param name="Seed">Seed of the projection (x) or of the post population (y).</param>
/// <param name="DecayStream">Stream of its decay.</param>
/// <param name="ImpulseStream">Stream of its impulses.</param>
/// <param name="Index">Unit within its population.</param>
public readonly record struct TraceDraw(ulong Seed, int DecayStream, int ImpulseStream, int Index);
