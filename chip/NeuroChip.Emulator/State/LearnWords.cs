using NeuroChip.Spec;

namespace NeuroChip.Emulator.State;

/// <summary>
/// The learning tables of a core as words: what the image or the host wrote, and what the host reads again. Tables are as
/// long as the core holds; so many entries of a table as the image or the host used say something.
/// </summary>
internal sealed class LearnWords
{
    /// <summary>Trace configurations, raw.</summary>
    public required ulong[] TraceConfigs { get; init; }

    /// <summary>Learning profiles, raw.</summary>
    public required ulong[] Profiles { get; init; }

    /// <summary>Microcode, raw.</summary>
    public required ulong[] Microcode { get; init; }

    /// <summary>Learning constants, raw; sixteen.</summary>
    public required ulong[] Constants { get; init; }

    /// <summary>Learning limits, raw; sixteen.</summary>
    public required ulong[] Limits { get; init; }

    /// <summary>Per in-axon, its role, profile and configurations; traces and last spike are state and lie elsewhere.</summary>
    public required TracePre[] Pre { get; init; }

    /// <summary>Per compartment, its configurations.</summary>
    public required TracePost[] Post { get; init; }

    /// <summary>Trace configurations in use.</summary>
    public int TraceConfigsUsed { get; set; }

    /// <summary>Profiles in use.</summary>
    public int ProfilesUsed { get; set; }

    /// <summary>Microcode words in use.</summary>
    public int MicrocodeUsed { get; set; }

    /// <summary>Constants in use.</summary>
    public int ConstantsUsed { get; set; }

    /// <summary>Limits in use.</summary>
    public int LimitsUsed { get; set; }

    /// <summary>A copy that shares nothing.</summary>
    public LearnWords Clone() => new()
    {
        TraceConfigs = [.. TraceConfigs],
        Profiles = [.. Profiles],
        Microcode = [.. Microcode],
        Constants = [.. Constants],
        Limits = [.. Limits],
        Pre = [.. Pre],
        Post = [.. Post],
        TraceConfigsUsed = TraceConfigsUsed,
        ProfilesUsed = ProfilesUsed,
        MicrocodeUsed = MicrocodeUsed,
        ConstantsUsed = ConstantsUsed,
        LimitsUsed = LimitsUsed,
    };
}
