using NeuroChip.Emulator.State;
using NeuroChip.Spec;

namespace NeuroChip.Emulator.OpenCl.Learning;

/// <summary>What the rows of a group have in common, so that one post spike is one visit to all of them.</summary>
/// <param name="Targets">Ascending targets, each once.</param>
/// <param name="Delay">The delay of all synapses.</param>
/// <param name="Sign">Sign mode.</param>
/// <param name="WeightBits">Stored bits of a weight.</param>
/// <param name="WeightExp">Weight exponent.</param>
/// <param name="Seed">Seed of the in-axon's random numbers.</param>
internal sealed record BlockShape(ushort[] Targets, int Delay, SignMode Sign, int WeightBits, int WeightExp, ulong Seed)
{
    private const int Lanes = ChipParameters.LaneAlignment;

    /// <summary>A block holds every lane of its vectors, so thinner rows are better off in segments of their own.</summary>
    private const int LeastPerVector = 8;

    /// <summary>First vector of targets.</summary>
    public int FirstVector => Targets[0] / Lanes;

    /// <summary>Vectors of targets.</summary>
    public int Vectors => (Targets[^1] / Lanes) + 1 - FirstVector;

    /// <summary>The shape of a row, or null where it has several delays, several synapses onto a target, or few.</summary>
    public static BlockShape? Of(LearnParameters learn, int[] delays, int axon)
    {
        PlasticRows rows = learn.Rows;
        Range range = rows.Start[axon]..rows.Start[axon + 1];
        ushort[] targets = rows.Target[range];
        Array.Sort(targets);
        if (targets.Length == 0 || delays.AsSpan(range).ContainsAnyExcept(delays[rows.Start[axon]]))
        {
            return null;
        }

        for (int i = 1; i < targets.Length; i++)
        {
            if (targets[i] == targets[i - 1])
            {
                return null;
            }
        }

        var shape = new BlockShape(
            targets, delays[rows.Start[axon]], rows.Sign[axon], rows.WeightBits[axon], rows.WeightExp[axon], learn.PreSeed[axon]);
        return targets.Length >= LeastPerVector * shape.Vectors ? shape : null;
    }

    /// <summary>Whether rows of both have the same synapses but for their format and seed.</summary>
    public bool HasTargetsOf(BlockShape other) => Delay == other.Delay && Targets.AsSpan().SequenceEqual(other.Targets);

    /// <inheritdoc/>
    public bool Equals(BlockShape? other) => other is not null && HasTargetsOf(other)
        && (Sign, WeightBits, WeightExp, Seed) == (other.Sign, other.WeightBits, other.WeightExp, other.Seed);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Targets.Length, Delay, Sign, WeightBits, WeightExp, Seed);
}
