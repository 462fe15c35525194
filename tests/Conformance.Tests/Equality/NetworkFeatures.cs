using NeuroChip.Spec;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Synapses;

namespace Conformance.Tests.Equality;

/// <summary>Counts in how many images a feature of the chip is used, so that no test loses one without a word.</summary>
internal sealed class NetworkFeatures
{
    private static readonly string[] _everything =
    [
        "discrete axons", "population axons of one slot", "population axons of two slots", "axonal delays", "atoms of units", "shared runs of axons",
        "lists in several formats", "noise on u", "noise on v", "reset none", "reset subtract", "periodic reset", "other voltage limits",
        "initial voltages", "dendrite trees", "several chips",
    ];

    private readonly SortedDictionary<string, int> _images = new(StringComparer.Ordinal);

    /// <summary>Notes what an image uses.</summary>
    public void Add(ChipImage image)
    {
        IEnumerable<string> used = [.. OfAxons(image), .. image.Cores.SelectMany(core => OfCore(core, image.Layout)), .. OfPlaces(image)];
        foreach (string feature in used.Distinct())
        {
            _images[feature] = _images.GetValueOrDefault(feature) + 1;
        }
    }

    /// <summary>Everything must have come up, most of it in so many images at least; each kind of join and of push in one.</summary>
    public void ShouldShowEverything(int images)
    {
        ShouldShow(images, _everything);
        ShouldShow(1, Trees());
    }

    /// <summary>Some features must have come up in so many images at least.</summary>
    public void ShouldShow(int images, IEnumerable<string> features)
    {
        foreach (string feature in features)
        {
            _images.GetValueOrDefault(feature).ShouldBeGreaterThanOrEqualTo(images, $"images with {feature}: {this}");
        }
    }

    /// <summary>Every kind of join, with one value and with two, and of push.</summary>
    public static IEnumerable<string> Trees() =>
    [
        .. from kind in Enum.GetValues<DendriteJoin>() where kind != DendriteJoin.None from values in (int[])[1, 2] select NameOf(kind, values),
        .. from kind in Enum.GetValues<DendritePush>() where kind != DendritePush.None select NameOf(kind),
    ];

    public override string ToString() => string.Join(", ", _images.Select(pair => $"{pair.Key} {pair.Value}"));

    private static IEnumerable<string> OfAxons(ChipImage image)
    {
        IEnumerable<AxonOut> axons =
        [
            .. image.Cores.SelectMany(core => core.Decode<AxonOut>(SectionKind.AxonOut, image.Layout)),
            .. image.SourceAxons.ToArray().Select(raw => AxonOut.Decode(image.Layout, raw)),
        ];
        foreach (AxonOut axon in axons)
        {
            if (axon.Delay > 0)
            {
                yield return "axonal delays";
            }

            yield return axon.Kind switch
            {
                AxonKind.Discrete => "discrete axons",
                AxonKind.Pop16 => "population axons of one slot",
                _ => "population axons of two slots",
            };
        }
    }

    private static IEnumerable<string> OfCore(CoreImage core, WordLayout layout)
    {
        AxonMap[] runs = [.. core.Decode<AxonMap>(SectionKind.AxonMap, layout).Where(run => run.Count > 0)];
        CoreConfig config = core.Decode<CoreConfig>(SectionKind.CoreConfig, layout)[0];
        (string Name, bool IsUsed)[] features =
        [
            ("atoms of units", runs.Any(run => run.Atom > 0)),
            ("shared runs of axons", runs.Select(run => run.First).Distinct().Count() < runs.Length),
            ("lists in several formats", HasMixedList(core, layout)),
            ("other voltage limits", config.VMinExp != 23 || config.VMaxExp != 7),
            ("initial voltages", core.Decode<CompartmentState>(SectionKind.CompartmentStates, layout).Any(state => state.V != 0)),
        ];
        return features.Where(feature => feature.IsUsed).Select(feature => feature.Name)
            .Concat(core.Decode<CompartmentProfile>(SectionKind.CompartmentProfiles, layout).SelectMany(OfProfile));
    }

    private static IEnumerable<string> OfProfile(CompartmentProfile profile)
    {
        (string Name, bool IsUsed)[] features =
        [
            ("noise on u", profile.Noise == NoiseTarget.Current),
            ("noise on v", profile.Noise == NoiseTarget.Voltage),
            ("reset none", profile.ResetMode == ResetMode.None),
            ("reset subtract", profile.ResetMode == ResetMode.Subtract),
            ("periodic reset", profile.ResetInterval > 0),
            ("dendrite trees", profile.Join != DendriteJoin.None),
            (NameOf(profile.Join, profile.JoinBoth ? 2 : 1), profile.Join != DendriteJoin.None),
            (NameOf(profile.Push), profile.Push != DendritePush.None),
        ];
        return features.Where(feature => feature.IsUsed).Select(feature => feature.Name);
    }

    private static IEnumerable<string> OfPlaces(ChipImage image) =>
        image.Cores.Select(core => core.Address.Chip).Distinct().Count() > 1 ? ["several chips"] : [];

    private static bool HasMixedList(CoreImage core, WordLayout layout)
    {
        SynapseFormat[] formats = core.Decode<SynapseFormat>(SectionKind.SynapseFormats, layout);
        foreach (SynapseList list in core.Decode<SynapseList>(SectionKind.SynapseLists, layout))
        {
            ReadOnlySpan<ulong> words = SynapseListReader.Slice(core.Words(SectionKind.SynapseMemory).Span, list);
            var reader = new SynapseListReader(layout, words, list.Base, formats);
            SynapseFormat? first = null;
            while (reader.MoveNext())
            {
                if ((first ??= reader.Format) != reader.Format)
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static string NameOf(DendriteJoin join, int values) => $"join: {join} of {values}";

    private static string NameOf(DendritePush push) => $"push: {push}";
}
