using System.Collections.Immutable;
using NeuroChip.Spec.Profiles;

namespace NeuroChip.Spec.Image;

/// <summary>Collects what makes up an image.</summary>
public sealed class ChipImageBuilder
{
    private readonly SortedDictionary<CoreAddress, CoreImageBuilder> _cores = [];
    private readonly ReadOnlyMemory<byte> _profileDigest;
    private ulong[] _sourceMap = [];
    private ulong[] _sourceAxons = [];

    /// <summary>Starts an image for a profile; its manifest names the profile.</summary>
    public ChipImageBuilder(ChipProfile profile)
        : this(profile.Layout, profile.Name, profile.Digest.ToArray())
    {
    }

    /// <summary>Starts an image for a profile known by its name and digest.</summary>
    public ChipImageBuilder(WordLayout layout, string profileName, ReadOnlyMemory<byte> profileDigest)
    {
        Layout = layout;
        _profileDigest = profileDigest;
        Manifest = new ImageManifest { Profile = profileName };
        ProfileName = profileName;
    }

    /// <summary>Layout of all words.</summary>
    public WordLayout Layout { get; }

    /// <summary>Name of the profile.</summary>
    public string ProfileName { get; }

    /// <summary>The manifest; its profile is set to that of the builder.</summary>
    public ImageManifest Manifest { get; set; }

    /// <summary>The core at an address, added on first use.</summary>
    public CoreImageBuilder Core(CoreAddress address)
    {
        if (!_cores.TryGetValue(address, out CoreImageBuilder? core))
        {
            core = new CoreImageBuilder(address, Layout);
            _cores.Add(address, core);
        }

        return core;
    }

    /// <summary>Sets the host's injection table: per external source unit its run, and the in-axons.</summary>
    public ChipImageBuilder SetSources(IEnumerable<AxonMap> map, IEnumerable<AxonOut> axons)
    {
        _sourceMap = [.. map.Select(word => word.Encode(ChipImage.SourceMapLayout))];
        _sourceAxons = [.. axons.Select(word => word.Encode(Layout))];
        return this;
    }

    /// <summary>
    /// The image. Throws <see cref="InvalidOperationException"/> if its parts contradict each other,
    /// which is a fault of the caller's code, not of a user's network.
    /// </summary>
    public ChipImage Build()
    {
        ChipImage image = Assemble();
        if (_profileDigest.Length != 32)
        {
            throw new InvalidOperationException($"a profile digest has 32 bytes, found {_profileDigest.Length}");
        }

        if (ImageChecks.FindProblem(image) is { } problem)
        {
            throw new InvalidOperationException($"{problem.Code}: {problem.Where}: found {problem.Found}; allowed is {problem.Allowed}");
        }

        return image;
    }

    /// <summary>The image without any check; tests use it to make bad ones.</summary>
    internal ChipImage Assemble()
    {
        ImmutableArray<CoreImage> cores = [.. _cores.Values.Select(core => core.Build())];
        ImageManifest manifest = Manifest with { Profile = ProfileName };
        return new ChipImage(Layout, _profileDigest, manifest, cores, _sourceMap, _sourceAxons, null);
    }
}
