namespace NeuroChip.Emulator.Engines;

/// <summary>Streams of the random generator that learning draws from (core-semantics section 9).</summary>
public static class RandomStreams
{
    /// <summary>Decay of x1; x2 has the next.</summary>
    public const int DecayX1 = 0;

    /// <summary>Impulse of x1; x2 has the next.</summary>
    public const int ImpulseX1 = 8;

    /// <summary>Decay of y1; y2 and y3 have the next two.</summary>
    public const int DecayY1 = 16;

    /// <summary>Impulse of y1; y2 and y3 have the next two.</summary>
    public const int ImpulseY1 = 24;

    /// <summary>Rounding of a learned weight; delay and tag have the next two.</summary>
    public const int Weight = 32;
}
