using NeuroChip.Spec;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Profiles;
using NeuroChip.Spec.Synapses;

namespace Spec.Tests.Image;

/// <summary>Cores with more than 4,096 axons and compartments, which loihi1 words cannot express and wide ones can.</summary>
public sealed class LargeCoreTests
{
    private const int Compartments = 10_000;
    private const int Axons = 70_000;

    [Fact]
    public void A_core_with_ten_thousand_compartments_and_seventy_thousand_axons_survives_the_image()
    {
        ChipProfile profile = ChipProfile.Load("wide");
        ChipImage read = ChipImage.Read(Build(profile).ToBytes());
        read.RequireProfile(profile);

        CoreImage core = read.Cores.ShouldHaveSingleItem();
        core.Decode<CoreConfig>(SectionKind.CoreConfig, read.Layout)[0].Compartments.ShouldBe(Compartments);
        SynapseList[] lists = core.Decode<SynapseList>(SectionKind.SynapseLists, read.Layout);
        lists.Length.ShouldBe(Axons);
        SynapseFormat[] formats = core.Decode<SynapseFormat>(SectionKind.SynapseFormats, read.Layout);
        ReadOnlySpan<ulong> memory = core.Words(SectionKind.SynapseMemory).Span;
        for (int axon = 0; axon < Axons; axon += 997)
        {
            DecodedSynapse synapse = SynapseListReader.ReadAll(read.Layout, memory, lists[axon], formats).ShouldHaveSingleItem();
            synapse.Target.ShouldBe(axon % Compartments);
            synapse.Weight.ShouldBe((axon % 256) & ~1);
        }

        core.Decode<AxonOut>(SectionKind.AxonOut, read.Layout)[^1].Axon.ShouldBe(Axons - 1);
    }

    [Fact]
    public void The_small_layout_says_which_field_is_too_small()
    {
        Should.Throw<SpecRangeException>(() => new CoreConfig { Compartments = Compartments, DelaySlotsLog2 = 3 }.Encode(WordLayout.Loihi1))
            .Message.ShouldBe("CoreConfig.Compartments: 10000 does not fit; allowed is 0 to 1024");
        Should.Throw<SpecRangeException>(() => new AxonOut { Axon = Axons }.Encode(WordLayout.Loihi1)).Max.ShouldBe(4095);
    }

    private static ChipImage Build(ChipProfile profile)
    {
        SynapseFormat format = new() { IndexCode = 7, WeightCode = 7, SignMode = SignMode.Mixed, Compression = Compression.Sparse };
        SynapseBlockWriter writer = new(profile.Layout);
        List<SynapseList> lists = [];
        for (int axon = 0; axon < Axons; axon++)
        {
            int pointer = writer.BeginList();
            int target = axon % Compartments;
            int listBase = target / SynapseLayout.BaseUnit;
            writer.WriteBlock(0, format, [new PackedSynapse(target % SynapseLayout.BaseUnit, (axon % 256) & ~1)]);
            lists.Add(new SynapseList { Pointer = pointer, Length = writer.EndList(), Base = listBase });
        }

        ChipImageBuilder builder = new(profile);
        builder.Core(new CoreAddress(3, 9))
            .Set(SectionKind.CoreConfig, [new CoreConfig { DelaySlotsLog2 = 3, Compartments = Compartments }])
            .Set(SectionKind.CompartmentProfiles, [new CompartmentProfile { Refract = 1 }])
            .Set(SectionKind.ThresholdProfiles, Enumerable.Range(0, 300).Select(i => new ThresholdProfile { VthMant = i }))
            .Set(SectionKind.CompartmentConfigs, Enumerable.Range(0, Compartments).Select(i => new CompartmentConfig { Vth = i % 300 }))
            .Set(SectionKind.AxonMap, Enumerable.Range(0, Compartments).Select(i => new AxonMap { First = 7 * i, Count = 7 }))
            .Set(SectionKind.AxonOut, Enumerable.Range(0, Axons).Select(i => new AxonOut { Chip = 3, Core = 9, Axon = i }))
            .Set(SectionKind.SynapseLists, lists)
            .Set(SectionKind.SynapseFormats, [format])
            .Set(SectionKind.SynapseMemory, writer.ToArray());
        return builder.Build();
    }
}
