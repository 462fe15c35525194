using NeuroChip.Graph;

namespace NeuroChip.Cli.Learning.Systems.Digits;

/// <summary>
/// The network, after Diehl and Cook (2015): pixels onto excitatory compartments that inhibit one another, weights by STDP,
/// thresholds that rise with every spike. A digit takes one learning epoch.
/// </summary>
internal static class DigitsNetwork
{
    public const string Pixels = "pixels";
    public const string Tonic = "tonic";
    public const string Gate = "gate";
    public const string Excitatory = "excitatory";
    public const string Inhibitory = "inhibitory";

    /// <summary>The projection that learns digits.</summary>
    public const string PixelProjection = $"{Pixels}->{Excitatory}";

    /// <summary>The projection that learns thresholds.</summary>
    public const string TonicProjection = $"{Tonic}->{Excitatory}";

    /// <summary>Source units: two per pixel, of which one spikes when it is on, the other when it is off.</summary>
    public const int Inputs = 2 * DigitSet.Pixels;

    /// <summary>Steps of a digit, which are its learning epoch.</summary>
    public const int Steps = 40;

    /// <summary>Pixels spike in the first steps of a digit, each once.</summary>
    public const int InputSteps = 12;

    /// <summary>Step in which the gate silences what is left of a digit, so that nothing of it reaches the next.</summary>
    public const int GateStep = Steps - 2;

    /// <summary>Threshold mantissa of a compartment; what the tonic synapse adds lowers it.</summary>
    public const int Threshold = 13000;

    /// <summary>Exponent of the tonic synapses: a unit of weight is worth 8 units of the threshold's mantissa.</summary>
    public const int TonicExp = 3;

    private const int StartTonic = 160;

    /// <summary>What a tonic weight makes of the threshold, in units of its mantissa.</summary>
    public static int ThresholdOf(int tonicWeight) => Threshold - (tonicWeight << TonicExp);

    public static SnnGraph Build(int neurons, ulong seed, DigitsParts parts)
    {
        SnnGraphBuilder builder = new SnnGraphBuilder("digits")
            .Source(Pixels, Inputs)
            .Source(Tonic, 1)
            .Source(Gate, 1)
            .Compartments(Excitatory, neurons, Ramp(), seed)
            .Compartments(Inhibitory, 1, new IntegerCuba { DecayU = 4095, DecayV = 4095, VthMant = 8 });
        builder.Dense(Pixels, Excitatory, StartWeights(neurons, seed), format: new WeightFormat(SignMode.Excitatory, 8, -2));
        if (parts.Learning)
        {
            builder.Learn(Rule("digits", "dw = 2^5*y0*x0 - 2^-3*y0*w"), seed + 1);
        }

        builder.Dense(Tonic, Excitatory, Filled(neurons, StartTonic), format: new WeightFormat(SignMode.Excitatory, 8, TonicExp));
        if (parts.Threshold)
        {
            builder.Learn(Rule("threshold", "dw = 2^-7*u0 - 16*y0"), seed + 2);
        }

        builder.Dense(Gate, Excitatory, Filled(neurons, -132), format: new WeightFormat(SignMode.Inhibitory, 8, 5));
        if (parts.Direct)
        {
            builder.Dense(Excitatory, Excitatory, Filled(neurons * neurons, -250), format: new WeightFormat(SignMode.Inhibitory, 8, 1));
        }

        if (parts.Interneuron)
        {
            builder.Dense(Excitatory, Inhibitory, Filled(neurons, 16), format: new WeightFormat(SignMode.Excitatory, 8, 0));
            builder.Dense(Inhibitory, Excitatory, Filled(neurons, -132), format: new WeightFormat(SignMode.Inhibitory, 8, 5));
        }

        return builder.Build();
    }

    /// <summary>A compartment integrates without a leak; its bias is a ramp, so the better the match, the earlier the spike.</summary>
    private static IntegerCuba Ramp() => new()
    {
        DecayU = 4095,
        DecayV = 0,
        VthMant = Threshold,
        BiasMant = 105,
        BiasExp = 6,
        ResetInterval = Steps,
        ResetOffset = 1,
    };

    private static LearningRule Rule(string name, string text) => new() { Name = name, Weight = text, Epoch = Steps, Rounding = TraceRounding.Stochastic };

    /// <summary>Three of four weights at their top, the others 0: enough for every compartment to spike, and no two alike.</summary>
    private static float[] StartWeights(int neurons, ulong seed)
    {
        const ulong Stream = 103;
        const uint ThreeQuarters = 3u << 22;
        return [.. Enumerable.Range(0, neurons * Inputs).Select(i => HostRandom.Bits(seed, Stream, 0, (ulong)i) >> 8 < ThreeQuarters ? 255f : 0f)];
    }

    private static float[] Filled(int length, float value)
    {
        var weights = new float[length];
        Array.Fill(weights, value);
        return weights;
    }
}
