using NeuroChip.Spec;

namespace NeuroChip.Emulator.Engines;

/// <summary>What a learning program reads when it visits one synapse; the traces have the same value whatever the time they are read at.</summary>
public readonly record struct SynapseVisit
{
    /// <summary>The pre unit spiked in the epoch.</summary>
    public bool X0 { get; init; }

    /// <summary>The post unit spiked in the epoch.</summary>
    public bool Y0 { get; init; }

    /// <summary>A reward event came in the epoch.</summary>
    public bool R0 { get; init; }

    /// <summary>Bit k is set when u_k is active: (t / t_epoch) mod 2^k = 0, k 0..9.</summary>
    public int ActiveU { get; init; }

    /// <summary>First pre trace, 0..127.</summary>
    public int X1 { get; init; }

    /// <summary>Second pre trace.</summary>
    public int X2 { get; init; }

    /// <summary>First post trace.</summary>
    public int Y1 { get; init; }

    /// <summary>Second post trace.</summary>
    public int Y2 { get; init; }

    /// <summary>Third post trace.</summary>
    public int Y3 { get; init; }

    /// <summary>Reward trace, -128..127.</summary>
    public int R1 { get; init; }

    /// <summary>Weight mantissa as stored.</summary>
    public int Weight { get; init; }

    /// <summary>Delay, 0..62.</summary>
    public int Delay { get; init; }

    /// <summary>Tag, -256..255.</summary>
    public int Tag { get; init; }

    /// <summary>Sign mode of the weight.</summary>
    public SignMode Sign { get; init; }

    /// <summary>Stored bits of the weight: 1..6 or 8.</summary>
    public int WeightBits { get; init; }

    /// <summary>Seed of the projection, for stochastic rounding.</summary>
    public ulong Seed { get; init; }

    /// <summary>Learning step.</summary>
    public long Step { get; init; }

    /// <summary>The synapse to the random generator: post * n_pre + pre.</summary>
    public long Index { get; init; }
}

/// <summary>What a learning program made of one synapse.</summary>
/// <param name="Accumulator">
/// A of the last section that was reached, before its RND: after its last ACC, or as TGT set it. Where an EXIT came before
/// any section, what the TGT of the program's last one would set; 0 for a program without sections.
/// </param>
/// <param name="Weight">Weight mantissa after the visit.</param>
/// <param name="Delay">Delay after the visit.</param>
/// <param name="Tag">Tag after the visit.</param>
/// <param name="Ops">Instructions executed.</param>
public readonly record struct VisitResult(int Accumulator, int Weight, int Delay, int Tag, int Ops);
