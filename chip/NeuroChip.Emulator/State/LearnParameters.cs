using NeuroChip.Emulator.Loading;
using NeuroChip.Spec;

namespace NeuroChip.Emulator.State;

/// <summary>
/// What the image and the host's register writes say about the learning of one core. Arrays are per in-axon or per
/// compartment; a host's write changes them in place, and then tells the engine (<see cref="Engines.ICoreEngine.LearningChanged"/>).
/// </summary>
public sealed class LearnParameters
{
    /// <summary>Learning epoch in steps, 1..63; 0 while nothing learns.</summary>
    public int Epoch { get; set; }

    /// <summary>Register LRN_ENABLE: traces run and synapses learn.</summary>
    public bool Enabled { get; set; }

    /// <summary>Whether spikes are noted and learning steps come.</summary>
    public bool Active => Enabled && Epoch > 0;

    /// <summary>The synapses that learn.</summary>
    public required PlasticRows Rows { get; init; }

    /// <summary>What each in-axon is to the learning engine.</summary>
    public required AxonRole[] Role { get; init; }

    /// <summary>Index into <see cref="Programs"/> of each in-axon that learns.</summary>
    public required int[] Profile { get; init; }

    /// <summary>Programs by learning profile, all verified.</summary>
    public required LearnProgram[] Programs { get; set; }

    /// <summary>The pool of trace configurations.</summary>
    public required TraceConfig[] Traces { get; init; }

    /// <summary>Trace configuration of x1 of each in-axon.</summary>
    public required int[] ConfigX1 { get; init; }

    /// <summary>Trace configuration of x2 of each in-axon.</summary>
    public required int[] ConfigX2 { get; init; }

    /// <summary>Trace configuration of y1 of each compartment.</summary>
    public required int[] ConfigY1 { get; init; }

    /// <summary>Trace configuration of y2 of each compartment.</summary>
    public required int[] ConfigY2 { get; init; }

    /// <summary>Trace configuration of y3 of each compartment.</summary>
    public required int[] ConfigY3 { get; init; }

    /// <summary>Seed of the projection each in-axon belongs to, for x traces and for the rounding of its synapses.</summary>
    public required ulong[] PreSeed { get; init; }

    /// <summary>Unit of the pre population that each in-axon is.</summary>
    public required int[] PreUnit { get; init; }

    /// <summary>Seed of the population each compartment belongs to, for y traces.</summary>
    public required ulong[] PostSeed { get; init; }

    /// <summary>Unit of that population; also the row of a synapse's index to the random generator.</summary>
    public required int[] PostUnit { get; init; }

    /// <summary>x1 of each in-axon before step 1.</summary>
    public required int[] InitialX1 { get; init; }

    /// <summary>x2 of each in-axon before step 1.</summary>
    public required int[] InitialX2 { get; init; }

    /// <summary>y1 of each compartment before step 1.</summary>
    public required int[] InitialY1 { get; init; }

    /// <summary>y2 of each compartment before step 1.</summary>
    public required int[] InitialY2 { get; init; }

    /// <summary>y3 of each compartment before step 1.</summary>
    public required int[] InitialY3 { get; init; }

    /// <summary>The tables as words, as the host reads them.</summary>
    internal LearnWords Words { get; set; } = null!;

    /// <summary>Resolves the tables when the host writes some of them.</summary>
    internal LearnDecoder Decoder { get; init; } = null!;

    /// <summary>Whether a step is a learning step of the core.</summary>
    public bool LearnsAt(long step) => Active && step % Epoch == 0;

    /// <summary>Element of a synapse to the random generator: post * n_pre + pre, both within their populations.</summary>
    public long RandomIndex(int axon, int compartment) =>
        ((long)PostUnit[compartment] * Programs[Profile[axon]].PreUnits) + PreUnit[axon];
}
