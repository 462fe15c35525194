using System.Numerics;
using NeuroChip.Emulator.State;

namespace NeuroChip.Emulator.Engines;

/// <summary>What overflowed in strict mode, in the order in which a compartment computes it.</summary>
public enum ViolationKind
{
    /// <summary>q, noise included, passed 22 bits.</summary>
    Accumulator = 0,

    /// <summary>u passed 24 bits.</summary>
    Current = 1,

    /// <summary>z, what enters the voltage, passed 24 bits.</summary>
    Input = 2,

    /// <summary>The sum of a dendrite join passed 24 bits.</summary>
    Join = 3,

    /// <summary>v was held at vmin or vmax.</summary>
    Voltage = 4,
}

/// <summary>A wrap or a saturation in strict mode.</summary>
/// <param name="Step">Step, from 1.</param>
/// <param name="Core">Index of the core among the mapped ones.</param>
/// <param name="Compartment">Compartment within the core.</param>
/// <param name="Kind">What overflowed.</param>
public sealed record StrictViolation(long Step, int Core, int Compartment, ViolationKind Kind)
{
    /// <summary>
    /// The first violation by core, compartment and kind; null when no lane has one.
    /// </summary>
    /// <param name="parameters">The cores.</param>
    /// <param name="flags">Per lane, bit k set for kind k.</param>
    /// <param name="step">The step they are of.</param>
    public static StrictViolation? First(ChipParameters parameters, ReadOnlySpan<byte> flags, long step)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        int lane = flags.IndexOfAnyExcept((byte)0);
        if (lane < 0)
        {
            return null;
        }

        CoreParameters core = parameters.Cores.Last(core => core.FirstLane <= lane && core.Compartments > 0);
        return new StrictViolation(step, core.Index, lane - core.FirstLane, (ViolationKind)BitOperations.TrailingZeroCount(flags[lane]));
    }
}
