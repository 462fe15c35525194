using System.Collections.Immutable;
using NeuroChip.Spec;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Microcode;
using NeuroChip.Spec.Registers;

namespace NeuroChip.Device.Learning;

/// <summary>Reads programs and the tables they share from a core's registers.</summary>
internal static class ProgramAccess
{
    /// <summary>The program of a profile of the image.</summary>
    public static CoreProgram Read(LoadedImage loaded, ProfileAddress address)
    {
        int core = loaded.Learning.LearningCore(address.Core);
        CheckProfile(loaded, core, address);
        var access = new CoreWordAccess(loaded.Chip, core);
        var profile = LearnProfile.Decode(access.Layout, access.Read(CoreBlocks.LrnProfile, address.Profile));
        var program = new MicroProgram(Words(access, profile), Constants(access), Limits(access));
        return new CoreProgram(program, profile.ProgramStart, MicroVerifier.Verify(program).Summary?.WorstOps ?? 0);
    }

    /// <summary>Refuses profiles that the image does not have: their words are no program.</summary>
    public static void CheckProfile(LoadedImage loaded, int core, ProfileAddress address)
    {
        int count = loaded.Chip.Image.Cores[core].Words(SectionKind.LearnProfiles).Length;
        if ((uint)address.Profile >= (uint)count)
        {
            throw LearningErrors.NoSuchProfile(address, count);
        }
    }

    /// <summary>Words of a profile's program.</summary>
    public static ImmutableArray<ushort> Words(CoreWordAccess access, LearnProfile profile) =>
        [.. access.Read(CoreBlocks.LrnUcode, profile.ProgramStart, profile.ProgramLength).Select(word => (ushort)word)];

    /// <summary>The constants of a core.</summary>
    public static ImmutableArray<short> Constants(CoreWordAccess access) =>
        [.. access.Decode<LearnConstant>(CoreBlocks.LrnConst, 0, MicroProgram.TableEntries).Select(constant => (short)constant.Value)];

    /// <summary>The limits of a core.</summary>
    public static ImmutableArray<LearnLimit> Limits(CoreWordAccess access) =>
        [.. access.Decode<LearnLimit>(CoreBlocks.LrnLimit, 0, MicroProgram.TableEntries)];
}
