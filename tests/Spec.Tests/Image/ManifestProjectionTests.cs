using System.Text;
using NeuroChip.Spec;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Profiles;

namespace Spec.Tests.Image;

public class ManifestProjectionTests
{
    private static readonly ManifestProjection s_sound = new()
    {
        Name = "p",
        Pre = "in",
        Post = "out",
        Dw = "x0*y1",
        WeightBounds = new ManifestBounds { Low = 0, High = 9 },
        Seed = ulong.MaxValue,
        Axons = [new ManifestAxons { Core = 1, Count = 2 }],
    };

    [Fact]
    public void Projections_survive_the_file_and_are_absent_where_nothing_learns()
    {
        ChipImageBuilder builder = SampleImages.Builder(ChipProfile.Load("tiny"));
        Encoding.UTF8.GetString(ManifestJson.Write(builder.Manifest)).ShouldNotContain("projections");
        Learn(builder, s_sound);
        ManifestProjection read = ChipImage.Read(builder.Build().ToBytes()).Manifest.Projections.ShouldHaveSingleItem();
        (read with { Axons = [] }).ShouldBe(s_sound with { Axons = [] });
        read.Axons.ShouldBe(s_sound.Axons);
    }

    [Fact]
    public void Projections_that_contradict_the_image_are_refused()
    {
        Refused("'p' twice", s_sound, s_sound);
        Refused("'nobody'", s_sound with { Pre = "nobody" });
        Refused("to 'in'", s_sound with { Post = "in" });
        Refused("bounds", s_sound with { Dw = null });
        Refused("rounding 4", s_sound with { Rounding = (TraceRounding)4 });
        Refused("Low = 9", s_sound with { WeightBounds = new ManifestBounds { Low = 9, High = 8 } });
        Refused("in-axons 1..2", s_sound with { Axons = [new ManifestAxons { Core = 1, FirstAxon = 1, Count = 2 }] });
        Refused("in-axons 0..-1", s_sound with { Axons = [new ManifestAxons { Core = 1 }] });
        Refused("of chip 0 core 7", s_sound with { Axons = [new ManifestAxons { Core = 7, Count = 1 }] });
        Refused("units from 1 on", s_sound with { Axons = [new ManifestAxons { Core = 1, FirstUnit = 1, Count = 2 }] });
        Refused("profile 1", s_sound with { Axons = [new ManifestAxons { Core = 1, Count = 2, Profile = 1 }] });
        Refused("each in one projection", s_sound, s_sound with { Name = "q" });
    }

    private static void Refused(string text, params ManifestProjection[] projections) =>
        SampleImages.Refuses(ImageCodes.ManifestInconsistent, text, builder => Learn(builder, projections));

    /// <summary>Both in-axons of core 1 learn.</summary>
    private static void Learn(ChipImageBuilder builder, params ManifestProjection[] projections)
    {
        builder.Core(new CoreAddress(0, 1))
            .Set(SectionKind.CoreConfig, [new CoreConfig { VMinExp = 23, VMaxExp = 7, DelaySlotsLog2 = 3, Compartments = 6, Epoch = 2 }])
            .Set(SectionKind.TraceConfigs, [new TraceConfig { Impulse = 3 }])
            .Set(SectionKind.LearnProfiles, [new LearnProfile { ProgramLength = 1 }])
            .Set(SectionKind.Microcode, [new MicroOp { Op = MicroOpcode.Halt }])
            .Set(SectionKind.TracesPre, Enumerable.Repeat(new TracePre { Role = AxonRole.Learn }, 2))
            .Set(SectionKind.TracesPost, new TracePost[6]);
        builder.Manifest = builder.Manifest with { Projections = [.. projections] };
    }
}
