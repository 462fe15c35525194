using System.Collections.Immutable;
using NeuroChip.Emulator.State;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Profiles;

namespace NeuroChip.Emulator.Loading;

/// <summary>
/// Turns an image's words into parameters an engine runs on. Everything an engine relies on is checked here, once:
/// inside, tables are dense, references resolve, delays fit, and every value is in range.
/// </summary>
public static class ImageLoader
{
    /// <summary>Loads an image for a chip of a profile.</summary>
    /// <exception cref="ImageLoadException">The image is not for this chip, or its words contradict each other.</exception>
    public static ChipParameters Load(ChipImage image, ChipProfile profile) => Load(image, profile, new LoadBudget());

    /// <summary>Loads an image whose tables may unfold so far and no further.</summary>
    internal static ChipParameters Load(ChipImage image, ChipProfile profile, LoadBudget budget)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(profile);
        CheckProfile(image, profile);
        ImmutableDictionary<CoreAddress, int> indexOf = IndexCores(image, profile);
        var loaders = image.Cores.Select(core => new CoreLoader(new CoreWords(image.Layout, core), profile, indexOf, budget)).ToArray();

        // The long part first, on as many threads as there are; what is wrong is found below, core after core.
        var shared = new SharedBudget(budget.Synapses);
        Parallel.For(0, loaders.Length, core => loaders[core].DecodePlain(shared));

        int lanes = 0;
        var cores = ImmutableArray.CreateBuilder<CoreParameters>(loaders.Length);
        foreach (CoreLoader loader in loaders)
        {
            CoreParameters core = loader.LoadTables(cores.Count, lanes);
            cores.Add(core);
            lanes = checked(lanes + core.LaneCount);
        }

        var parameters = new ChipParameters(cores.MoveToImmutable(), lanes);
        for (int c = 0; c < loaders.Length; c++)
        {
            loaders[c].LoadCompartments(parameters, parameters.Cores[c]);
            loaders[c].CheckTargets(parameters, parameters.Cores[c]);
        }

        return parameters;
    }

    private static void CheckProfile(ChipImage image, ChipProfile profile)
    {
        if (image.Layout != profile.Layout || !image.ProfileDigest.Span.SequenceEqual(profile.Digest.Span))
        {
            throw new ImageLoadException(
                LoadCodes.OtherProfile,
                "image header",
                $"profile '{image.ProfileName}', layout {image.Layout}, digest {Convert.ToHexStringLower(image.ProfileDigest.Span)[..16]}",
                $"profile '{profile.Name}', layout {profile.Layout}, digest {Convert.ToHexStringLower(profile.Digest.Span)[..16]}",
                "Compile the network for this chip's profile, or open a device of the image's profile.");
        }
    }

    private static ImmutableDictionary<CoreAddress, int> IndexCores(ChipImage image, ChipProfile profile)
    {
        var indexOf = ImmutableDictionary.CreateBuilder<CoreAddress, int>();
        foreach (CoreImage core in image.Cores)
        {
            if (core.Address.Chip >= profile.Chips || core.Address.Core >= profile.CoresPerChip)
            {
                throw new ImageLoadException(
                    LoadCodes.NoSuchCore,
                    $"chip {core.Address.Chip} core {core.Address.Core}",
                    "a core outside the device",
                    $"chips 0..{profile.Chips - 1}, cores 0..{profile.CoresPerChip - 1}",
                    "Compile for a profile with enough cores.");
            }

            indexOf.Add(core.Address, indexOf.Count);
        }

        return indexOf.ToImmutable();
    }
}
