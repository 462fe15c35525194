using System.Collections.Immutable;
using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.Loading;
using NeuroChip.Spec;

namespace NeuroChip.Emulator.State;

/// <summary>
/// What the image and the host's register writes say about the mapped cores: the first of the four lifetimes of state.
/// Compartment parameters lie in flat arrays over all cores; core c owns the lanes
/// <c>[Cores[c].FirstLane, FirstLane + Compartments)</c>, and each core starts on a multiple of
/// <see cref="LaneAlignment"/> so that a vector never spans two cores. Unused lanes hold a threshold no voltage reaches.
/// </summary>
public sealed class ChipParameters
{
    /// <summary>Lanes of the widest vector an engine works with.</summary>
    public const int LaneAlignment = 16;

    /// <summary>Threshold of an unused lane: above every voltage a compartment can hold.</summary>
    public const int UnreachableThreshold = int.MaxValue;

    /// <summary>Makes empty parameters for cores whose lanes are already laid out.</summary>
    internal ChipParameters(ImmutableArray<CoreParameters> cores, int lanes)
    {
        Cores = cores;
        LastPhase = cores.Any(core => core.Learn is not null) ? StepPhase.Learn : StepPhase.Emit;
        Lanes = lanes;
        DecayU = new int[lanes];
        DecayV = new int[lanes];
        Bias = new int[lanes];
        Threshold = new int[lanes];
        Refract = new int[lanes];
        ResetMode = new byte[lanes];
        ResetInterval = new int[lanes];
        ResetOffset = new int[lanes];
        InitialU = new int[lanes];
        InitialV = new int[lanes];
        InitialRefractory = new int[lanes];
        Noise = new NoiseTarget[lanes];
        NoiseSeed = new ulong[lanes];
        NoiseUnit = new int[lanes];
        Join = new DendriteJoin[lanes];
        JoinBoth = new bool[lanes];
        Push = new DendritePush[lanes];
        Array.Fill(Threshold, UnreachableThreshold);
        Array.Fill(Refract, 1);
    }

    /// <summary>Mapped cores in order of (chip, core); an engine's core index is an index into this array.</summary>
    public ImmutableArray<CoreParameters> Cores { get; }

    /// <summary>The last phase of a step: <see cref="StepPhase.Learn"/> where some core may learn.</summary>
    public StepPhase LastPhase { get; }

    /// <summary>
    /// What a spike of each external source becomes. Engines get such spikes as <see cref="RunWindow.Sources"/>; the table is
    /// complete before an engine is made and does not change.
    /// </summary>
    public SourceTable Sources { get; internal set; } = SourceTable.Empty;

    /// <summary>Length of every flat array.</summary>
    public int Lanes { get; }

    /// <summary>Effective current decay d_u = decay_u + 1, 1..4096.</summary>
    public int[] DecayU { get; }

    /// <summary>Effective voltage decay d_v = decay_v, 0..4095.</summary>
    public int[] DecayV { get; }

    /// <summary>Bias, mantissa * 2^exponent.</summary>
    public int[] Bias { get; }

    /// <summary>Threshold, mantissa * 64.</summary>
    public int[] Threshold { get; }

    /// <summary>Refractory register, 1..63.</summary>
    public int[] Refract { get; }

    /// <summary>Reset mode: 0 zero, 1 none, 2 subtract.</summary>
    public byte[] ResetMode { get; }

    /// <summary>Interval of the periodic hard reset in steps; 0 for none.</summary>
    public int[] ResetInterval { get; }

    /// <summary>Offset of the periodic hard reset in steps.</summary>
    public int[] ResetOffset { get; }

    /// <summary>Where noise is added.</summary>
    public NoiseTarget[] Noise { get; }

    /// <summary>Seed of the population the compartment belongs to; 0 where no range names one.</summary>
    public ulong[] NoiseSeed { get; }

    /// <summary>Unit of that population.</summary>
    public int[] NoiseUnit { get; }

    /// <summary>How values of the dendrite stack join the current.</summary>
    public DendriteJoin[] Join { get; }

    /// <summary>Whether the join takes two values.</summary>
    public bool[] JoinBoth { get; }

    /// <summary>What goes on the dendrite stack.</summary>
    public DendritePush[] Push { get; }

    /// <summary>Current before step 1.</summary>
    public int[] InitialU { get; }

    /// <summary>Voltage before step 1.</summary>
    public int[] InitialV { get; }

    /// <summary>Refractory counter before step 1.</summary>
    public int[] InitialRefractory { get; }
}
