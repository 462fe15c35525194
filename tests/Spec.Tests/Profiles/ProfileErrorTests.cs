using NeuroChip.Spec.Profiles;

namespace Spec.Tests.Profiles;

/// <summary>Every fault of a profile, each made from a good one by one change.</summary>
public sealed class ProfileErrorTests
{
    private static readonly string s_good = File.ReadAllText(Checkout.File("firmware-specs/profiles/tiny.yaml"));

    [Fact]
    public void An_unknown_field_names_the_known_ones() => Refused(
        "  mesh-width:", "  mesh-widht:", ProfileCodes.UnknownField, "geometry", "chips, mesh-width, mesh-height, cores-per-tile");

    [Theory]
    [InlineData("unit: tiles, ", "no 'unit'")]
    [InlineData("source: \"small on purpose, for tests\", ", "no 'source'")]
    [InlineData(", kind: estimated", "no 'kind'")]
    [InlineData("value: 2, ", "no 'value'")]
    public void A_number_without_one_of_its_parts_is_refused(string part, string found)
    {
        ProfileException error = RefusedLine("mesh-width", part, "", ProfileCodes.MissingField);
        error.Message.ShouldContain(found);
        error.Field.ShouldBe("geometry.mesh-width");
    }

    [Fact]
    public void A_missing_number_is_refused() => Refused(
        s_good.Split('\n').First(line => line.Contains("mesh-height:", StringComparison.Ordinal)) + "\n", "", ProfileCodes.MissingField, "geometry", "no 'mesh-height'");

    [Fact]
    public void A_pipe_is_refused_and_not_waited_for()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        string pipe = Path.Combine(Directory.CreateTempSubdirectory("neurochip-profile-").FullName, "pipe.yaml");
        using (var make = System.Diagnostics.Process.Start("mkfifo", [pipe]))
        {
            make.WaitForExit();
        }

        ProfileException error = Should.Throw<ProfileException>(() => ChipProfile.Load(pipe));

        error.Code.ShouldBe(ProfileCodes.NotFound);
        error.Found.ShouldContain("pipe or a terminal");
        Directory.Delete(Path.GetDirectoryName(pipe)!, recursive: true);
    }

    [Fact]
    public void More_cores_than_the_core_field_can_address_are_refused()
    {
        ProfileException error = Should.Throw<ProfileException>(() => ChipProfile.Parse(
            s_good.Replace("mesh-width: {value: 2", "mesh-width: {value: 64", StringComparison.Ordinal)
                .Replace("mesh-height: {value: 2", "mesh-height: {value: 64", StringComparison.Ordinal), "big.yaml"));
        error.Code.ShouldBe(ProfileCodes.OutOfRange);
        error.Message.ShouldBe(
            "big.yaml:6:1: NC6506: geometry: found 4096 cores per chip; allowed is at most 4095, which the core field of layout loihi1 can address");
    }

    [Theory]
    [InlineData("compartments-per-core", "1025", "1 to 1024 in layout loihi1")]
    [InlineData("in-axons-per-core", "4097", "1 to 4096 in layout loihi1")]
    [InlineData("out-axons-per-core", "4097", "1 to 4096 in layout loihi1")]
    [InlineData("synapse-memory-words", "16385", "1 to 16384 in layout loihi1")]
    [InlineData("compartment-profiles", "33", "1 to 32 in layout loihi1")]
    [InlineData("threshold-profiles", "17", "1 to 16 in layout loihi1")]
    [InlineData("synapse-formats", "17", "1 to 16 in layout loihi1")]
    [InlineData("max-delay", "63", "0 to 62 in layout loihi1")]
    [InlineData("chips", "16385", "1 to 16384 in layout loihi1")]
    [InlineData("compartments-per-core", "0", "1 to 1024 in layout loihi1")]
    [InlineData("compartments-per-core", "-1", "1 to 1024 in layout loihi1")]
    [InlineData("compartments-per-core", "1.5", "a whole number")]
    [InlineData("compartments-per-core", "99999999999999999999", "1 to 1024 in layout loihi1")]
    public void A_size_that_the_layout_cannot_address_is_refused(string name, string value, string allowed)
    {
        ProfileException error = RefusedLine(name, "value: " + Value(name), "value: " + value, ProfileCodes.OutOfRange);
        error.Allowed.ShouldContain(allowed);
        error.Found.ShouldContain(value);
    }

    [Theory]
    [InlineData("many")]
    [InlineData("\"2\"")]
    [InlineData("0x10")]
    [InlineData("1e3")]
    [InlineData("[2]")]
    public void A_value_that_is_no_number_is_refused(string value) =>
        RefusedLine("mesh-width", "value: 2", "value: " + value, ProfileCodes.BadType).Allowed.ShouldBe("a number");

    [Fact]
    public void A_wrong_unit_is_refused_with_the_right_one() =>
        RefusedLine("synapse-energy", "unit: pJ", "unit: nJ", ProfileCodes.WrongUnit).Allowed.ShouldBe("'pJ'");

    [Fact]
    public void A_wrong_kind_is_refused() =>
        RefusedLine("synapse-energy", "kind: estimated", "kind: guessed", ProfileCodes.BadType).Allowed.ShouldBe("published, fitted or estimated");

    [Fact]
    public void A_number_and_points_for_one_cost_are_refused_instead_of_one_being_passed_over()
    {
        ProfileException fault = RefusedLine("barrier-time", "{points:", "{value: 7, points:", ProfileCodes.UnknownField);

        fault.Found.ShouldBe("'value'");
        fault.Allowed.ShouldBe("points, unit, source, kind");
    }

    [Fact]
    public void Points_of_a_cost_that_depends_on_no_size_are_refused() =>
        RefusedLine("synapse-energy", "value: " + Value("synapse-energy"), "points: {1: 1, 2: 2}", ProfileCodes.BadType).Allowed
            .ShouldBe("a value; only barrier-energy and barrier-time depend on a size");

    [Fact]
    public void A_cost_from_another_source_is_refused() =>
        RefusedLine("synapse-energy", "small on purpose", "D18", ProfileCodes.MixedSources).Message.ShouldContain("never mix two");

    [Fact]
    public void A_negative_cost_is_refused() =>
        RefusedLine("synapse-energy", "value: 10", "value: -1", ProfileCodes.OutOfRange).Allowed.ShouldBe("0 to 1000000000000");

    [Fact]
    public void Points_must_grow() =>
        RefusedLine("barrier-time", "{1: 100, 4: 200}", "{4: 100, 1: 200}", ProfileCodes.OutOfRange).Allowed.ShouldContain("sizes that grow");

    [Theory]
    [InlineData("layout: loihi1", "layout: narrow")]
    [InlineData("layout: loihi1", "layout: 1")]
    public void An_unknown_layout_is_refused(string old, string now) => Refused(old, now, ProfileCodes.OutOfRange, "layout", "loihi1, wide");

    [Fact]
    public void Text_that_is_no_yaml_is_refused_with_its_place()
    {
        ProfileException error = Should.Throw<ProfileException>(() => ChipProfile.Parse("profile: [1,\n  2: }", "bad.yaml"));
        error.Code.ShouldBe(ProfileCodes.NotYaml);
        error.Message.ShouldStartWith("bad.yaml:2:");
    }

    [Theory]
    [InlineData("")]
    [InlineData("a: 1\n---\nb: 2\n")]
    public void No_document_or_two_are_refused(string text) =>
        Should.Throw<ProfileException>(() => ChipProfile.Parse(text, "x.yaml")).Code.ShouldBe(ProfileCodes.NotYaml);

    [Fact]
    public void A_list_where_a_mapping_should_be_is_refused() =>
        Should.Throw<ProfileException>(() => ChipProfile.Parse("- 1\n", "x.yaml")).Message.ShouldBe(
            "x.yaml:1:1: NC6505: profile: found a sequence; allowed is a mapping of names to values");

    [Fact]
    public void An_unknown_name_lists_the_built_in_ones()
    {
        ProfileException error = Should.Throw<ProfileException>(() => ChipProfile.Load("loihi9"));
        error.Code.ShouldBe(ProfileCodes.NotFound);
        error.Allowed.ShouldContain("loihi1-d18, loihi1-sanafe");
    }

    [Fact]
    public void No_name_is_no_profile()
    {
        ProfileException error = Should.Throw<ProfileException>(() => ChipProfile.Load(""));
        error.Code.ShouldBe(ProfileCodes.NotFound);
        error.Message.ShouldStartWith("'':1:1: ");
    }

    [Fact]
    public void A_file_larger_than_any_profile_is_refused_and_not_read_to_its_end()
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, new string('#', (1 << 22) + 1));

            ProfileException error = Should.Throw<ProfileException>(() => ChipProfile.Load(path));
            error.Code.ShouldBe(ProfileCodes.NotFound);
            error.Found.ShouldContain("More than 4194304 characters");
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static string Value(string name) =>
        s_good.Split('\n').First(line => line.StartsWith($"  {name}:", StringComparison.Ordinal)).Split("value: ")[1].Split(',')[0];

    private static ProfileException RefusedLine(string name, string old, string now, string code)
    {
        string[] lines = s_good.Split('\n');
        int index = Array.FindIndex(lines, line => line.StartsWith($"  {name}:", StringComparison.Ordinal));
        lines[index].ShouldContain(old);
        lines[index] = lines[index].Replace(old, now, StringComparison.Ordinal);
        ProfileException error = Should.Throw<ProfileException>(() => ChipProfile.Parse(string.Join('\n', lines), "p.yaml"));
        error.Code.ShouldBe(code);
        error.Line.ShouldBe(index + 1);
        error.Message.ShouldStartWith($"p.yaml:{index + 1}:{error.Column}: {code}: ");
        return error;
    }

    private static void Refused(string old, string now, string code, string field, string text)
    {
        s_good.ShouldContain(old);
        ProfileException error = Should.Throw<ProfileException>(() => ChipProfile.Parse(s_good.Replace(old, now, StringComparison.Ordinal), "p.yaml"));
        error.Code.ShouldBe(code);
        error.Field.ShouldBe(field);
        error.Message.ShouldContain(text);
    }
}
