using NeuroChip.Device;
using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.Engines.Scalar;
using NeuroChip.Spec;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Profiles;
using NeuroChip.Spec.Synapses;

namespace Runtime.Tests.Device;

/// <summary>Networks of a few compartments for device tests, on profile <c>tiny</c>, without the compiler.</summary>
internal static class SmallNetwork
{
    public static readonly ChipProfile Profile = ChipProfile.Load("tiny");

    private static readonly SynapseFormat Format = new()
    {
        IndexCode = 1,
        WeightCode = 7,
        DelayBits = 3,
        SignMode = SignMode.Mixed,
        Compression = Compression.Sparse,
    };

    /// <summary>
    /// Source population "in" of 2 units; "a" (2 units, core 0, the first driven by a bias so that it spikes in every fifth
    /// step) and "b" (2 units, core 1). The biased unit excites b[1]; in[0] excites a[1], in[1] excites b[0].
    /// </summary>
    public static ChipImage Image { get; } = Build(2, biased: 1, bias: 700, threshold: 50, axons: 1);

    /// <summary>The same network with one other weight: another image for the same device.</summary>
    public static ChipImage Other { get; } = Build(2, biased: 1, bias: 701, threshold: 50, axons: 1);

    /// <summary>128 compartments that spike in every step.</summary>
    public static ChipImage Storm { get; } = Build(64, biased: 64, bias: 1, threshold: 0, axons: 1);

    /// <summary>Each unit of "in" reaches 256 in-axons.</summary>
    public static ChipImage WideSources { get; } = Build(2, biased: 0, bias: 0, threshold: 50, axons: 256);

    /// <summary>An image that is whole and for another chip.</summary>
    public static ChipImage ForAnotherChip { get; } = new ChipImageBuilder(ChipProfile.Load("loihi1-d18")).Build();

    public static EmulatedDevice NewDevice(IEngineFactory? engines = null, string id = "emu0") =>
        new(id, Profile, engines ?? new ScalarEngineFactory());

    /// <summary>A device with the network loaded.</summary>
    public static EmulatedDevice Loaded(IEngineFactory? engines = null)
    {
        EmulatedDevice device = NewDevice(engines);
        device.Load(Image);
        return device;
    }

    private static ChipImage Build(int compartments, int biased, int bias, int threshold, int axons)
    {
        var builder = new ChipImageBuilder(Profile);
        for (int c = 0; c < 2; c++)
        {
            Fill(builder, c, compartments, c == 0 || biased > 1 ? biased : 0, bias, threshold, axons);
        }

        builder.SetSources(
            [new AxonMap { First = 0, Count = axons }, new AxonMap { First = axons, Count = axons }],
            Enumerable.Range(0, 2 * axons).Select(i => new AxonOut { Core = i / axons, Axon = i % axons }));
        builder.Manifest = new ImageManifest
        {
            Network = "small",
            Compiler = "by hand",
            Populations =
            [
                new ManifestPopulation { Name = "in", Size = 2, Kind = ManifestPopulation.Source },
                Population("a", 0, compartments),
                Population("b", 1, compartments),
            ],
        };
        return builder.Build();
    }

    private static ManifestPopulation Population(string name, int core, int size) => new()
    {
        Name = name,
        Size = size,
        Slices = [new ManifestSlice { Core = core, Count = size }],
    };

    private static void Fill(ChipImageBuilder builder, int core, int compartments, int biased, int bias, int threshold, int axons)
    {
        // In-axon 0 excites one compartment at once, the last in-axon another one after two steps more.
        var writer = new SynapseBlockWriter(builder.Layout);
        var lists = new List<SynapseList>();
        for (int axon = 0; axon <= axons; axon++)
        {
            int pointer = writer.BeginList();
            if (axon == 0)
            {
                writer.WriteBlock(0, Format, [new PackedSynapse(core == 0 ? 1 : 0, 100)]);
            }
            else if (axon == 1)
            {
                writer.WriteBlock(0, Format, [new PackedSynapse(1, 60, 2)]);
            }

            int length = writer.EndList();
            lists.Add(new SynapseList { Pointer = length == 0 ? 0 : pointer, Length = length });
        }

        builder.Core(new CoreAddress(0, core))
            .Set(SectionKind.CoreConfig, [new CoreConfig { VMinExp = 23, VMaxExp = 7, DelaySlotsLog2 = 3, Compartments = compartments }])
            .Set(SectionKind.CompartmentProfiles, [new CompartmentProfile { DecayU = 4095, Refract = 1 }, new CompartmentProfile { DecayU = 99, DecayV = 300, Refract = 3 }])
            .Set(SectionKind.ThresholdProfiles, [new ThresholdProfile { VthMant = threshold }])
            .Set(SectionKind.CompartmentConfigs, Enumerable.Range(0, compartments).Select(i => new CompartmentConfig { BiasMant = i < biased ? bias : 0 }))
            .Set(SectionKind.AxonMap, Enumerable.Range(0, compartments).Select(i => new AxonMap { Count = i == 0 && core == 0 && compartments == 2 ? 1 : 0 }))
            .Set(SectionKind.AxonOut, [new AxonOut { Core = 1, Axon = 1 }])
            .Set(SectionKind.SynapseLists, lists.Take(256))
            .Set(SectionKind.SynapseFormats, [Format])
            .Set(SectionKind.SynapseMemory, writer.ToArray());
    }
}
