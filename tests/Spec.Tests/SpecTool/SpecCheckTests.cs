using NeuroChip.SpecTool.Checking;
using NeuroChip.SpecTool.Diagnostics;
using NeuroChip.SpecTool.Model;
using NeuroChip.SpecTool.Reading;

namespace Spec.Tests.SpecTool;

/// <summary>Each fault with the smallest YAML that has it; the message must name place and parties.</summary>
public sealed class SpecCheckTests
{
    private const string Layouts = """
        layouts:
          - {name: loihi1, number: 1, about: small}
          - {name: wide, number: 2, about: large}
        """;

    private const string Good = """
        word: AxonOut
        about: An edge.
        source: test
        width: 8
        fields:
          - name: Slot
            bits: 3..0
            type: unsigned
            about: Slot.
          - name: Delay
            bits: 6..4
            type: unsigned
            limit: 0..6
            about: Delay.
        reserved: [7]
        """;

    [Fact]
    public void A_right_word_has_no_problem() => Problems(Good).ShouldBeEmpty();

    [Fact]
    public void A_bit_that_is_taken_names_both_fields() => Faults(
        Good.Replace("6..4", "6..3"), ProblemCode.BitTaken,
        "words/x.yaml:11:11: NC6010: AxonOut.Delay: bit 3 is already taken by Slot in layout loihi1");

    [Fact]
    public void A_bit_that_nobody_owns_must_be_declared_reserved() => Faults(
        Good.Replace("reserved: [7]", "reserved: []"), ProblemCode.BitUndeclared,
        "NC6011: AxonOut: bits 7..7 of layout loihi1 belong to no field, after Delay; declare them reserved");

    [Fact]
    public void A_field_beyond_the_word_is_refused() => Faults(
        Good.Replace("[7]", "[8..7]"), ProblemCode.BitOutsideWord, "words/x.yaml:15:12: NC6012: AxonOut.reserved: bit 8 is outside the word; layout loihi1 has 8 bits");

    [Fact]
    public void A_word_of_more_than_64_bits_is_refused() => Faults(
        Good.Replace("width: 8", "width: 65"), ProblemCode.BadWidth, "NC6013: AxonOut: width 65 in layout loihi1; a word has 1 to 64 bits");

    [Fact]
    public void A_flag_of_two_bits_is_refused() => Faults(
        Good.Replace("type: unsigned\n    about: Slot", "type: flag\n    about: Slot"), ProblemCode.BadWidth, "AxonOut.Slot: a flag has one bit, found 4");

    [Fact]
    public void A_limit_that_the_bits_cannot_hold_is_refused() => Faults(
        Good.Replace("limit: 0..6", "limit: 0..8"), ProblemCode.LimitOutsideField,
        "words/x.yaml:13:12: NC6014: AxonOut.Delay: limit 0..8 is outside 0..7, what bits 6..4 of layout loihi1 hold");

    [Fact]
    public void An_enum_value_that_the_bits_cannot_hold_is_refused() => Faults(
        Enum("Kind", 16), ProblemCode.EnumDoesNotFit, "AxonOut.Slot: Kind.Big = 16 does not fit bits 3..0 of layout loihi1");

    [Fact]
    public void An_unknown_enum_is_refused() => Faults(
        Enum("Kinds", 1), ProblemCode.UnknownReference, "words/x.yaml:10:13: NC6016: AxonOut.Slot: no enum is called 'Kinds'");

    [Fact]
    public void An_unknown_layout_is_refused() => Faults(
        Good.Replace("width: 8", "width: {loihi1: 8, wide: 8, narrow: 8}"), ProblemCode.UnknownReference, "AxonOut: width: no layout is called 'narrow'");

    [Fact]
    public void A_layout_has_what_the_one_it_extends_has_and_what_is_its_own()
    {
        string layouts = Layouts + "\n  - {name: narrow, number: 3, extends: loihi1, about: small too}";
        string own = Good.Replace("width: 8", "width: {loihi1: 8, wide: 8, narrow: 9}").Replace("reserved: [7]", "reserved: {loihi1: [7], wide: [7]}");
        Problems(Good, layouts).ShouldBeEmpty();
        Problems(Good.Replace("bits: 6..4", "bits: {loihi1: 6..4, wide: 6..4}"), layouts).ShouldBeEmpty();
        Faults(own, ProblemCode.BitUndeclared, "AxonOut: bits 8..8 of layout narrow belong to no field", layouts);
    }

    [Fact]
    public void A_layout_that_extends_an_unknown_one_is_refused() => Faults(
        Good, ProblemCode.UnknownReference, "layout narrow: no layout before it is called 'tiny'",
        Layouts + "\n  - {name: narrow, number: 3, extends: tiny, about: small too}");

    [Fact]
    public void A_missing_layout_is_refused() => Faults(
        Good.Replace("width: 8", "width: {loihi1: 8}"), ProblemCode.LayoutMissing, "AxonOut has no width for layout wide");

    [Fact]
    public void A_field_name_used_twice_names_the_other_place() => Faults(
        Good.Replace("name: Delay", "name: Slot"), ProblemCode.DuplicateName, "NC6005: AxonOut.Slot: the name is already taken at words/x.yaml:6:5");

    [Fact]
    public void A_word_without_a_source_is_refused() => Faults(
        Good.Replace("source: test\n", ""), ProblemCode.MissingKey, "NC6003: AxonOut has no 'source'");

    [Fact]
    public void A_misspelt_key_is_refused_with_the_known_ones() => Faults(
        Good.Replace("limit:", "limits:"), ProblemCode.UnknownKey, "words/x.yaml:13:5: NC6002: AxonOut.Delay: unknown key 'limits'; known are");

    [Fact]
    public void A_bit_range_that_is_none_is_refused() => Faults(
        Good.Replace("6..4", "4..6"), ProblemCode.BadValue, "words/x.yaml:11:11: NC6004: AxonOut.Delay: bits are written high..low, such as 12..0, or as one number; found '4..6'");

    [Fact]
    public void Text_that_is_not_yaml_is_refused_with_its_place() => Faults(
        "word: [", ProblemCode.NotYaml, "words/x.yaml:2:1: NC6001:");

    [Fact]
    public void A_key_used_twice_is_refused() => Faults(Good + "\nabout: again\n", ProblemCode.NotYaml, "about");

    [Fact]
    public void Two_layouts_cannot_share_a_number() => Faults(
        Good, ProblemCode.DuplicateNumber, "layout wide: number 1 is already taken by loihi1", Layouts.Replace("number: 2", "number: 1"));

    [Fact]
    public void Register_blocks_must_not_overlap() => Faults(
        Registers("0x10", "0x14"), ProblemCode.RegisterOverlap,
        "NC6020: Core.B at 0x14 overlaps A, which ends at 0x18 in layout loihi1");

    [Fact]
    public void Register_blocks_must_be_aligned() => Faults(
        Registers("0x10", "0x1A"), ProblemCode.RegisterMisaligned, "NC6021: Core.B: offset 0x1A in layout loihi1 is no multiple of 4");

    [Fact]
    public void Register_blocks_must_lie_in_the_address_space() => Faults(
        Registers("0x10", "0xFC"), ProblemCode.RegisterOutsideSpace, "NC6022: Core.B ends at 0x104 in layout loihi1; 8 address bits end at 0x100");

    [Theory]
    [InlineData("{value: 8, unit: tiles, source: x}", "geometry.mesh-width: the number has no kind")]
    [InlineData("{value: 8, unit: tiles, kind: estimated}", "geometry.mesh-width: the number has no source")]
    [InlineData("{value: 8, source: x, kind: estimated}", "geometry.mesh-width: the number has no unit")]
    [InlineData("8", "a number is written {value, unit, source, kind}, found '8'")]
    public void A_number_of_a_profile_needs_unit_source_and_kind(string number, string message) => Faults(
        $"profile: p\nabout: x\nlayout: wide\ncost-source: x\ngeometry:\n  mesh-width: {number}\ncapacities: {{}}\ncosts: {{}}\n",
        ProblemCode.NumberIncomplete, message);

    [Fact]
    public void An_image_header_has_no_gap_and_no_overlap()
    {
        string container = File.ReadAllText(Checkout.File("firmware-specs/image/container.yaml"));
        Faults(
            container.Replace("offset: 10, bytes: 2", "offset: 9, bytes: 2"), ProblemCode.BitTaken, "header.Revision: byte 9 is already taken by Version",
            checkOnly: "header.Revision");
        Faults(container.Replace("number: 3, ", "number: 2, "), ProblemCode.DuplicateNumber, "section CompartmentProfiles: number 2 is already taken by CoreConfig", checkOnly: "number 2");
    }

    [Fact]
    public void A_marker_for_nothing_is_refused()
    {
        Problems problems = new();
        SpecTree tree = SpecReader.Read(new Dictionary<string, string> { ["words/layouts.yaml"] = Layouts }, problems);
        Dictionary<string, string> pages = new()
        {
            ["a.md"] = "<!-- generated: nonsense -->\n<!-- end generated -->\n",
            ["b.md"] = "<!-- generated: words -->\n",
        };
        _ = NeuroChip.SpecTool.Generating.ManualGenerator.Generate(tree, pages, problems).ToList();
        problems.All.Select(problem => problem.ToString()).ShouldBe(
        [
            "a.md:1:1: NC6040: nothing is called 'nonsense'",
            "b.md:1:1: NC6040: 'words' is not followed by '<!-- end generated -->'",
        ]);
    }

    private static string Enum(string reference, int value) =>
        Good.Replace("type: unsigned\n    about: Slot", $"type: enum\n    enum: {reference}\n    about: Slot")
            .Replace("word:", "words:\n- word:").Replace("\n", "\n  ").Replace("words:\n  - word", "words:\n- word")
        + $"\nenums:\n- {{name: Kind, about: k, source: test, members: [{{name: Big, value: {value}, about: b}}]}}\n";

    private static string Registers(string first, string second) =>
        $$"""
        registers: Core
        about: r
        source: test
        address-bits: 8
        blocks:
          - {name: A, offset: {{first}}, count: 2, bits: 32, access: read-write, executed: true, about: a}
          - {name: B, offset: {{second}}, count: 2, bits: 32, access: read-write, executed: true, about: b}
        """;

    private static void Faults(string yaml, ProblemCode code, string message, string? layouts = null, string? checkOnly = null)
    {
        IReadOnlyList<Problem> problems = Problems(yaml, layouts ?? Layouts);
        List<Problem> relevant = [.. problems.Where(problem => checkOnly is null || problem.ToString().Contains(checkOnly, StringComparison.Ordinal))];
        relevant.ShouldContain(problem => problem.Code == code && problem.ToString().Contains(message, StringComparison.Ordinal), string.Join("\n", problems));
        relevant.Select(problem => problem.Code).Distinct().ShouldBe([code]);
    }

    private static IReadOnlyList<Problem> Problems(string yaml, string layouts = Layouts)
    {
        Problems problems = new();
        Dictionary<string, string> files = new() { ["words/layouts.yaml"] = layouts, ["words/x.yaml"] = yaml };
        SpecTree tree = SpecReader.Read(files, problems);
        if (!problems.Any)
        {
            SpecCheck.Run(tree, problems);
        }

        return problems.All;
    }
}
