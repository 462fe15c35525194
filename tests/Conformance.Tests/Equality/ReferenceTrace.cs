using NeuroChip.Graph;

namespace Conformance.Tests.Equality;

/// <summary>One trace of all units of a population: core-semantics section 5, and the spikes of an epoch of section 6.</summary>
/// <param name="spec">Impulse and time constant.</param>
/// <param name="rounding">How impulses and decay are rounded.</param>
/// <param name="seed">Seed of the projection (x) or of the post population (y).</param>
/// <param name="stream">Stream of its decay; that of its impulses is 8 behind.</param>
/// <param name="size">Units.</param>
internal sealed class ReferenceTrace(TraceSpec spec, TraceRounding rounding, ulong seed, ulong stream, int size)
{
    private const int Most = 127;
    private const int DecayBits = 20;
    private const int ImpulseBits = 7;

    private readonly long _decay = spec.Tau == 0 ? 0 : (long)Math.Round(Math.Pow(2, DecayBits) * Math.Exp(-1 / spec.Tau));

    /// <summary>Values at the start of the epoch.</summary>
    public int[] Stored { get; } = new int[size];

    /// <summary>Whether the host supplies the trace.</summary>
    public bool IsHeld => spec.Hold;

    /// <summary>A second spike in the epoch: an impulse at its start, for the spike that is replaced.</summary>
    public void AddExtra(int unit, long replaced)
    {
        if (!spec.Hold)
        {
            Stored[unit] = Math.Min(Most, Stored[unit] + Impulse(unit, replaced));
        }
    }

    /// <summary>h[0..epoch] of a unit, with the impulse of its last spike at its slot; slot 0 for none.</summary>
    public int[] History(int unit, long start, int epoch, int slot)
    {
        var history = new int[epoch + 1];
        history[0] = Stored[unit];
        for (int s = 1; s <= epoch; s++)
        {
            if (spec.Hold)
            {
                history[s] = history[s - 1];
                continue;
            }

            long product = history[s - 1] * _decay;
            history[s] = (int)(product >> DecayBits) + ReferenceRounding.Up(
                rounding, product % (1 << DecayBits), DecayBits, seed, stream, start + s, (ulong)unit);
            if (s == slot)
            {
                history[s] = Math.Min(Most, history[s] + Impulse(unit, start + s));
            }
        }

        return history;
    }

    private int Impulse(int unit, long spike) => (spec.ImpulseParts / 128) + ReferenceRounding.Up(
        rounding, spec.ImpulseParts % 128, ImpulseBits, seed, stream + 8, spike, (ulong)unit);
}

/// <summary>The plus-one decision of section 5.</summary>
internal static class ReferenceRounding
{
    /// <summary>1 if a value with this fraction, of 2^bits, is rounded up.</summary>
    public static int Up(TraceRounding rounding, long fraction, int bits, ulong seed, ulong stream, long step, ulong index) => rounding switch
    {
        TraceRounding.Down => 0,
        TraceRounding.Nearest => fraction > 1L << (bits - 1) ? 1 : 0,
        TraceRounding.Up => fraction > 0 ? 1 : 0,
        _ => (long)(ReferenceRandom.Next(seed, stream, (ulong)step, index) >> (32 - bits)) < fraction ? 1 : 0,
    };
}
