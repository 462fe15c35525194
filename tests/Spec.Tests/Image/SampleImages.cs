using NeuroChip.Spec;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Profiles;
using NeuroChip.Spec.Synapses;

namespace Spec.Tests.Image;

/// <summary>Small images with every section in use.</summary>
internal static class SampleImages
{
    public static ChipImage Build(string profileName, int compartments = 6, int cores = 2)
    {
        ChipProfile profile = ChipProfile.Load(profileName);
        ChipImageBuilder builder = Builder(profile, compartments, cores);
        return builder.Build();
    }

    public static ChipImageBuilder Builder(ChipProfile profile, int compartments = 6, int cores = 2)
    {
        ChipImageBuilder builder = new(profile);
        List<ManifestSlice> slices = [];
        for (int core = 0; core < cores; core++)
        {
            FillCore(builder, new CoreAddress(0, core), compartments, (core + 1) % cores);
            slices.Add(new ManifestSlice
            {
                Core = core,
                FirstUnit = core * compartments,
                Count = compartments,
            });
        }

        builder.SetSources(
            [new AxonMap { First = 0, Count = 1 }, new AxonMap { First = 1, Count = 1 }],
            [new AxonOut { Core = 0, Axon = 0 }, new AxonOut { Core = cores - 1, Axon = 1 }]);
        builder.Manifest = new ImageManifest
        {
            Network = "sample",
            Compiler = "test",
            Populations =
            [
                new ManifestPopulation { Name = "in", Size = 2, Kind = ManifestPopulation.Source, Seed = 7 },
                new ManifestPopulation { Name = "out", Size = cores * compartments, Seed = ulong.MaxValue, Slices = [.. slices] },
            ],
            Inputs = [new ManifestInput { Name = "in", Population = "in" }],
            Outputs = [new ManifestOutput { Name = "out", Population = "out", Kind = ManifestOutput.Voltage, Divisor = 64 }],
            SampleSteps = 16,
            LatencySteps = 3,
        };
        return builder;
    }

    /// <summary>A sample image changed in one way is refused by the builder and by the reader, with this code and text.</summary>
    public static void Refuses(string code, string text, Action<ChipImageBuilder> change)
    {
        ChipImageBuilder builder = Builder(ChipProfile.Load("tiny"));
        change(builder);

        // A builder refuses it as a fault of the caller, a reader as a fault of the file.
        string message = Should.Throw<InvalidOperationException>(builder.Build).Message;
        message.ShouldStartWith(code);
        message.ShouldContain(text);
        ImageFormatException refusal = Should.Throw<ImageFormatException>(() => ChipImage.Read(builder.Assemble().ToBytes()));
        refusal.Code.ShouldBe(code);
        refusal.Message.ShouldContain(text);
    }

    private static void FillCore(ChipImageBuilder builder, CoreAddress address, int compartments, int target)
    {
        SynapseFormat format = new()
        {
            IndexCode = 1,
            WeightCode = 7,
            DelayBits = 3,
            SignMode = SignMode.Mixed,
            WeightExp = -2,
            Compression = Compression.Sparse,
        };
        SynapseBlockWriter writer = new(builder.Layout);
        List<SynapseList> lists = [];
        for (int axon = 0; axon < 2; axon++)
        {
            int pointer = writer.BeginList();
            writer.WriteBlock(0, format, [new PackedSynapse(axon, 100, 5), new PackedSynapse(3, -256)]);
            lists.Add(new SynapseList { Pointer = pointer, Length = writer.EndList() });
        }

        builder.Core(address)
            .Set(SectionKind.CoreConfig, [new CoreConfig { VMinExp = 23, VMaxExp = 7, DelaySlotsLog2 = 3, Compartments = compartments }])
            .Set(SectionKind.CompartmentProfiles, [new CompartmentProfile { DecayU = 1023, DecayV = 511, Refract = 2 }])
            .Set(SectionKind.ThresholdProfiles, [new ThresholdProfile { VthMant = 50 }])
            .Set(SectionKind.CompartmentConfigs, Enumerable.Range(0, compartments).Select(i => new CompartmentConfig { BiasMant = -(i % 4096) }))
            .Set(SectionKind.CompartmentStates, Enumerable.Range(0, compartments).Select(i => new CompartmentState { V = i }))
            .Set(SectionKind.AxonMap, Enumerable.Range(0, compartments).Select(_ => new AxonMap { Count = 2 }))
            .Set(SectionKind.AxonOut, [new AxonOut { Core = target, Axon = 0 }, new AxonOut { Core = target, Axon = 1 }])
            .Set(SectionKind.SynapseLists, lists)
            .Set(SectionKind.SynapseFormats, [format])
            .Set(SectionKind.SynapseMemory, writer.ToArray());
    }
}
