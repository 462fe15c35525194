using NeuroChip.Spec;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Profiles;

namespace Spec.Tests.Image;

/// <summary>Contents that contradict themselves, whoever wrote them.</summary>
public sealed class ImageContentTests
{
    private static readonly ChipProfile s_tiny = ChipProfile.Load("tiny");

    [Fact]
    public void An_axon_to_a_core_that_is_not_there_is_refused() => Refused(
        ImageCodes.CoreInconsistent, "chip 0 core 3",
        builder => builder.Core(new CoreAddress(0, 0)).Set(SectionKind.AxonOut, [new AxonOut { Core = 3 }, new AxonOut { Core = 3 }]));

    [Fact]
    public void An_axon_without_a_synapse_list_at_its_end_is_refused() => Refused(
        ImageCodes.CoreInconsistent, "in-axon 2",
        builder => builder.Core(new CoreAddress(0, 0)).Set(SectionKind.AxonOut, [new AxonOut { Core = 1, Axon = 2 }, new AxonOut { Core = 1 }]));

    [Fact]
    public void A_run_beyond_the_out_axons_is_refused() => Refused(
        ImageCodes.CoreInconsistent, "axons 1..2",
        builder => builder.Core(new CoreAddress(0, 0)).Set(SectionKind.AxonMap, Enumerable.Repeat(new AxonMap { First = 1, Count = 2 }, 6)));

    [Fact]
    public void A_list_beyond_the_synapse_memory_is_refused() => Refused(
        ImageCodes.CoreInconsistent, "synapse memory",
        builder => builder.Core(new CoreAddress(0, 0)).Set(SectionKind.SynapseLists, Enumerable.Repeat(new SynapseList { Pointer = 90, Length = 5 }, 2)));

    [Fact]
    public void A_profile_index_beyond_the_table_is_refused() => Refused(
        ImageCodes.CoreInconsistent, "compartment profile 1",
        builder => builder.Core(new CoreAddress(0, 0)).Set(SectionKind.CompartmentConfigs, Enumerable.Repeat(new CompartmentConfig { Profile = 1 }, 6)));

    [Fact]
    public void A_table_of_another_length_than_the_compartments_is_refused() => Refused(
        ImageCodes.CoreInconsistent, "5 words",
        builder => builder.Core(new CoreAddress(0, 0)).Set(SectionKind.CompartmentStates, Enumerable.Repeat(new CompartmentState { U = 1 }, 5)));

    [Theory]
    [InlineData(0, 3, 1, "seed 1")]
    [InlineData(3, 3, 0, "ascending")]
    [InlineData(0, 6, 0, "compartments 1..5")]
    public void Random_ranges_that_descend_or_point_nowhere_are_refused(int first, int second, int seed, string reason) => Refused(
        ImageCodes.CoreInconsistent, reason, builder => builder.Core(new CoreAddress(0, 0))
            .Set(SectionKind.RandomSeeds, [7UL])
            .Set(SectionKind.RandomRanges, [
                new RandomRange { Compartment = first, Stride = 1 },
                new RandomRange { Compartment = second, Seed = seed, Stride = 1 }]));

    [Fact]
    public void A_core_without_its_configuration_is_refused() => Refused(
        ImageCodes.SectionMissing, "0 words", builder => builder.Core(new CoreAddress(0, 0)).Set(SectionKind.CoreConfig, []));

    [Fact]
    public void A_reserved_bit_in_a_word_is_refused() => Refused(
        ImageCodes.IllegalWord, "reserved bits",
        builder => builder.Core(new CoreAddress(0, 0)).Set(SectionKind.ThresholdProfiles, [1UL << 17]));

    [Fact]
    public void A_section_of_the_chip_cannot_lie_in_a_core() => Refused(
        ImageCodes.UnknownSection, "SourceMap", builder => builder.Core(new CoreAddress(0, 0)).Set(SectionKind.SourceMap, [1UL]));

    [Fact]
    public void A_unit_that_is_placed_nowhere_or_twice_is_refused()
    {
        Refused(ImageCodes.ManifestInconsistent, "6 of 12 units placed", builder => Change(builder, slices => slices[..1]));
        Refused(ImageCodes.ManifestInconsistent, "from unit 0 on", builder => Change(builder, slices => [slices[0], slices[0]]));
        Refused(
            ImageCodes.ManifestInconsistent, "compartments 1..6",
            builder => Change(builder, slices => [slices[0] with { FirstCompartment = 1 }, slices[1]]));
    }

    /// <summary>The lists of a sample core reach up to compartment 3 of 6.</summary>
    [Theory]
    [InlineData("axons 0..1, which cut a Pop32", new[] { AxonKind.Discrete, AxonKind.Pop32 }, 0, 0)]
    [InlineData("behind a Pop32", new[] { AxonKind.Pop32, AxonKind.Discrete }, 0, 0)]
    [InlineData("without a Pop32 before it", new[] { AxonKind.Discrete, AxonKind.Extension }, 0, 0)]
    [InlineData("cut a Pop32 from its Extension", new[] { AxonKind.Discrete, AxonKind.Pop32, AxonKind.Extension }, 0, 0)]
    [InlineData("atom 1 in a discrete axon", new[] { AxonKind.Discrete, AxonKind.Discrete }, 1, 0)]
    [InlineData("atom 31 + 1 for a Pop16 axon", new[] { AxonKind.Pop16, AxonKind.Pop16 }, 1, 31)]
    [InlineData("atom 3 at in-axon 1 of", new[] { AxonKind.Pop16, AxonKind.Pop16 }, 1, 2)]
    [InlineData("atom 3 at in-axon 1 of", new[] { AxonKind.Pop32, AxonKind.Extension }, 1, 2)]
    public void Population_axons_that_are_not_whole_or_lead_too_far_are_refused(string found, AxonKind[] kinds, int atom, int ofRun)
    {
        Refused(ImageCodes.CoreInconsistent, found, builder => SetAxons(builder, kinds, atom, ofRun));
        SetAxons(SampleImages.Builder(s_tiny), [AxonKind.Pop32, AxonKind.Extension], 1, 1).Build().Cores.Length.ShouldBe(2);

        static ChipImageBuilder SetAxons(ChipImageBuilder builder, AxonKind[] kinds, int atom, int ofRun)
        {
            builder.Core(new CoreAddress(0, 0))
                .Set(SectionKind.AxonMap, Enumerable.Repeat(new AxonMap { Count = 2, Atom = ofRun }, 6))
                .Set(SectionKind.AxonOut, kinds.Select(kind => kind == AxonKind.Extension
                    ? new AxonOut { Kind = kind }
                    : new AxonOut { Kind = kind, Core = 1, Axon = 1, Atom = atom }));
            return builder;
        }
    }

    [Fact]
    public void A_stride_that_is_no_distance_or_leaves_the_core_is_refused()
    {
        Refused(ImageCodes.ManifestInconsistent, "a stride of 0", builder => Change(builder, slices => [slices[0] with { Stride = 0 }, slices[1]]));
        Refused(ImageCodes.ManifestInconsistent, "compartments 0..10", builder => Change(builder, slices => [slices[0] with { Stride = 2 }, slices[1]]));
    }

    [Fact]
    public void A_stride_of_one_is_left_out_of_the_manifest_and_others_are_written()
    {
        ImageManifest manifest = SampleImages.Build("tiny").Manifest;
        System.Text.Encoding.UTF8.GetString(ManifestJson.Write(manifest)).ShouldNotContain("stride");
        ManifestSlice slice = manifest.Populations[1].Slices[0] with { Stride = 5 };
        manifest = manifest with { Populations = [manifest.Populations[1] with { Slices = [slice] }] };
        ManifestSlice read = ManifestJson.Read(ManifestJson.Write(manifest)).Populations[0].Slices[0];
        read.ShouldBe(slice);
        (read.Compartment(3), read.Span).ShouldBe((15, 26));
    }

    [Fact]
    public void Names_in_the_manifest_must_resolve()
    {
        Refused(ImageCodes.ManifestInconsistent, "'nobody'", builder => builder.Manifest = builder.Manifest with
        {
            Outputs = [new ManifestOutput { Name = "x", Population = "nobody" }],
        });
        Refused(ImageCodes.ManifestInconsistent, "population 'out'", builder => builder.Manifest = builder.Manifest with
        {
            Inputs = [new ManifestInput { Name = "x", Population = "out", Kind = ManifestInput.Spikes }],
        });
        Refused(ImageCodes.ManifestInconsistent, "bias exponent 8", builder => builder.Manifest = builder.Manifest with
        {
            Inputs = [new ManifestInput { Name = "x", Population = "out", Kind = ManifestInput.Bias, Exponent = 8 }],
        });
    }

    [Fact]
    public void An_image_runs_only_on_the_profile_it_was_made_for()
    {
        ChipImage image = SampleImages.Build("tiny");
        image.RequireProfile(s_tiny);
        ImageFormatException refusal = Should.Throw<ImageFormatException>(() => image.RequireProfile(ChipProfile.Load("loihi1-d18")));
        refusal.Code.ShouldBe(ImageCodes.WrongProfile);
        refusal.Message.ShouldContain("'tiny'");
        refusal.Message.ShouldContain("'loihi1-d18'");
    }

    [Fact]
    public void An_image_larger_than_its_profile_is_refused()
    {
        ChipImageBuilder builder = SampleImages.Builder(s_tiny, compartments: 65, cores: 1);
        Should.Throw<ImageFormatException>(() => builder.Build().RequireProfile(s_tiny)).Message.ShouldContain("65 words in section CompartmentConfigs");
    }

    [Fact]
    public void Building_in_another_order_gives_the_same_bytes()
    {
        byte[] first = SampleImages.Build("tiny").ToBytes();
        byte[] second = SampleImages.Build("tiny").ToBytes();
        second.ShouldBe(first);

        ChipImage image = SampleImages.Build("tiny");
        ChipImageBuilder other = new(s_tiny) { Manifest = image.Manifest };
        foreach (CoreImage core in image.Cores.Reverse())
        {
            foreach (SectionKind kind in core.Sections.Reverse())
            {
                other.Core(core.Address).Set(kind, core.Words(kind).ToArray());
            }
        }

        other.SetSources(
            image.SourceMap.ToArray().Select(word => AxonMap.Decode(ChipImage.SourceMapLayout, word)),
            image.SourceAxons.ToArray().Select(word => AxonOut.Decode(image.Layout, word)));
        other.Build().ToBytes().ShouldBe(first);
    }

    [Fact]
    public void A_manifest_survives_with_every_member()
    {
        ImageManifest manifest = SampleImages.Build("tiny").Manifest with { SampleSteps = null, Network = "Größe \"a\"\n" };
        ImageManifest read = ManifestJson.Read(ManifestJson.Write(manifest));
        ManifestJson.Write(read).ShouldBe(ManifestJson.Write(manifest));
        read.SampleSteps.ShouldBeNull();
        read.Network.ShouldBe(manifest.Network);
        read.Populations[1].Seed.ShouldBe(ulong.MaxValue);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"manifestVersion\":1,\"surprise\":2}")]
    public void A_manifest_that_is_not_one_does_not_read(string json) =>
        Should.Throw<System.Text.Json.JsonException>(() => ManifestJson.Read(System.Text.Encoding.UTF8.GetBytes(json)));

    private static void Change(ChipImageBuilder builder, Func<ManifestSlice[], ManifestSlice[]> change)
    {
        ManifestPopulation population = builder.Manifest.Populations[1];
        builder.Manifest = builder.Manifest with
        {
            Populations = [builder.Manifest.Populations[0], population with { Slices = [.. change([.. population.Slices])] }],
        };
    }

    private static void Refused(string code, string text, Action<ChipImageBuilder> change) => SampleImages.Refuses(code, text, change);
}
