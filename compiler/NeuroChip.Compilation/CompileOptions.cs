using NeuroChip.Graph;

namespace NeuroChip.Compilation;

/// <summary>What a real-valued spike input adds to a neuron in physical units.</summary>
public enum SpikeAmplitude
{
    /// <summary>
    /// A spike is an input of 1 for one step: weight w adds w * r * dt / tau to v. What snnTorch, Norse and the other
    /// frameworks with dt-scaled Euler do.
    /// </summary>
    Unit = 0,

    /// <summary>A spike is a pulse of area 1: weight w adds w * r / tau to v, whatever the step.</summary>
    UnitArea = 1,
}

/// <summary>How a decay is rounded to 1/4096.</summary>
public enum DecayRounding
{
    /// <summary>To the nearest register value.</summary>
    Nearest = 0,

    /// <summary>Down, as Lava's fixed-point export does.</summary>
    Floor = 1,
}

/// <summary>What the quantizer does about sums that could wrap around.</summary>
public enum OverflowPolicy
{
    /// <summary>Choose scales with which the accumulators hold even if all inputs spike in one step.</summary>
    Forbid = 0,

    /// <summary>Use the full weight precision, and warn where a bound could be crossed.</summary>
    Allow = 1,
}

/// <summary>Choices of one compilation. The defaults suit most networks; what is assumed is reported.</summary>
public sealed record CompileOptions
{
    /// <summary>The defaults.</summary>
    public static CompileOptions Default { get; } = new();

    /// <summary>
    /// Seconds per step. Null: 1e-4 with a warning if the network has time constants, else 1 (r is then per step).
    /// </summary>
    public double? Dt { get; init; }

    /// <summary>What a spike adds to neurons in physical units.</summary>
    public SpikeAmplitude SpikeAmplitude { get; init; } = SpikeAmplitude.Unit;

    /// <summary>What a spike does to v of neurons in physical units; NIR files cannot say it.</summary>
    public ResetMode Reset { get; init; } = ResetMode.Zero;

    /// <summary>
    /// Chip weight of a real weight of 1, for every projection in real units. Null: the quantizer searches.
    /// </summary>
    public double? WeightScale { get; init; }

    /// <summary>
    /// Synapses a real weight may take, 1 or 2. With 2 a coarse and a fine synapse add up to 15 bits where 8 are too few
    /// (weights of very different size, recurrent networks), for twice the synapse memory and synaptic events.
    /// </summary>
    public int WeightTerms { get; init; } = 1;

    /// <summary>How decays of neurons in physical units are rounded.</summary>
    public DecayRounding DecayRounding { get; init; } = DecayRounding.Nearest;

    /// <summary>What to do about sums that could wrap around.</summary>
    public OverflowPolicy Overflow { get; init; } = OverflowPolicy.Forbid;

    /// <summary>Largest magnitude a real input current will have; sets the gain of the bias registers.</summary>
    public double InputMagnitude { get; init; } = 1.0;

    /// <summary>
    /// Splits every population into this many near-equal slices on cores of their own (fewer if it has fewer units).
    /// Null: as few cores as its resources need.
    /// </summary>
    public int? Split { get; init; }

    /// <summary>Places slices on cores in a random order made from this seed. Null: in the order of the partition.</summary>
    public ulong? PlacementSeed { get; init; }

    /// <summary>
    /// Spreads cores over this many chips, one core to each chip in turn, or with <see cref="PlacementSeed"/> at random.
    /// Null: chip by chip, each filled before the next.
    /// </summary>
    public int? Chips { get; init; }

    /// <summary>Runs the independent checker of every pass, and stops if one finds a fault of the compiler.</summary>
    public bool Check { get; init; }
}
