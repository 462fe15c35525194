using NeuroChip.Spec;
using NeuroChip.Spec.Profiles;

namespace Spec.Tests.Profiles;

public sealed class ChipProfileTests
{
    public static IEnumerable<object[]> Names => ChipProfile.BuiltIn.Select(name => new object[] { name });

    [Fact]
    public void The_shipped_profiles_are_built_in() =>
        new[] { "conformance", "loihi1-d18", "loihi1-sanafe", "tiny", "wide" }.ShouldBeSubsetOf(ChipProfile.BuiltIn);

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_built_in_profile_loads_under_its_own_name(string name)
    {
        ChipProfile profile = ChipProfile.Load(name);
        profile.Name.ShouldBe(name);
        profile.About.ShouldNotBeEmpty();
        profile.CoresPerChip.ShouldBe(profile.MeshWidth * profile.MeshHeight * profile.CoresPerTile);
        profile.Digest.Length.ShouldBe(32);
        profile.Digest.ToArray().ShouldBe(ChipProfile.Load(name).Digest.ToArray());
        profile.Sizes.Concat(profile.Costs.Values).ShouldAllBe(value => value.Unit.Length > 0 && value.Source.Length > 0);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void No_profile_mixes_the_two_sources_of_small_core_numbers(string name)
    {
        ChipProfile profile = ChipProfile.Load(name);
        string sources = string.Join('\n', profile.Sizes.Concat(profile.Costs.Values).Select(value => value.Source));
        (sources.Contains("D18", StringComparison.Ordinal) && sources.Contains("SANA-FE", StringComparison.Ordinal)).ShouldBeFalse();
    }

    [Fact]
    public void The_2018_profile_has_the_published_sizes_and_costs()
    {
        ChipProfile profile = ChipProfile.Load("loihi1-d18");
        (profile.CoresPerChip, profile.CompartmentsPerCore, profile.SynapseMemoryWords).ShouldBe((128, 1024, 16384));
        (profile.InAxonsPerCore, profile.OutAxonsPerCore, profile.MaxDelay).ShouldBe((4096, 4096, 62));
        (profile.CompartmentProfiles, profile.ThresholdProfiles, profile.SynapseFormats, profile.DelayCompartmentSlots).ShouldBe((32, 16, 16, 8192));
        profile.Costs["synapse-energy"].Value.ShouldBe(23.6m);
        profile.Costs["synapse-energy"].Unit.ShouldBe("pJ");
        profile.Costs["neuron-idle-time"].Value.ShouldBe(5.3m);
        profile.Costs["barrier-time"].At(1).ShouldBe(113m);
        profile.Costs["barrier-time"].At(32).ShouldBe(465m);
        Math.Round(profile.Costs["barrier-time"].At(2), 2).ShouldBe(124.35m);
        profile.Costs.ShouldNotContainKey("spike-out-energy");
    }

    [Fact]
    public void The_fitted_profile_steps_through_its_barrier_points_and_holds_the_last()
    {
        ProfileValue barrier = ChipProfile.Load("loihi1-sanafe").Costs["barrier-time"];
        new decimal[] { 0, 1, 2, 3, 4, 29, 54 }.Select(barrier.At).ShouldBe([600, 600, 1000, 1200, 1400, 1800, 1800]);
        new decimal[] { 1, 3, 29, 54 }.Select(barrier.KindAt)
            .ShouldBe([ValueKind.Fitted, ValueKind.Estimated, ValueKind.Fitted, ValueKind.Estimated]);
        barrier.Kind.ShouldBe(ValueKind.Fitted);
    }

    [Fact]
    public void The_wide_profile_is_past_what_a_small_core_can_address()
    {
        ChipProfile profile = ChipProfile.Load("wide");
        profile.Layout.ShouldBe(WordLayout.Wide);
        profile.CompartmentsPerCore.ShouldBe(65_536);
        profile.InAxonsPerCore.ShouldBe(1_048_576);
        profile.OutAxonsPerCore.ShouldBe(1_048_576);
        profile.Costs.Values.ShouldAllBe(value => value.Kind == ValueKind.Estimated);
    }

    [Fact]
    public void Cores_are_numbered_tile_by_tile()
    {
        ChipProfile profile = ChipProfile.Load("loihi1-d18");
        profile.TileOf(0).ShouldBe((0, 0));
        profile.TileOf(3).ShouldBe((0, 0));
        profile.TileOf(4).ShouldBe((1, 0));
        profile.TileOf(32).ShouldBe((0, 1));
        profile.TileOf(127).ShouldBe((7, 3));
    }

    [Fact]
    public void The_digest_follows_numbers_and_not_wording()
    {
        string text = File.ReadAllText(Checkout.File("firmware-specs/profiles/tiny.yaml"));
        byte[] digest = ChipProfile.Parse(text, "t").Digest.ToArray();
        ChipProfile.Parse(text.Replace("for tests", "for trials", StringComparison.Ordinal), "t").Digest.ToArray().ShouldBe(digest);
        ChipProfile.Parse(text.Replace("value: 64,", "value: 64.0,", StringComparison.Ordinal), "t").Digest.ToArray().ShouldBe(digest);
        ChipProfile.Parse(text.Replace("value: 64,", "value: 63,", StringComparison.Ordinal), "t").Digest.ToArray().ShouldNotBe(digest);
        ChipProfile dearer = ChipProfile.Parse(text.Replace("{value: 10, unit: pJ", "{value: 11, unit: pJ", StringComparison.Ordinal), "t");
        dearer.Digest.ToArray().ShouldBe(digest, "an image fits chips of other costs, too");
        dearer.FullDigest.ToArray().ShouldNotBe(ChipProfile.Parse(text, "t").FullDigest.ToArray());
    }

    [Fact]
    public void A_profile_can_be_a_file()
    {
        ChipProfile.Load(Checkout.File("firmware-specs/profiles/tiny.yaml")).Digest.ToArray().ShouldBe(ChipProfile.Load("tiny").Digest.ToArray());
    }
}
