using NeuroChip.Spec.Microcode;
using NeuroChip.SpecTool.Checking;
using NeuroChip.SpecTool.Diagnostics;
using NeuroChip.SpecTool.Model;
using NeuroChip.SpecTool.Reading;

namespace Spec.Tests.SpecTool;

/// <summary>Faults of an instruction set, each with the smallest change that has it.</summary>
public sealed class InstructionCheckTests
{
    private const string Good = """
        instructions: Test
        about: Two operations.
        source: test
        cost-unit: micro-ops
        operations:
          - opcode: Stop
            mnemonic: STOP
            operands: []
            semantics: ["The end."]
            place: Last.
            cost: 0
            about: End.
          - opcode: Shift
            mnemonic: SHF
            operands:
              - {name: factor, nibbles: a, form: factor, values: 0..15, about: F.}
              - {name: shift, nibbles: bc, form: long-shift, values: 0..63, default: 3, about: n.}
            semantics: ["P = P >> n"]
            place: Anywhere.
            cost: 1
            about: Shift.
        """;

    [Fact]
    public void A_right_instruction_set_has_no_problem() => Problems(Good).ShouldBeEmpty();

    [Theory]
    [InlineData("opcode: Shift", "opcode: Shove", ProblemCode.UnknownReference, "MicroOpcode has no 'Shove'")]
    [InlineData("opcode: Shift", "opcode: Shove", ProblemCode.MissingKey, "Test does not describe MicroOpcode.Shift")]
    [InlineData("opcode: Shift", "opcode: Stop", ProblemCode.DuplicateName, "Stop: the operation is already described at microcode/x.yaml:6:5")]
    [InlineData("mnemonic: SHF", "mnemonic: STOP", ProblemCode.DuplicateName, "mnemonic STOP is already taken at microcode/x.yaml:6:5")]
    [InlineData("mnemonic: SHF", "mnemonic: shf", ProblemCode.BadValue, "a mnemonic has capitals and digits only")]
    [InlineData("cost: 1", "cost: -1", ProblemCode.BadValue, "Shift: a cost of -1")]
    [InlineData("[\"P = P >> n\"]", "[]", ProblemCode.BadValue, "0 lines of semantics")]
    [InlineData("place: Last.", "", ProblemCode.MissingKey, "Stop has no 'place'")]
    [InlineData("nibbles: bc", "nibbles: ab", ProblemCode.BadValue, "Shift.shift: nibbles 'ab' is not one of a, b, c, bc")]
    [InlineData("nibbles: bc, form: long-shift", "nibbles: a, form: shift", ProblemCode.BitTaken, "Shift.shift: nibble a is already taken by factor")]
    [InlineData("form: long-shift", "form: shove", ProblemCode.UnknownReference, "no form is called 'shove'; known are target")]
    [InlineData("form: long-shift", "form: shift", ProblemCode.BadWidth, "Shift.shift: 8 bits; form shift has 4")]
    [InlineData("values: 0..15", "values: 0..16", ProblemCode.LimitOutsideField, "Shift.factor: values 0..16 are outside 0..15")]
    [InlineData("default: 3", "default: 64", ProblemCode.BadValue, "Shift.shift: default 64 is outside 0..63")]
    [InlineData("default: 3", "defualt: 3", ProblemCode.UnknownKey, "unknown key 'defualt'")]
    public void A_fault_names_its_place_and_its_parties(string from, string to, object code, string message)
    {
        string yaml = Good.Replace(from, to);
        Problems(yaml).ShouldContain(problem => problem.Code.Equals(code) && problem.ToString().Contains(message, StringComparison.Ordinal), string.Join('\n', Problems(yaml)));
    }

    [Fact]
    public void An_instruction_set_without_opcodes_is_refused() =>
        Problems(Good, enums: "enums: []").ShouldHaveSingleItem().Message.ShouldBe("Test: no enum is called 'MicroOpcode'");

    /// <summary>The two lists of forms, in the tool and in the library it makes, name the same.</summary>
    [Fact]
    public void Every_form_of_operand_is_known_to_the_library() =>
        OperandDef.Forms.Values.Select(form => form.Type).ShouldBe(Enum.GetNames<OperandForm>(), ignoreOrder: true);

    private static IReadOnlyList<Problem> Problems(string yaml, string? enums = null)
    {
        Problems problems = new();
        Dictionary<string, string> files = new()
        {
            ["words/layouts.yaml"] = "layouts:\n  - {name: loihi1, number: 1, about: small}\n",
            ["microcode/op.yaml"] = enums ?? "enums:\n  - {name: MicroOpcode, about: o, source: t, members: [{name: Stop, value: 0, about: s}, {name: Shift, value: 1, about: s}]}\n",
            ["microcode/x.yaml"] = yaml,
        };
        SpecTree tree = SpecReader.Read(files, problems);
        SpecCheck.Run(tree, problems);
        return problems.All;
    }
}
