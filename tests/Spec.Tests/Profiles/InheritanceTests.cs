using NeuroChip.Spec.Profiles;

namespace Spec.Tests.Profiles;

/// <summary>A profile that states only what differs from another, and everything that can be wrong with that.</summary>
public sealed class InheritanceTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("profiles").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_child_changes_what_it_states_and_keeps_the_rest()
    {
        ChipProfile parent = ChipProfile.Load("loihi1-d18");
        ChipProfile child = ChipProfile.Load(Write("child.yaml", """
            profile: child
            about: Shorter wires, more buffers.
            inherits: loihi1-d18
            cost-source: guess
            geometry:
              mesh-width: {value: 4, unit: tiles, source: "half of it", kind: estimated}
            costs:
              hop-east-west-time: {value: 2, unit: ns, source: "guess, half", kind: estimated}
              off-chip-time: {value: 50, unit: ns, source: "guess, long", kind: estimated}
            router:
              virtual-channels: {value: 4, unit: channels, source: "twice as many", kind: estimated}
            """));

        child.Inherits.ShouldBe("loihi1-d18");
        child.MeshWidth.ShouldBe(4);
        child.MeshHeight.ShouldBe(parent.MeshHeight);
        child.Costs["hop-east-west-time"].Value.ShouldBe(2);
        child.Costs["off-chip-time"].Value.ShouldBe(50);
        child.Costs["hop-north-south-time"].Source.ShouldBe(parent.Costs["hop-north-south-time"].Source);
        child.Costs["hop-north-south-time"].Value.ShouldBe(6.5m);
        child.Router.VirtualChannels.ShouldBe(4);
        child.Router.BufferFlits.ShouldBe(parent.Router.BufferFlits);
        child.CostSource.ShouldBe("guess, over D18", "costs of two sources are told apart");
        child.Digest.ToArray().ShouldNotBe(parent.Digest.ToArray());
    }

    [Fact]
    public void A_child_without_costs_of_its_own_keeps_the_source_of_its_parent()
    {
        ChipProfile child = ChipProfile.Load(Write("child.yaml", "profile: child\nabout: The same.\ninherits: loihi1-sanafe\n"));

        child.CostSource.ShouldBe("SANA-FE");
        child.Digest.ToArray().ShouldBe(ChipProfile.Load("loihi1-sanafe").Digest.ToArray());
        child.FullDigest.ToArray().ShouldNotBe(ChipProfile.Load("loihi1-sanafe").FullDigest.ToArray(), "names count there");
    }

    [Fact]
    public void A_parent_is_looked_for_from_the_folder_of_its_child()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "chips"));
        Write("base.yaml", "profile: base\nabout: A.\ninherits: tiny\n");
        string child = Write("chips/child.yaml", "profile: child\nabout: B.\ninherits: ../base.yaml\n");

        ChipProfile.Load(child).Inherits.ShouldBe("base");
        ChipProfile.Load(child).MeshWidth.ShouldBe(ChipProfile.Load("tiny").MeshWidth);
    }

    [Fact]
    public void A_cost_of_a_child_must_come_from_the_source_it_names()
    {
        ProfileException fault = Refused("""
            profile: child
            about: A.
            inherits: loihi1-d18
            cost-source: guess
            costs:
              synapse-time: {value: 1, unit: ns, source: "D18, the table", kind: published}
            """);

        fault.Code.ShouldBe(ProfileCodes.MixedSources);
        fault.Line.ShouldBe(6);
        fault.Field.ShouldBe("costs.synapse-time.source");
    }

    [Fact]
    public void Profiles_that_inherit_in_a_circle_are_refused_where_the_circle_closes()
    {
        Write("a.yaml", "profile: a\nabout: A.\ninherits: b.yaml\n");
        Write("b.yaml", "profile: b\nabout: B.\ninherits: a.yaml\n");

        ProfileException fault = Should.Throw<ProfileException>(() => ChipProfile.Load(Path.Combine(_folder, "a.yaml")));

        fault.Code.ShouldBe(ProfileCodes.BadInheritance);
        Path.GetFileName(fault.File).ShouldBe("b.yaml");
        (fault.Line, fault.Field).ShouldBe((3, "inherits"));
    }

    [Fact]
    public void Too_many_profiles_in_a_row_are_refused()
    {
        Write("0.yaml", "profile: p0\nabout: A.\ninherits: tiny\n");
        for (int i = 1; i <= 9; i++)
        {
            Write($"{i}.yaml", $"profile: p{i}\nabout: A.\ninherits: {i - 1}.yaml\n");
        }

        ChipProfile.Load(Path.Combine(_folder, "5.yaml")).Name.ShouldBe("p5");
        Should.Throw<ProfileException>(() => ChipProfile.Load(Path.Combine(_folder, "9.yaml"))).Code.ShouldBe(ProfileCodes.BadInheritance);
    }

    [Fact]
    public void A_parent_that_is_not_there_is_named_at_the_child()
    {
        ProfileException fault = Refused("profile: child\nabout: A.\ninherits: nowhere.yaml\n");

        fault.Code.ShouldBe(ProfileCodes.NotFound);
        (fault.Line, fault.Field).ShouldBe((3, "inherits"));
        fault.Allowed.ShouldContain("loihi1-d18");
    }

    [Fact]
    public void A_fault_of_the_parent_names_the_file_of_the_parent()
    {
        Write("base.yaml", "profile: base\nabout: A.\ninherits: tiny\ngeometry:\n  mesh-width: {value: 0, unit: tiles, source: x, kind: estimated}\n");

        ProfileException fault = Refused("profile: child\nabout: A.\ninherits: base.yaml\n");

        fault.Code.ShouldBe(ProfileCodes.OutOfRange);
        Path.GetFileName(fault.File).ShouldBe("base.yaml");
        (fault.Line, fault.Field).ShouldBe((5, "geometry.mesh-width"));
    }

    [Fact]
    public void What_fits_the_layout_of_the_parent_need_not_fit_that_of_the_child()
    {
        ProfileException fault = Refused("profile: child\nabout: A.\ninherits: wide\nlayout: loihi1\n");

        fault.Code.ShouldBe(ProfileCodes.OutOfRange);
        fault.Field.ShouldBe("capacities.compartments-per-core");
        fault.Allowed.ShouldContain("layout loihi1");
    }

    [Theory]
    [InlineData("")]
    [InlineData("cost-source: guess\n")]
    public void A_grandchild_goes_on_with_the_source_of_its_parent_without_naming_it_twice(string ownSource)
    {
        Write("base.yaml", """
            profile: base
            about: A.
            inherits: loihi1-d18
            cost-source: guess
            costs:
              synapse-time: {value: 1, unit: ns, source: "guess, fast", kind: estimated}
            """);

        ChipProfile child = ChipProfile.Load(Write(
            "child.yaml",
            $"profile: child\nabout: B.\ninherits: base.yaml\n{ownSource}costs:\n  synapse-time: {{value: 2, unit: ns, source: \"guess, slow\", kind: estimated}}\n"));

        child.CostSource.ShouldBe("guess, over D18");
        child.Costs["synapse-time"].Value.ShouldBe(2);
    }

    [Fact]
    public void A_third_source_stands_before_the_two_of_the_parent()
    {
        Write("base.yaml", "profile: base\nabout: A.\ninherits: loihi1-d18\ncost-source: guess\n");

        ChipProfile.Load(Write("child.yaml", "profile: child\nabout: B.\ninherits: base.yaml\ncost-source: measured\n"))
            .CostSource.ShouldBe("measured, over guess, over D18");
    }

    [Theory]
    [InlineData("\"a\\0b\"")]
    [InlineData(".")]
    [InlineData("nowhere/nowhere.yaml")]
    public void A_parent_that_cannot_be_a_file_is_refused_at_the_child(string parent)
    {
        ProfileException fault = Refused($"profile: child\nabout: A.\ninherits: {parent}\n");

        fault.Code.ShouldBe(ProfileCodes.NotFound);
        (fault.Line, fault.Column, fault.Field).ShouldBe((3, 11, "inherits"));
    }

    [Fact]
    public void A_parent_larger_than_any_profile_is_refused_at_the_child()
    {
        Write("long.yaml", "profile: base\nabout: A.\ninherits: tiny\n#".PadRight((1 << 22) + 1, '-'));

        ProfileException fault = Refused("profile: child\nabout: B.\ninherits: long.yaml\n");

        fault.Code.ShouldBe(ProfileCodes.NotFound);
        (fault.Line, fault.Field).ShouldBe((3, "inherits"));
        fault.Found.ShouldContain("More than 4194304 characters");
    }

    [Theory]
    [InlineData("virtual-channels: {value: 0, unit: channels, source: x, kind: estimated}", "NC6506", "router.virtual-channels")]
    [InlineData("virtual-channels: {value: 1.5, unit: channels, source: x, kind: estimated}", "NC6506", "router.virtual-channels")]
    [InlineData("flit-time: {value: 0, unit: ns, source: x, kind: estimated}", "NC6506", "router.flit-time")]
    [InlineData("flit-time: {value: 1, unit: cycles, source: x, kind: estimated}", "NC6507", "router.flit-time.unit")]
    [InlineData("flits: {value: 1, unit: ns, source: x, kind: estimated}", "NC6503", "router")]
    public void Numbers_of_routers_are_checked(string line, string code, string field)
    {
        ProfileException fault = Refused($"profile: child\nabout: A.\ninherits: tiny\nrouter:\n  {line}\n");

        fault.Code.ShouldBe(code);
        fault.Field.ShouldBe(field);
        fault.Line.ShouldBe(5);
    }

    [Fact]
    public void Every_built_in_profile_says_of_its_routers_what_is_a_default()
    {
        foreach (string name in ChipProfile.BuiltIn)
        {
            RouterSettings router = ChipProfile.Load(name).Router;
            router.Values.Count.ShouldBe(10, name);
            router.Values.Where(value => value.Source.StartsWith("default", StringComparison.Ordinal)).ShouldAllBe(value => value.Kind == ValueKind.Estimated);
        }
    }

    private ProfileException Refused(string text) => Should.Throw<ProfileException>(() => ChipProfile.Load(Write("refused.yaml", text)));

    private string Write(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
