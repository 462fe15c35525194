using NeuroChip.Spec;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Microcode;

namespace NeuroChip.Cli.Microcode;

/// <summary>Learning programs of an image.</summary>
internal static class ImagePrograms
{
    /// <summary>The program of a profile of a core, with the tables of the core; null where there is no such profile.</summary>
    public static MicroProgram? Find(ChipImage image, CoreImage core, int profile)
    {
        LearnProfile[] profiles = core.Decode<LearnProfile>(SectionKind.LearnProfiles, image.Layout);
        return (uint)profile < (uint)profiles.Length
            ? MicroProgram.Cut(
                profiles[profile],
                [.. Words(core, SectionKind.Microcode).Select(word => (ushort)word)],
                [.. core.Decode<LearnConstant>(SectionKind.LearnConstants, image.Layout).Select(constant => (short)constant.Value)],
                core.Decode<LearnLimit>(SectionKind.LearnLimits, image.Layout))
            : null;
    }

    private static ulong[] Words(CoreImage core, SectionKind kind) => core.Words(kind).ToArray();
}
