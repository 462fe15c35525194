using System.Globalization;
using System.Reflection;
using NeuroChip.Spec;
using NeuroChip.Spec.Microcode;

namespace Spec.Tests.Microcode;

/// <summary>Each way in which a program is not sound, with the shortest program that has it.</summary>
public sealed class MicroVerifierTests
{
    /// <summary>Words, code, position, what was found.</summary>
    public static TheoryData<string, string, int, string> Faulty => new()
    {
        { "", MicrocodeCodes.BadLength, 0, "a program of 0 words" },
        { "1070 9000", MicrocodeCodes.NoHalt, 2, "the end of the program without HALT" },
        { "0000 1070 0000", MicrocodeCodes.BehindHalt, 1, "2 words behind HALT" },
        { "F000 0000", MicrocodeCodes.IllegalOperation, 0, "EXT, 0xF000" },
        { "0001", MicrocodeCodes.IllegalNibble, 0, "HALT as 0x0001" },
        { "1071 0000", MicrocodeCodes.IllegalNibble, 0, "TGT as 0x1071" },
        { "1370 0000", MicrocodeCodes.IllegalNibble, 0, "target 3 of TGT" },
        { "1080 0000", MicrocodeCodes.IllegalNibble, 0, "fraction 8 of TGT" },
        { "1070 28A0 0000", MicrocodeCodes.IllegalNibble, 1, "decimation 10 of DEP" },
        { "1070 2104 0000", MicrocodeCodes.IllegalNibble, 1, "time 4 of DEP" },
        { "1070 2100 4170 5200 0000", MicrocodeCodes.IllegalNibble, 3, "sign 2 of ACC" },
        { "1070 2100 6040 0000", MicrocodeCodes.IllegalNibble, 2, "shift 64 of SHR" },
        { "1070 7400 0000", MicrocodeCodes.IllegalNibble, 1, "rounding 4 of RND" },
        { "1070 2100 A660 0000", MicrocodeCodes.IllegalNibble, 2, "relation 6 of CMP" },
        { "B000 0000", MicrocodeCodes.IllegalNibble, 0, "mask 0 of EXIT" },
        { "1070 9000 1070 9000 0000", MicrocodeCodes.RepeatedTarget, 2, "a second section of target Weight" },
        { "2100 0000", MicrocodeCodes.Misplaced, 0, "DEP before a section" },
        { "9000 0000", MicrocodeCodes.Misplaced, 0, "WR before a section" },
        { "1070 3100 0000", MicrocodeCodes.Misplaced, 1, "MUL before the first DEP of a section" },
        { "1070 2100 C000 0000", MicrocodeCodes.Misplaced, 2, "LDK in a product" },
        { "1070 2100 B100 0000", MicrocodeCodes.Misplaced, 2, "EXIT in a product" },
        { "1070 7000 2100 0000", MicrocodeCodes.Misplaced, 2, "DEP behind RND" },
        { "1070 7000 7000 0000", MicrocodeCodes.Misplaced, 2, "RND behind RND" },
        { "1070 8000 7000 0000", MicrocodeCodes.Misplaced, 2, "RND behind CLP" },
        { "1070 9000 B100 0000", MicrocodeCodes.Misplaced, 2, "EXIT behind a section" },
        { "1070 9000 1170 B100 9000 0000", MicrocodeCodes.Misplaced, 3, "EXIT before the first DEP of a section" },
        { "1070 2100 5000 0000", MicrocodeCodes.NothingScaled, 2, "ACC without a SCL in its product" },
        { "1070 2100 4170 2200 5000 0000", MicrocodeCodes.NothingScaled, 4, "ACC without a SCL in its product" },
        { "1070 2110 0000", MicrocodeCodes.BadDecimation, 1, "decimation 1 without u in the mask" },
        { "B110 0000", MicrocodeCodes.BadDecimation, 0, "decimation 1 without u in the mask" },
        { "1070 2201 0000", MicrocodeCodes.BadTraceTime, 1, "trace time tx without x0 in the mask" },
        { "1070 2102 0000", MicrocodeCodes.BadTraceTime, 1, "trace time ty without y0 in the mask" },
        { "1070 2100 3001 0000", MicrocodeCodes.BadFactor, 2, "constant 1 with x0" },
        { "1070 2100 37FF 0000", MicrocodeCodes.BadFactor, 2, "constant -1 with r0" },
        { "1070 2100 E1F0 0000", MicrocodeCodes.BadFactor, 2, "the constant alone as an operand of MUL2" },
        { "1070 2100 AF00 0000", MicrocodeCodes.BadFactor, 2, "the constant alone as an operand of CMP" },
        { "1070 2100 D120 0000", MicrocodeCodes.ConstantOutside, 2, "constant K2 of a program with 2" },
        { "C201 1070 2100 A103 0000", MicrocodeCodes.ConstantOutside, 3, "constant K3 of a program with 2" },
        { "1070 8200 0000", MicrocodeCodes.LimitOutside, 1, "limit LIM2 of a program with 2" },
        { "1070 8100 0000", MicrocodeCodes.LimitEmpty, 1, "limit LIM1 of 5..4" },
        { "1070 2000 " + Repeat("3900", 8) + " 0000", MicrocodeCodes.ProductOverflow, 9, "18446744073709551616, which needs 66 bits" },
        { "1070 2000 " + Repeat("3100", 9) + " 4170 0000", MicrocodeCodes.ProductOverflow, 11, "" },
        { "1070 2000 " + Repeat("3100", 8) + " 47F0 0000", MicrocodeCodes.ProductOverflow, 10, "" },
        { "1070 2000 " + Repeat("E990", 4) + " 0000", MicrocodeCodes.ProductOverflow, 5, "" },
        { "1070 2000 " + Repeat("D110", 5) + " 0000", MicrocodeCodes.ProductOverflow, 6, "" },
    };

    [Theory]
    [MemberData(nameof(Faulty))]
    public void A_program_that_is_not_sound_is_refused_with_its_word(string words, string code, int position, string found)
    {
        MicroVerdict verdict = MicroVerifier.Verify(Program(words));
        verdict.IsSound.ShouldBeFalse();
        verdict.Summary.ShouldBeNull();
        MicroProblem problem = verdict.Problems.ShouldHaveSingleItem(string.Join('\n', verdict.Problems));
        (problem.Code, problem.Word).ShouldBe((code, position), problem.ToString());
        problem.Found.ShouldContain(found);
        problem.Allowed.ShouldNotBeEmpty();
    }

    [Fact]
    public void Every_code_of_programs_is_raised_here_and_every_code_of_texts_by_the_assembler_tests()
    {
        string[] raised = [.. Faulty.Select(row => (string)row[1])];
        string assembler = File.ReadAllText(Checkout.File("tests/Spec.Tests/Microcode/MicroAssemblerTests.cs"));
        foreach (FieldInfo field in typeof(MicrocodeCodes).GetFields())
        {
            string code = (string)field.GetRawConstantValue()!;
            (raised.Contains(code) || assembler.Contains(code, StringComparison.Ordinal) || assembler.Contains($"MicrocodeCodes.{field.Name}", StringComparison.Ordinal))
                .ShouldBeTrue($"no test raises {code}, {field.Name}");
        }
    }

    [Fact]
    public void Several_problems_are_reported_at_once() =>
        MicroVerifier.Verify(Program("1370 F000 2100 D190 5000 0000")).Problems.Select(problem => (problem.Word, problem.Code)).ShouldBe(
        [
            (0, MicrocodeCodes.IllegalNibble), (1, MicrocodeCodes.IllegalOperation), (3, MicrocodeCodes.ConstantOutside), (4, MicrocodeCodes.NothingScaled),
        ]);

    [Fact]
    public void A_profile_is_verified_in_the_tables_of_its_core()
    {
        ushort[] microcode = [0x1070, 0x8000, 0x9000, 0x0000];
        LearnLimit[] limits = [new LearnLimit { Low = 1, High = 2 }];
        MicroVerifier.Verify(new LearnProfile { ProgramLength = 4 }, microcode, [], limits).IsSound.ShouldBeTrue();
        MicroVerifier.Verify(new LearnProfile { ProgramStart = 3, ProgramLength = 1 }, microcode, [], limits).Summary!.WorstOps.ShouldBe(0);
        Code(new LearnProfile { ProgramStart = 1, ProgramLength = 4 }, []).ShouldBe(MicrocodeCodes.BadLength);
        Code(new LearnProfile { ProgramLength = 3 }, []).ShouldBe(MicrocodeCodes.NoHalt);
        Code(new LearnProfile { ProgramLength = 4 }, new short[17]).ShouldBe(MicrocodeCodes.BadLength);

        string Code(LearnProfile profile, short[] constants) =>
            MicroVerifier.Verify(profile, microcode, constants, limits).Problems.ShouldHaveSingleItem().Code;
    }

    [Fact]
    public void A_program_longer_than_a_profile_can_be_is_refused() =>
        MicroVerifier.Verify(new MicroProgram(Enumerable.Repeat((ushort)0xC000, 256).Append((ushort)0))).Problems.ShouldHaveSingleItem()
            .Code.ShouldBe(MicrocodeCodes.BadLength);

    [Theory]
    [InlineData("1070 2000 3900 0000", 9)]
    [InlineData("1070 2000 3900 3900 0000", 18)]
    [InlineData("1070 2000 3100 3400 0000", 15)]
    [InlineData("1070 2000 3100 3400 4143 0000", 16)]
    [InlineData("1070 2100 3400 4E70 5000 0000", 16)]
    [InlineData("1070 2000 3480 0000", 8)]
    [InlineData("1070 2000 3C00 3D00 3E00 0000", 2)]
    [InlineData("1070 2000 3900 3900 3900 3900 3900 3900 3900 0000", 57)]
    [InlineData("1070 2000 3900 3900 3900 3900 3900 3900 3900 3F7F 0000", 64)]
    [InlineData("1070 2000 3900 3900 3900 3900 3900 3900 3900 3F7F 3980 0000", 0)]
    public void The_bits_of_a_product_are_those_of_its_largest_value(string words, int bits) =>
        (MicroVerifier.Verify(Program(words)).Summary?.ProductBits ?? 0).ShouldBe(bits);

    [Fact]
    public void A_summary_tells_what_a_program_does()
    {
        ProgramSummary summary = MicroAssembler.Assemble(
            """
            .const bound 20
            .limit most  -4..100
            EXIT x0|y0|u3
            TGT w
            DEP x0
            MUL y1
            SCL 1, 0
            ACC
            DEP y0|u3, end
            CMP x2 > bound
            MUL sgn(w)
            SCL 1, 0
            ACC sub
            RND stochastic
            CLP most
            WR
            TGT d, 5
            DEP u3
            MUL2 t, r1
            SCL 1, -7, 4
            ACC
            CLP most
            WR
            TGT t
            RND down
            HALT
            """).Summary!;
        summary.Targets.Select(target => (target.Target, target.Fraction, target.Writes, target.Rounding, target.Smallest, target.Largest)).ShouldBe(
        [
            (LearnTarget.Weight, 7, true, TraceRounding.Stochastic, -4, 100),
            (LearnTarget.Delay, 5, true, null, 0, 62),
            (LearnTarget.Tag, 7, false, TraceRounding.Down, -256, 255),
        ]);
        summary.Of(LearnTarget.Weight)!.Products.ShouldBe([new DependencyTerm(LearnDependency.X0, 0), new DependencyTerm(LearnDependency.Y0 | LearnDependency.U, 3)]);
        summary.Factors.ShouldBe((1 << 4) | (1 << 2) | (1 << 12) | (1 << 11) | (1 << 8));
        (summary.Dependencies, summary.Decimations).ShouldBe((LearnDependency.X0 | LearnDependency.Y0 | LearnDependency.U, 1 << 3));
        (summary.TraceTimes, summary.Compares, summary.DrawsRandom).ShouldBe((0b101, true, true));

        // It clips, so only its exit says which visits change nothing.
        summary.Wakes.ShouldBe([new(LearnDependency.X0, 0), new(LearnDependency.Y0, 0), new(LearnDependency.U, 3)]);
        summary.IsIdle(LearnDependency.R0, 0b1).ShouldBeTrue();
        summary.IsIdle(LearnDependency.Always, 0b1000).ShouldBeFalse();
        summary.OpsOf(LearnDependency.Always, 0b1).ShouldBe(1);
        summary.OpsOf(LearnDependency.X0, 0b1).ShouldBe(1 + 5 + 1 + 3 + 2 + 2 + 2);
        summary.WorstOps.ShouldBe(23);
        summary.Costs.Length.ShouldBe(8);
    }

    [Theory]
    [InlineData("1070 2100 3400 4170 5000 2220 9000 0000", "")]
    [InlineData("1070 2100 3400 4170 5000 2C20 9000 0000", "X0/0 R0, U/2")]
    [InlineData("1070 2000 3400 4170 5000 9000 0000", "Always/0")]
    [InlineData("B120 0000", "")]
    [InlineData("B900 1070 2000 3400 4170 5000 9000 0000", "X0/0 U/0")]
    [InlineData("1070 2100 3400 4170 5000 8000 9000 0000", "Always/0")]
    [InlineData("B100 1070 2100 3400 4170 5000 8000 9000 0000", "X0/0")]
    [InlineData("1070 9000 0000", "none")]
    public void The_visits_that_can_change_something_follow_from_dependencies_exits_and_clips(string words, string wakes)
    {
        MicroVerdict verdict = MicroVerifier.Verify(Program(words));
        if (wakes.Length == 0)
        {
            verdict.IsSound.ShouldBeFalse();
            return;
        }

        string found = string.Join(' ', verdict.Summary!.Wakes.Select(term => $"{Names(term.Mask)}/{term.Decimation}"));
        (found.Length == 0 ? "none" : found).ShouldBe(wakes);

        static string Names(LearnDependency mask) => mask == LearnDependency.Always
            ? "Always"
            : string.Join(", ", Enum.GetValues<LearnDependency>().Where(one => one != LearnDependency.Always && (mask & one) != 0));
    }

    private static string Repeat(string word, int count) => string.Join(' ', Enumerable.Repeat(word, count));

    private static MicroProgram Program(string words) => new(
        words.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => ushort.Parse(word, NumberStyles.HexNumber, CultureInfo.InvariantCulture)),
        [-1, short.MinValue],
        [new LearnLimit { Low = 0, High = 200 }, new LearnLimit { Low = 5, High = 4 }]);
}
