namespace NeuroChip.Cli.Learning.Systems.Digits;

/// <summary>Parts of the network that can be left out, to see what each is for.</summary>
/// <param name="Learning">The pixels' synapses learn.</param>
/// <param name="Threshold">Thresholds adapt.</param>
/// <param name="Direct">Compartments inhibit one another at once.</param>
/// <param name="Interneuron">One spike of any silences all by way of an inhibitory compartment.</param>
internal sealed record DigitsParts(bool Learning = true, bool Threshold = true, bool Direct = true, bool Interneuron = true)
{
    /// <summary>Everything.</summary>
    public static DigitsParts All { get; } = new();

    /// <summary>The network without one of its parts, or two, by what is missing.</summary>
    public static IReadOnlyList<(string Name, DigitsParts Parts)> Ablations { get; } =
    [
        ("all parts", All),
        ("pixel weights not learned", All with { Learning = false }),
        ("no adaptive threshold", All with { Threshold = false }),
        ("no direct inhibition", All with { Direct = false }),
        ("no lateral inhibition", All with { Direct = false, Interneuron = false }),
    ];
}
