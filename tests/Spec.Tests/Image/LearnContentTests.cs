using NeuroChip.Spec;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Profiles;

namespace Spec.Tests.Image;

/// <summary>Learning tables that contradict themselves. A sample core has six compartments and two in-axons.</summary>
public sealed class LearnContentTests
{
    private static readonly ChipProfile s_tiny = ChipProfile.Load("tiny");

    [Fact]
    public void A_core_that_learns_is_built_and_read_with_every_section()
    {
        ChipImageBuilder builder = SampleImages.Builder(s_tiny);
        Learning(builder);
        ChipImage image = ChipImage.Read(builder.Build().ToBytes());
        image.RequireProfile(s_tiny);
        CoreImage core = image.Cores[0];
        core.Decode<CoreConfig>(SectionKind.CoreConfig, image.Layout)[0].Epoch.ShouldBe(4);
        core.Decode<TracePre>(SectionKind.TracesPre, image.Layout).Select(word => word.Role).ShouldBe([AxonRole.Learn, AxonRole.Reward]);
        core.Decode<LearnLimit>(SectionKind.LearnLimits, image.Layout).ShouldBe([new LearnLimit { Low = -256, High = 255 }]);
        core.Decode<RandomAxon>(SectionKind.RandomAxons, image.Layout).ShouldBe([new RandomAxon { Axon = 0, Unit = 3 }]);
    }

    [Theory]
    [InlineData(SectionKind.TracesPre, 1, "2, one for each in-axon")]
    [InlineData(SectionKind.TracesPre, 0, "2, one for each in-axon")]
    [InlineData(SectionKind.TracesPost, 5, "6, one for each compartment")]
    [InlineData(SectionKind.TracesPost, 0, "6, one for each compartment")]
    [InlineData(SectionKind.TraceConfigs, 9, "at most 8")]
    [InlineData(SectionKind.LearnConstants, 17, "at most 16")]
    public void A_table_of_another_length_is_refused(SectionKind kind, int words, string allowed) =>
        Refused(allowed, core => core.Set(kind, new ulong[words]));

    [Fact]
    public void More_profiles_or_limits_than_can_be_named_are_refused()
    {
        Refused("at most 16", core => core.Set(SectionKind.LearnProfiles, Enumerable.Repeat(new LearnProfile { ProgramLength = 1 }, 17)));
        Refused("at most 16", core => core.Set(SectionKind.LearnLimits, new LearnLimit[17]));
    }

    [Theory]
    [InlineData(1, 2, "words 1..2")]
    [InlineData(2, 1, "words 2..2")]
    [InlineData(255, 256, "words 255..510")]
    public void A_program_beyond_the_microcode_is_refused(int start, int length, string found) => Refused(
        found, core => core.Set(SectionKind.LearnProfiles, [new LearnProfile { ProgramStart = start, ProgramLength = length }]));

    [Fact]
    public void Bounds_in_the_wrong_order_are_refused() =>
        Refused("bounds 5..4", core => core.Set(SectionKind.LearnLimits, [new LearnLimit { Low = 5, High = 4 }]));

    [Fact]
    public void A_held_trace_with_an_impulse_or_a_decay_is_refused()
    {
        Refused("impulse and decay 0", core => core.Set(SectionKind.TraceConfigs, [default, new TraceConfig { Hold = true, ImpulseFraction = 1 }]));
        Refused("impulse and decay 0", core => core.Set(SectionKind.TraceConfigs, [default, new TraceConfig { Hold = true, Decay = 1 }]));
    }

    [Fact]
    public void An_in_axon_that_names_what_the_core_lacks_is_refused()
    {
        Refused("learning profile 1", core => core.Set(SectionKind.TracesPre, [new TracePre { Role = AxonRole.Learn, Profile = 1 }, default]));
        Refused("configurations 2 and 0", core => core.Set(SectionKind.TracesPre, [new TracePre { Role = AxonRole.Learn, Config1 = 2 }, default]));
        Refused("configurations 0 and 2", core => core.Set(SectionKind.TracesPre, [new TracePre { Role = AxonRole.Learn, Config2 = 2 }, default]));
        Refused("last spike 3", core => core.Set(SectionKind.TracesPre, [new TracePre { Role = AxonRole.Learn, Tx = 3 }, default]));
    }

    [Fact]
    public void An_in_axon_that_does_not_learn_has_no_traces()
    {
        Refused("all other fields 0", core => core.Set(SectionKind.TracesPre, [default, new TracePre { Role = AxonRole.Reward, X1 = 1 }]));
        Refused("all other fields 0", core => core.Set(SectionKind.TracesPre, [default, new TracePre { Profile = 1 }]));
    }

    [Theory]
    [InlineData(AxonRole.Learn)]
    [InlineData(AxonRole.Reward)]
    [InlineData(AxonRole.Punish)]
    public void A_role_on_a_core_without_an_epoch_is_refused(AxonRole role) => Refused($"role {role} on a core with a learning epoch of 0", core => core
        .Set(SectionKind.CoreConfig, [Config(epoch: 0)])
        .Set(SectionKind.TracesPre, [new TracePre { Role = role }, default]));

    [Fact]
    public void A_compartment_that_names_what_the_core_lacks_is_refused()
    {
        Refused("configurations 2, 0 and 0", core => core.Set(SectionKind.TracesPost, Enumerable.Repeat(new TracePost { Config1 = 2 }, 6)));
        Refused("configurations 0, 2 and 0", core => core.Set(SectionKind.TracesPost, Enumerable.Repeat(new TracePost { Config2 = 2 }, 6)));
        Refused("configurations 0, 0 and 2", core => core.Set(SectionKind.TracesPost, Enumerable.Repeat(new TracePost { Config3 = 2 }, 6)));
        Refused("last spike 1", core => core.Set(SectionKind.TracesPost, Enumerable.Repeat(new TracePost { Ty = 1 }, 6)));
    }

    [Theory]
    [InlineData(0, 1, 1, "seed 1")]
    [InlineData(1, 1, 0, "ascending")]
    [InlineData(0, 2, 0, "in-axons 1..1")]
    public void Random_axons_that_descend_or_point_nowhere_are_refused(int first, int second, int seed, string reason) => Refused(
        reason, core => core.Set(SectionKind.RandomAxons, [new RandomAxon { Axon = first }, new RandomAxon { Axon = second, Seed = seed }]));

    [Theory]
    [InlineData(SectionKind.TraceConfigs, 3)]
    [InlineData(SectionKind.Microcode, 65)]
    public void More_than_the_profile_holds_is_refused(SectionKind kind, int words)
    {
        ChipImageBuilder builder = SampleImages.Builder(s_tiny);
        Learning(builder).Set(kind, new ulong[words]);
        Should.Throw<ImageFormatException>(() => builder.Build().RequireProfile(s_tiny)).Message.ShouldContain($"{words} words in section {kind}");
    }

    private static void Refused(string text, Action<CoreImageBuilder> change) =>
        SampleImages.Refuses(ImageCodes.CoreInconsistent, text, builder => change(Learning(builder)));

    private static CoreConfig Config(int epoch) => new() { VMinExp = 23, VMaxExp = 7, DelaySlotsLog2 = 3, Compartments = 6, Epoch = epoch };

    private static CoreImageBuilder Learning(ChipImageBuilder builder) => builder.Core(new CoreAddress(0, 0))
        .Set(SectionKind.CoreConfig, [Config(epoch: 4)])
        .Set(SectionKind.TraceConfigs, [new TraceConfig { Impulse = 16, Decay = 948791 }, new TraceConfig { Hold = true }])
        .Set(SectionKind.TracesPre, [new TracePre { Role = AxonRole.Learn, X1 = 5, Config2 = 1 }, new TracePre { Role = AxonRole.Reward }])
        .Set(SectionKind.TracesPost, Enumerable.Repeat(new TracePost { Y2 = 7, Config3 = 1 }, 6))
        .Set(SectionKind.LearnProfiles, [new LearnProfile { ProgramLength = 2, PreUnits = 8 }])
        .Set(SectionKind.Microcode, [0xB300UL, 0UL])
        .Set(SectionKind.LearnConstants, [new LearnConstant { Value = -300 }])
        .Set(SectionKind.LearnLimits, [new LearnLimit { Low = -256, High = 255 }])
        .Set(SectionKind.RandomSeeds, [7UL])
        .Set(SectionKind.RandomAxons, [new RandomAxon { Axon = 0, Unit = 3 }]);
}
