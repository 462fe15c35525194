using NeuroChip.Spec.Profiles;

namespace NeuroChip.Spec.Image;

/// <summary>An image runs only on the profile it was compiled for.</summary>
internal static class ProfileFit
{
    public static void Require(ChipImage image, ChipProfile profile)
    {
        if (!image.ProfileDigest.Span.SequenceEqual(profile.Digest.Span))
        {
            string sameName = image.ProfileName == profile.Name ? ", of the same name but with other numbers" : "";
            throw Refuse(
                $"an image for profile '{image.ProfileName}' (digest {Short(image.ProfileDigest)})",
                $"profile '{profile.Name}' (digest {Short(profile.Digest)}){sameName}");
        }

        if (image.Layout != profile.Layout)
        {
            throw Refuse($"word layout {image.Layout}", $"layout {profile.Layout} of profile '{profile.Name}'");
        }

        foreach (CoreImage core in image.Cores)
        {
            if (core.Address.Chip >= profile.Chips || core.Address.Core >= profile.CoresPerChip)
            {
                throw Refuse($"{core.Address}", $"chips below {profile.Chips}, cores below {profile.CoresPerChip}");
            }

            Check(core, SectionKind.CompartmentConfigs, profile.CompartmentsPerCore);
            Check(core, SectionKind.CompartmentProfiles, profile.CompartmentProfiles);
            Check(core, SectionKind.ThresholdProfiles, profile.ThresholdProfiles);
            Check(core, SectionKind.SynapseFormats, profile.SynapseFormats);
            Check(core, SectionKind.SynapseLists, profile.InAxonsPerCore);
            Check(core, SectionKind.AxonOut, profile.OutAxonsPerCore);
            Check(core, SectionKind.SynapseMemory, profile.SynapseMemoryWords);
            Check(core, SectionKind.TraceConfigs, profile.TraceConfigs);
            Check(core, SectionKind.LearnProfiles, profile.LearnProfiles);
            Check(core, SectionKind.Microcode, profile.MicrocodeWords);
            CoreConfig config = CoreConfig.Decode(image.Layout, core.Words(SectionKind.CoreConfig).Span[0]);
            long slots = (long)config.Compartments << config.DelaySlotsLog2;
            if (slots > profile.DelayCompartmentSlots)
            {
                throw Refuse($"{slots} delay slots (compartments x slots) on {core.Address}", $"at most {profile.DelayCompartmentSlots}");
            }
        }
    }

    private static void Check(CoreImage core, SectionKind kind, int capacity)
    {
        int count = core.Words(kind).Length;
        if (count > capacity)
        {
            throw Refuse($"{count} words in section {kind} of {core.Address}", $"at most {capacity} in this profile");
        }
    }

    private static ImageFormatException Refuse(string found, string allowed) => new(
        ImageCodes.WrongProfile, ImageFormat.HeaderProfileDigestOffset, found, allowed,
        "compile the network for this profile or choose the image's profile with --profile");

    private static string Short(ReadOnlyMemory<byte> digest) => Convert.ToHexStringLower(digest.Span)[..16];
}
