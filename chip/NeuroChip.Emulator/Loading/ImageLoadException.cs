using NeuroChip.Spec.Image;

namespace NeuroChip.Emulator.Loading;

/// <summary>
/// A well-formed image that this chip cannot run: its words contradict each other, go past the profile, or ask for what
/// the engines do not execute. Nothing was loaded.
/// </summary>
public sealed class ImageLoadException : Exception
{
    internal ImageLoadException(string code, string place, string found, string allowed, string remedy)
        : base($"{code}: {place}: {found}; allowed: {allowed}. {remedy}")
    {
        Code = code;
        Place = place;
        Found = found;
        Allowed = allowed;
        Remedy = remedy;
    }

    /// <summary>Stable code, NC51xx.</summary>
    public string Code { get; }

    /// <summary>Chip, core, section and entry.</summary>
    public string Place { get; }

    /// <summary>What was found there.</summary>
    public string Found { get; }

    /// <summary>What is allowed.</summary>
    public string Allowed { get; }

    /// <summary>What to do.</summary>
    public string Remedy { get; }

    internal static string PlaceOf(CoreAddress core, SectionKind section, int index) =>
        $"chip {core.Chip} core {core.Core} {section}[{index}]";
}

/// <summary>Codes of <see cref="ImageLoadException"/>; numbers are append-only.</summary>
internal static class LoadCodes
{
    /// <summary>The image was made for another profile.</summary>
    public const string OtherProfile = "NC5101";

    /// <summary>A core lies outside the chip.</summary>
    public const string NoSuchCore = "NC5102";

    /// <summary>A section is longer than the profile allows, or of the wrong length.</summary>
    public const string SectionLength = "NC5103";

    /// <summary>A word has bits set where none may be.</summary>
    public const string ReservedBits = "NC5104";

    /// <summary>A word refers to an entry that is not there.</summary>
    public const string DanglingReference = "NC5105";

    /// <summary>A field's value has no meaning.</summary>
    public const string BadValue = "NC5106";

    /// <summary>A synapse list does not decode.</summary>
    public const string BadSynapseList = "NC5107";

    /// <summary>A synapse's delay does not fit the core's ring.</summary>
    public const string DelayTooLong = "NC5108";

    /// <summary>The word asks for something the engines do not execute.</summary>
    public const string NotExecuted = "NC5109";

    // NC5110 is the device's: the manifest names places that the image does not map.

    /// <summary>Lists or runs that share words stand for more synapses or packets than this machine is to hold.</summary>
    public const string TooLarge = "NC5111";

    /// <summary>The dendrite stack underflows, overflows, or is not empty after the last compartment.</summary>
    public const string DendriteStack = "NC5112";

    /// <summary>A compartment has noise, but no unit and seed to draw it with, or the core gives it no strength.</summary>
    public const string NoiseIncomplete = "NC5113";

    /// <summary>An atom is larger than its kind of axon carries.</summary>
    public const string AtomTooLarge = "NC5114";

    /// <summary>The two slots of a population axon with a payload are not together.</summary>
    public const string BrokenPair = "NC5115";

    /// <summary>A learning program does not pass the verifier, whose code and word the text has.</summary>
    public const string BadProgram = "NC5116";

    /// <summary>A synapse list is not as its in-axon's role and program ask: formats, stored bits, words or packets.</summary>
    public const string PlasticList = "NC5117";

    /// <summary>Learning lacks an epoch, or a unit and a seed to draw random numbers with.</summary>
    public const string LearnIncomplete = "NC5118";
}
