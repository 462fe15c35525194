namespace NeuroChip.Graph;

/// <summary>What the units of a population compute.</summary>
public abstract record NeuronModel;

/// <summary>Units whose spikes come from outside the chip.</summary>
public sealed record SpikeSource : NeuronModel;

/// <summary>What happens to v in the step of a spike (core-semantics section 3).</summary>
public enum ResetMode
{
    /// <summary>v becomes 0.</summary>
    Zero = 0,

    /// <summary>v is left as it is.</summary>
    None = 1,

    /// <summary>The threshold is subtracted from v.</summary>
    Subtract = 2,
}

/// <summary>What noise is added to (core-semantics section 3).</summary>
public enum NoiseTarget
{
    /// <summary>The synaptic input, before it enters u.</summary>
    Current = 1,

    /// <summary>The input of v.</summary>
    Voltage = 2,
}

/// <summary>Uniform noise of the chip's counter-based generator (core-semantics sections 3 and 9).</summary>
/// <param name="Exp">Exponent, 1..23: a sample s of -127..127 counts (s + 64 * offset) * 2^(exp - 7).</param>
/// <param name="Offset">Offset, -2..2.</param>
/// <param name="Target">What it is added to.</param>
public sealed record CompartmentNoise(int Exp, int Offset, NoiseTarget Target);

/// <summary>
/// A current-based LIF compartment in the chip's own integers (core-semantics sections 1 and 3).
/// Values are register values: the current decays by (DecayU + 1) / 4096 a step, the voltage by DecayV / 4096.
/// </summary>
public sealed record IntegerCuba : NeuronModel
{
    /// <summary>Current decay register, 0..4095.</summary>
    public PerUnit<int> DecayU { get; init; } = 4095;

    /// <summary>Voltage decay register, 0..4095.</summary>
    public PerUnit<int> DecayV { get; init; } = 0;

    /// <summary>Threshold mantissa, 0..131071; the threshold is mantissa * 64.</summary>
    public PerUnit<int> VthMant { get; init; } = 100;

    /// <summary>Bias mantissa, -4096..4095.</summary>
    public PerUnit<int> BiasMant { get; init; } = 0;

    /// <summary>Bias exponent, 0..7: the bias is mantissa * 2^exponent.</summary>
    public PerUnit<int> BiasExp { get; init; } = 0;

    /// <summary>Refractory register, 1..63: R gives R - 1 silent steps after a spike.</summary>
    public PerUnit<int> Refract { get; init; } = 1;

    /// <summary>Voltage before the first step, signed 24 bit.</summary>
    public PerUnit<int> VInit { get; init; } = 0;

    /// <summary>What a spike does to v.</summary>
    public ResetMode Reset { get; init; } = ResetMode.Zero;

    /// <summary>Steps between periodic hard resets of u and v, 1..4095; 0 for none.</summary>
    public int ResetInterval { get; init; }

    /// <summary>A hard reset happens in steps t with t mod interval == offset mod interval.</summary>
    public int ResetOffset { get; init; }

    /// <summary>Exponent e of the lower voltage limit -(2^e) + 1, 0..23.</summary>
    public int VMinExp { get; init; } = 23;

    /// <summary>Exponent k of the upper voltage limit 2^(9 + 2k) - 1, 0..7.</summary>
    public int VMaxExp { get; init; } = 7;

    /// <summary>Noise added in every step, or null for none; its seed is the population's.</summary>
    public CompartmentNoise? Noise { get; init; }

    /// <summary>What the compartment is in a dendrite tree; lowering takes it from <see cref="SnnGraph.Dendrites"/>.</summary>
    public DendriteRole? Dendrite { get; internal init; }

    /// <summary>
    /// Units that integrate and are read out by the host, and never spike:
    /// threshold out of reach, no reset, no outgoing axons.
    /// </summary>
    public bool IsReadout { get; init; }
}

/// <summary>
/// The linear neurons of NIR in physical units: IF, LIF and CubaLIF.
/// tau_syn I' = -I + w_in * input; tau_mem v' = (v_leak - v) + r * I; spike when v &gt; v_threshold, then v = v_reset.
/// Absent time constants mean: no synaptic filter (the input is the current), no leak (IF: v' = r * input).
/// Integrated by forward Euler with the step of the compile options; the current of the same step acts on v.
/// Source: NIR, Pedersen et al., Nature Communications 15, 8122 (2024).
/// </summary>
public sealed record FloatCuba : NeuronModel
{
    /// <summary>NIR's name of the primitive: <c>IF</c>, <c>LIF</c> or <c>CubaLIF</c>.</summary>
    public required string Primitive { get; init; }

    /// <summary>Synaptic time constant in seconds; null without a synaptic filter.</summary>
    public PerUnit<double>? TauSyn { get; init; }

    /// <summary>Membrane time constant in seconds; null without a leak.</summary>
    public PerUnit<double>? TauMem { get; init; }

    /// <summary>Resistance.</summary>
    public PerUnit<double> R { get; init; } = 1.0;

    /// <summary>Resting value of v.</summary>
    public PerUnit<double> VLeak { get; init; } = 0.0;

    /// <summary>Threshold; a spike needs v above it.</summary>
    public PerUnit<double> VThreshold { get; init; } = 1.0;

    /// <summary>Value of v after a spike.</summary>
    public PerUnit<double> VReset { get; init; } = 0.0;

    /// <summary>Scale of the synaptic input.</summary>
    public PerUnit<double> WIn { get; init; } = 1.0;
}

/// <summary>A readout in real units: the weighted input is summed over time and read by the host; it never spikes.</summary>
public sealed record FloatReadout : NeuronModel;
