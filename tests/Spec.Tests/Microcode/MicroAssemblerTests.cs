using NeuroChip.Spec;
using NeuroChip.Spec.Microcode;

namespace Spec.Tests.Microcode;

/// <summary>Text to words, and what is said about text that is none.</summary>
public sealed class MicroAssemblerTests
{
    /// <summary>Every instruction in every way it can be written, with its word.</summary>
    [Theory]
    [InlineData("HALT", 0x0000)]
    [InlineData("TGT w", 0x1070)]
    [InlineData("tgt D, 3", 0x1130)]
    [InlineData("TGT t, 0x7", 0x1270)]
    [InlineData("DEP x0", 0x2100)]
    [InlineData("DEP always", 0x2000)]
    [InlineData("DEP y0 | X0, tx", 0x2301)]
    [InlineData("DEP x0|y0|r0|u9, end", 0x2F93)]
    [InlineData("DEP u0", 0x2800)]
    [InlineData("DEP u2, auto", 0x2820)]
    [InlineData("MUL y1", 0x3400)]
    [InlineData("MUL y3-40", 0x36D8)]
    [InlineData("MUL w + 127", 0x397F)]
    [InlineData("MUL sgn(t)", 0x3E00)]
    [InlineData("MUL SGN( w -128 )", 0x3C80)]
    [InlineData("MUL 5", 0x3F05)]
    [InlineData("MUL -8", 0x3FF8)]
    [InlineData("MUL +8", 0x3F08)]
    [InlineData("SCL -2, 0", 0x4E70)]
    [InlineData("SCL 7, 8, 15", 0x47FF)]
    [InlineData("SCL -8, -7, 1", 0x4801)]
    [InlineData("ACC", 0x5000)]
    [InlineData("ACC add", 0x5000)]
    [InlineData("ACC sub", 0x5100)]
    [InlineData("SHR 63", 0x603F)]
    [InlineData("RND stochastic", 0x7300)]
    [InlineData("CLP LIM15", 0x8F00)]
    [InlineData("CLP hard", 0x8100)]
    [InlineData("WR", 0x9000)]
    [InlineData("CMP y3 > K2", 0xA602)]
    [InlineData("CMP y3 ,!=, slow", 0xA651)]
    [InlineData("CMP sgn(d) <= slow", 0xAD31)]
    [InlineData("EXIT x0|y0", 0xB300)]
    [InlineData("EXIT r0|u3", 0xBC30)]
    [InlineData("LDK K5, 0xFE", 0xC5FE)]
    [InlineData("LDK slow, 1", 0xC101)]
    [InlineData("MULK y3, K1, 5", 0xD615)]
    [InlineData("MULK 0, slow", 0xDF10)]
    [InlineData("MUL2 x1, sgn(w)", 0xE1C0)]
    [InlineData("MUL2 x1, y1, 7 ; both", 0xE147)]
    [InlineData(".word 0xBEEF", 0xBEEF)]
    [InlineData("EXT", 0xF000)]
    public void Every_form_of_every_instruction_gives_its_word(string line, int word)
    {
        AssembledProgram assembled = MicroAssembler.Assemble($".const fast 1\n.const slow -300\n.limit soft -5..5\n.limit hard 0..200\n\t{line}\n");
        assembled.Program.ShouldNotBeNull(string.Join('\n', assembled.Problems));
        assembled.Program!.Words.ShouldBe([(ushort)word]);
        assembled.Places.ShouldBe([new SourcePlace(5, 2)]);
        assembled.Program.Constants.ShouldBe([(short)1, (short)-300]);
        assembled.Program.Limits.ShouldBe([new LearnLimit { Low = -5, High = 5 }, new LearnLimit { Low = 0, High = 200 }]);
        assembled.ConstantLabels.ShouldBe(["fast", "slow"]);
        assembled.LimitLabels.ShouldBe(["soft", "hard"]);
    }

    /// <summary>Text, code, line:column, what was found, part of what is allowed. Good lines stand around the bad one.</summary>
    [Theory]
    [InlineData("MULL2 x1, y1", "NC6602", 1, "'MULL2'", "did you mean 'MUL2'?")]
    [InlineData("HLAT", "NC6602", 1, "'HLAT'", "did you mean 'HALT'?")]
    [InlineData("BRANCH", "NC6602", 1, "'BRANCH'", "MUL2")]
    [InlineData(".cnst a 1", "NC6602", 1, "'.cnst'", "did you mean '.const'?")]
    [InlineData("3 MUL", "NC6603", 1, "'3'", "an instruction")]
    [InlineData("§", "NC6603", 1, "'§'", "an instruction")]
    [InlineData("SCL -2 0", "NC6603", 8, "'0'", "a comma and exponent")]
    [InlineData("DEP", "NC6604", 4, "the end of the line", "x0, y0, r0, u0 to u9")]
    [InlineData("DEP x0|", "NC6604", 8, "the end of the line", "x0, y0, r0, u0 to u9")]
    [InlineData("SCL -2 ; half", "NC6604", 8, "the end of the line", "exponent: e, stored plus 7")]
    [InlineData("SCL -2,", "NC6604", 8, "the end of the line", "exponent, a number of -7..8")]
    [InlineData("RND", "NC6604", 4, "the end of the line", "one of down, nearest, up, stochastic")]
    [InlineData("LDK", "NC6604", 4, "the end of the line", "K0 to K15")]
    [InlineData("MUL sgn", "NC6604", 8, "the end of the line", "'(' and w, d or t")]
    [InlineData("MUL sgn(w", "NC6604", 10, "the end of the line", "')'")]
    [InlineData(".const", "NC6604", 7, "the end of the line", "a label")]
    [InlineData(".limit a 3", "NC6604", 11, "the end of the line", "'..' and the upper bound")]
    [InlineData("WR w", "NC6605", 4, "'w'", "the end of the line")]
    [InlineData("SHR 3, 4", "NC6605", 6, "','", "the end of the line")]
    [InlineData(".const a 1 2", "NC6605", 12, "'2'", "the end of the line")]
    [InlineData("MUL y4", "NC6606", 5, "'y4'", "did you mean 'y")]
    [InlineData("MUL x1*y1", "NC6605", 7, "'*'", "the end of the line")]
    [InlineData("MUL sgn(x1)", "NC6606", 9, "'x1'", "w, d, t")]
    [InlineData("MUL sgn w", "NC6606", 9, "'w'", "'('")]
    [InlineData("MUL sgn(w]", "NC6606", 10, "']'", "')'")]
    [InlineData("CMP 3 > K0", "NC6606", 5, "'3'", "factor: x0, x1")]
    [InlineData("CMP y1 = K0", "NC6606", 8, "'='", "one of >, >=, <, <=, ==, !=")]
    [InlineData("RND neerest", "NC6606", 5, "'neerest'", "did you mean 'nearest'?")]
    [InlineData("DEP x1", "NC6606", 5, "'x1'", "did you mean 'x0'?")]
    [InlineData("DEP u", "NC6606", 5, "'u'", "u0 to u9")]
    [InlineData("DEP x0|x0", "NC6606", 8, "'x0'", "each dependency once")]
    [InlineData("DEP u1|u2", "NC6606", 8, "'u2'", "each dependency once")]
    [InlineData("DEP always|x0", "NC6606", 5, "'always'", "always alone")]
    [InlineData("DEP x0|always", "NC6606", 8, "'always'", "always alone")]
    [InlineData("EXIT always", "NC6606", 6, "'always'", "x0, y0, r0")]
    [InlineData("SHR x", "NC6606", 5, "'x'", "shift, a number of 0..63")]
    [InlineData("SHR 0x", "NC6606", 5, "'0x'", "decimal or 0x")]
    [InlineData("SHR 5f", "NC6606", 5, "'5f'", "decimal or 0x")]
    [InlineData("SHR 64", "NC6607", 5, "shift 64", "0..63")]
    [InlineData("SHR 99999999999999999999999999", "NC6607", 5, "shift 99999999999999999999", "0..63")]
    [InlineData("SCL -9, 0", "NC6607", 5, "mantissa -9", "-8..7")]
    [InlineData("SCL 1, 9", "NC6607", 8, "exponent 9", "-7..8")]
    [InlineData("MUL y1-129", "NC6607", 7, "constant -129", "-128..127")]
    [InlineData("MUL 200", "NC6607", 5, "constant 200", "-128..127")]
    [InlineData("MULK 1, K0", "NC6607", 6, "factor 1", "0..0")]
    [InlineData("DEP u10", "NC6607", 5, "'u10'", "u0 to u9")]
    [InlineData("LDK K16, 0", "NC6607", 5, "'K16'", "K0 to K15")]
    [InlineData("LDK K1, 256", "NC6607", 9, "byte 256", "0..255")]
    [InlineData(".const a 32768", "NC6607", 10, "constant 32768", "-32768..32767")]
    [InlineData(".limit a 0..256", "NC6607", 13, "upper bound 256", "-256..255")]
    [InlineData("MULK y1, sloe", "NC6608", 10, "'sloe'", "did you mean 'slow'?")]
    [InlineData("CLP nothing", "NC6608", 5, "'nothing'", "LIM0 to LIM15")]
    [InlineData(".const slow 1", "NC6609", 8, "'slow'", "not taken")]
    [InlineData(".const y1 1", "NC6609", 8, "'y1'", "no word of the language")]
    [InlineData(".const K7 1", "NC6609", 8, "'K7'", "or K0, its number")]
    [InlineData(".limit 7 0..1", "NC6609", 8, "'7'", "a label")]
    public void A_fault_in_the_text_is_told_with_its_place_and_what_may_stand_there(string line, string code, int column, string found, string allowed)
    {
        AssembledProgram assembled = MicroAssembler.Assemble($"TGT w\n{line}\nHALT\n.const slow 1");
        if (line == ".const slow 1")
        {
            // The first of two is the good one.
            assembled.Problems.ShouldHaveSingleItem().Line.ShouldBe(4);
            assembled.Problems[0].Code.ShouldBe(code);
            return;
        }

        AssemblyProblem problem = assembled.Problems.Where(item => item.Line == 2).ShouldHaveSingleItem();
        (problem.Code, problem.Column, problem.Found).ShouldBe((code, column, found));
        problem.Allowed.ShouldContain(allowed);
        problem.ToString("rule.asm").ShouldStartWith($"rule.asm:2:{column}: {code}: {found}; allowed: ");
        (assembled.Program, assembled.Summary).ShouldBe((null, null));
    }

    [Fact]
    public void Several_faults_are_told_at_once_in_the_order_of_the_lines() =>
        MicroAssembler.Assemble("TGT q\nMUL\n.const\nFOO\nHALT").Problems.Select(problem => (problem.Line, problem.Code)).ShouldBe(
        [
            (1, MicrocodeCodes.BadOperand), (2, MicrocodeCodes.OperandMissing), (3, MicrocodeCodes.OperandMissing), (4, MicrocodeCodes.UnknownMnemonic),
        ]);

    [Fact]
    public void A_fault_of_the_program_is_told_at_the_line_of_its_instruction()
    {
        AssembledProgram assembled = MicroAssembler.Assemble("; a rule\nTGT w\n  MUL x1\n\nHALT ; done");
        AssemblyProblem problem = assembled.Problems.ShouldHaveSingleItem();
        (problem.Code, problem.Line, problem.Column).ShouldBe((MicrocodeCodes.Misplaced, 3, 3));
        problem.Found.ShouldBe("MUL before the first DEP of a section");
        assembled.Program!.Words.Length.ShouldBe(3);
        assembled.Summary.ShouldBeNull();
    }

    [Fact]
    public void A_program_without_its_end_is_told_at_the_last_line() =>
        MicroAssembler.Assemble("TGT w\nWR\n").Problems.ShouldHaveSingleItem().ShouldBe(
            new AssemblyProblem(MicrocodeCodes.NoHalt, 3, 1, "the end of the program without HALT", "HALT as the last word"));

    [Fact]
    public void The_257th_word_is_one_too_many()
    {
        string text = string.Concat(Enumerable.Repeat("LDK K0, 1\n", 256));
        MicroAssembler.Assemble(text[10..] + "HALT\n").Problems.ShouldBeEmpty();
        AssemblyProblem problem = MicroAssembler.Assemble(text + "HALT\n").Problems.ShouldHaveSingleItem();
        (problem.Code, problem.Line).ShouldBe((MicrocodeCodes.BadLength, 257));
    }

    [Fact]
    public void A_text_without_instructions_is_refused() =>
        MicroAssembler.Assemble("; nothing\n").Problems.ShouldHaveSingleItem().Code.ShouldBe(MicrocodeCodes.BadLength);

    [Fact]
    public void The_17th_constant_or_limit_is_one_too_many()
    {
        AssemblyProblem constant = MicroAssembler.Assemble(string.Concat(Enumerable.Range(0, 17).Select(i => $".const c{i} {i}\n"))).Problems.ShouldHaveSingleItem();
        (constant.Code, constant.Line).ShouldBe((MicrocodeCodes.TooManyEntries, 17));
        AssemblyProblem limit = MicroAssembler.Assemble(string.Concat(Enumerable.Range(0, 17).Select(i => $".limit c{i} 0..{i}\n"))).Problems.ShouldHaveSingleItem();
        (limit.Code, limit.Line).ShouldBe((MicrocodeCodes.TooManyEntries, 17));
    }

    [Fact]
    public void Labels_may_stand_below_their_use_and_tell_capitals_apart()
    {
        AssembledProgram assembled = MicroAssembler.Assemble("TGT w\nDEP x0\nMULK y1, Slow\nMULK y1, slow\nHALT\n.const slow 7\n.const Slow 8");
        assembled.Problems.ShouldBeEmpty();
        assembled.Program!.Words[2..4].ShouldBe([(ushort)0xD410, (ushort)0xD400]);
    }

    [Fact]
    public void Line_ends_of_every_kind_count_as_one() =>
        MicroAssembler.Assemble("TGT w\r\nWR\rHALT\n").Places.ShouldBe([new SourcePlace(1, 1), new SourcePlace(2, 1), new SourcePlace(3, 1)]);

    [Fact]
    public void A_text_that_is_too_large_is_refused_and_many_faults_are_cut_short()
    {
        MicroAssembler.Assemble(new string(' ', MicroAssembler.MaxText + 1)).Problems.ShouldHaveSingleItem().Code.ShouldBe(MicrocodeCodes.TextTooLarge);
        MicroAssembler.Assemble(string.Concat(Enumerable.Repeat("FOO\n", 1000))).Problems.Length.ShouldBe(MicroAssembler.MaxProblems);
    }
}
