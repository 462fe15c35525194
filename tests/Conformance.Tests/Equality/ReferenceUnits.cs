using NeuroChip.Graph;

namespace Conformance.Tests.Equality;

/// <summary>The units of one population: core-semantics section 3, cut in two where dendrite trees come in.</summary>
internal sealed class ReferenceUnits(IntegerCuba model, int size, ulong seed)
{
    private const int Slots = 64;

    private readonly long[,] _pending = new long[size, Slots];
    private readonly long[] _voltageNoise = new long[size];

    public int[] U { get; } = new int[size];

    public int[] V { get; } = [.. Enumerable.Range(0, size).Select(unit => model.VInit[unit])];

    /// <summary>Refractory counters.</summary>
    public int[] Refractory { get; } = new int[size];

    /// <summary>Lets a spike arrive in a step.</summary>
    public void Add(int unit, int step, long effect) => _pending[unit, step % Slots] += effect;

    /// <summary>Periodic reset, q and u of all units; the noise of v is drawn and kept.</summary>
    public void IntegrateCurrents(int step)
    {
        bool isReset = model.ResetInterval > 0 && step % model.ResetInterval == model.ResetOffset % model.ResetInterval;
        for (int i = 0; i < size; i++)
        {
            if (isReset)
            {
                (U[i], V[i]) = (0, 0);
            }

            long noise = model.Noise is { } drawn ? ReferenceNoise.Of(drawn, seed, step, i) : 0;
            bool intoU = model.Noise is { Target: NoiseTarget.Current };
            _voltageNoise[i] = intoU ? 0 : noise;
            long q = Wrap(_pending[i, step % Slots] + (intoU ? noise : 0), 21);
            _pending[i, step % Slots] = 0;
            U[i] = (int)Wrap(Decay(U[i], model.DecayU[i] + 1) + q, 23);
        }
    }

    /// <summary>v and the spike of one unit.</summary>
    /// <param name="i">The unit.</param>
    /// <param name="joined">Its u, joined with what its children passed.</param>
    public Updated IntegrateVoltage(int i, long joined)
    {
        long low = -(1L << model.VMinExp) + 1;
        long high = (1L << (9 + (2 * model.VMaxExp))) - 1;
        long z = Wrap(joined + ((long)model.BiasMant[i] << model.BiasExp[i]) + _voltageNoise[i], 23);
        long v = Math.Clamp(Decay(V[i], model.DecayV[i]) + z, low, high);
        v = Refractory[i] > 0 ? 0 : v;
        long threshold = (long)model.VthMant[i] << 6;
        var updated = new Updated(joined, v, v > threshold);
        if (updated.Spiked)
        {
            v = model.Reset switch { ResetMode.Zero => 0, ResetMode.None => v, _ => v - threshold };
            Refractory[i] = model.Refract[i];
        }

        Refractory[i] = Math.Max(Refractory[i] - 1, 0);
        V[i] = (int)v;
        return updated;
    }

    /// <summary>Two's complement of so many magnitude bits and a sign.</summary>
    internal static long Wrap(long x, int bits) => x << (63 - bits) >> (63 - bits);

    private static long Decay(long x, int d) => Math.Sign(x) * ((Math.Abs(x) * (4096 - d)) >> 12);

    /// <summary>What a unit did in a step, as its parent may see it.</summary>
    internal readonly record struct Updated(long Joined, long BeforeReset, bool Spiked);
}

/// <summary>Core-semantics sections 3 and 9: what a unit draws in a step.</summary>
internal static class ReferenceNoise
{
    private const ulong Stream = 40;

    public static long Of(CompartmentNoise noise, ulong seed, int step, int unit)
    {
        long sample = (long)((ReferenceRandom.Next(seed, Stream, (ulong)step, (ulong)unit) * 255) >> 32) - 127 + (64 * noise.Offset);

        // (s + 64 * offset) * 2^(exp - 7), toward zero.
        return noise.Exp >= 7 ? sample << (noise.Exp - 7) : sample / (1 << (7 - noise.Exp));
    }
}

/// <summary>The table of joins of the page on dendrite trees.</summary>
internal static class ReferenceJoin
{
    private const long True = 64;

    public static long Of(DendriteJoin join, long u, long a, long? b) => join switch
    {
        DendriteJoin.Add => Wrap(u + a + (b ?? 0)),
        DendriteJoin.Maximum => Math.Max(Math.Max(u, a), b ?? a),
        DendriteJoin.Minimum => Math.Min(Math.Min(u, a), b ?? a),
        DendriteJoin.Or => a > 0 || b > 0 ? Wrap(u + True) : u,
        DendriteJoin.And => a > 0 && b is null or > 0 ? Wrap(u + True) : u,
        DendriteJoin.Pass => a > 0 ? Wrap(u + (b ?? 0)) : 0,
        DendriteJoin.Block => a > 0 ? 0 : Wrap(u + (b ?? 0)),
        _ => throw new ArgumentOutOfRangeException(nameof(join)),
    };

    private static long Wrap(long x) => ReferenceUnits.Wrap(x, 23);
}
