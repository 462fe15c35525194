using System.Runtime.CompilerServices;
using NeuroChip.Spec;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Profiles;
using NeuroChip.Spec.Synapses;

namespace Chip.Tests.Loading;

/// <summary>
/// A small image for profile <c>tiny</c> whose parts a test may spoil: <see cref="Assemble"/> makes it without the checks
/// that would stop a compiler from writing it, so that the loader meets it as it is.
/// </summary>
internal sealed class TestImage
{
    /// <summary>A sparse format: 6-bit index, 8-bit mixed weight, 3-bit delay.</summary>
    public static readonly SynapseFormat Sparse = new()
    {
        IndexCode = 1,
        WeightCode = 7,
        DelayBits = 3,
        SignMode = SignMode.Mixed,
        Compression = Compression.Sparse,
    };

    private readonly ChipImageBuilder _builder;

    public TestImage(string profile = "tiny")
    {
        Profile = ChipProfile.Load(profile);
        _builder = new ChipImageBuilder(Profile);
    }

    public ChipProfile Profile { get; }

    public WordLayout Layout => Profile.Layout;

    public ImageManifest Manifest
    {
        set => _builder.Manifest = value;
    }

    /// <summary>
    /// One core, two compartments. Source 0 hits in-axon 0 (weight 100 onto compartment 0); compartment 0 sends to in-axon 1
    /// (weight 60 onto compartment 1, delay 2); source 1 hits both in-axons. Thresholds 50 and 1000 times 64.
    /// </summary>
    public static TestImage OneCore(string profile = "tiny")
    {
        var image = new TestImage(profile);
        image.FillCore(new CoreAddress(0, 0), [new AxonOut { Core = 0, Axon = 1 }]);
        image.SetSources(
            [new AxonMap { First = 0, Count = 1 }, new AxonMap { First = 0, Count = 2 }],
            [new AxonOut { Core = 0, Axon = 0 }, new AxonOut { Core = 0, Axon = 1 }]);
        return image;
    }

    /// <summary>Two such cores; compartment 0 of each sends to in-axon 1 of the other.</summary>
    public static TestImage TwoCores()
    {
        var image = new TestImage();
        image.FillCore(new CoreAddress(0, 0), [new AxonOut { Core = 1, Axon = 1 }]);
        image.FillCore(new CoreAddress(0, 1), [new AxonOut { Core = 0, Axon = 1 }]);
        image.SetSources(
            [new AxonMap { First = 0, Count = 1 }, new AxonMap { First = 0, Count = 2 }],
            [new AxonOut { Core = 0, Axon = 0 }, new AxonOut { Core = 1, Axon = 0 }]);
        return image;
    }

    public CoreImageBuilder Core(int core = 0, int chip = 0) => _builder.Core(new CoreAddress(chip, core));

    public TestImage SetSources(IEnumerable<AxonMap> map, IEnumerable<AxonOut> axons)
    {
        _builder.SetSources(map, axons);
        return this;
    }

    /// <summary>The raw word of a value with one field overwritten, legal or not.</summary>
    public ulong Raw<T>(T word, string field, ulong value)
        where T : struct, ISpecWord<T>
    {
        FieldSpec spec = T.Fields(Layout).Single(f => f.Name == field);
        ulong mask = ((1UL << spec.Bits) - 1) << spec.Low;
        return (word.Encode(Layout) & ~mask) | (value << spec.Low);
    }

    /// <summary>The image as a compiler would make it.</summary>
    public ChipImage Build() => _builder.Build();

    /// <summary>The image whatever is in it.</summary>
    public ChipImage Assemble() => AssembleUnchecked(_builder);

    /// <summary>Synapse memory and lists: one list per element, one block each.</summary>
    public void SetSynapses(CoreImageBuilder core, SynapseFormat format, params PackedSynapse[][] lists)
    {
        var writer = new SynapseBlockWriter(Layout);
        var words = new List<SynapseList>();
        foreach (PackedSynapse[] list in lists)
        {
            int pointer = writer.BeginList();
            if (list.Length > 0)
            {
                writer.WriteBlock(0, format, list);
            }

            words.Add(new SynapseList { Pointer = list.Length > 0 ? pointer : 0, Length = writer.EndList() });
        }

        core.Set(SectionKind.SynapseFormats, [format])
            .Set(SectionKind.SynapseLists, words)
            .Set(SectionKind.SynapseMemory, writer.ToArray());
    }

    public void FillCore(CoreAddress address, AxonOut[] outAxons, int compartments = 2)
    {
        CoreImageBuilder core = _builder.Core(address)
            .Set(SectionKind.CoreConfig, [new CoreConfig { VMinExp = 23, VMaxExp = 7, DelaySlotsLog2 = 3, Compartments = compartments }])
            .Set(SectionKind.CompartmentProfiles, [
                new CompartmentProfile { DecayU = 4095, DecayV = 0, Refract = 1 },
                new CompartmentProfile { DecayU = 1023, DecayV = 511, Refract = 3, ResetMode = ResetMode.Subtract, ResetInterval = 5, ResetOffset = 2 },
            ])
            .Set(SectionKind.ThresholdProfiles, [new ThresholdProfile { VthMant = 50 }, new ThresholdProfile { VthMant = 1000 }])
            .Set(SectionKind.CompartmentConfigs, Enumerable.Range(0, compartments).Select(_ => new CompartmentConfig()))
            .Set(SectionKind.AxonMap, Enumerable.Range(0, compartments).Select(i =>
                i == 0 ? new AxonMap { Count = outAxons.Length } : new AxonMap()))
            .Set(SectionKind.AxonOut, outAxons);
        SetSynapses(core, Sparse, [new PackedSynapse(0, 100)], [new PackedSynapse(1, 60, 2)]);
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "Assemble")]
    private static extern ChipImage AssembleUnchecked(ChipImageBuilder builder);
}
