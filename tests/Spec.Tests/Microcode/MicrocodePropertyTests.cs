using System.Text;
using FsCheck;
using FsCheck.Fluent;
using NeuroChip.Spec;
using NeuroChip.Spec.Microcode;

namespace Spec.Tests.Microcode;

/// <summary>What holds for every program, drawn by seed; a failing case names its seed.</summary>
public sealed class MicrocodePropertyTests
{
    private static readonly Config s_config = Config.QuickThrowOnFailure.WithMaxTest(1000).WithReplay(20261126, 7);

    /// <summary>The proof of the verifier, tried: no product of a program it accepts is wider than it says, and none needs more than 64 bits.</summary>
    [Fact]
    public void No_product_of_a_verified_program_is_wider_than_the_verifier_says()
    {
        int sound = 0;
        int widest = 0;
        ForSeeds(seed =>
        {
            RandomPrograms random = new(seed);
            MicroProgram program = random.Program();
            MicroVerdict verdict = MicroVerifier.Verify(program);
            verdict.Problems.Select(problem => problem.Code).Distinct().ShouldBeSubsetOf([MicrocodeCodes.ProductOverflow]);
            for (int visits = 0; verdict.Summary is { } summary && visits < 20; visits++)
            {
                ReferenceResult result = ReferenceMachine.Run(program, random.Visit());
                result.Widest.ShouldBeLessThanOrEqualTo(Math.Min(64, summary.ProductBits));
                widest = Math.Max(widest, result.Widest);
            }

            sound += verdict.IsSound ? 1 : 0;
        });
        sound.ShouldBeGreaterThan(700);
        widest.ShouldBeGreaterThan(48);
    }

    /// <summary>What the verifier refuses for its width can overflow indeed: the ends of the ranges reach it.</summary>
    [Fact]
    public void A_refused_product_overflows_for_some_operands()
    {
        // Eight weights: (-256)^8 is 2^64.
        MicroProgram program = new([MicroOps.Target(LearnTarget.Weight), MicroOps.Depend(LearnDependency.Always), .. Enumerable.Repeat(MicroOps.Multiply(FactorCode.Weight), 8), MicroOps.Halt()]);
        MicroVerifier.Verify(program).IsSound.ShouldBeFalse();
        int[] operands = new int[12];
        operands[9] = -256;
        ReferenceMachine.Run(program, new ReferenceVisit(operands, 1, SignMode.Mixed, 8, 0)).Widest.ShouldBe(66);
    }

    [Fact]
    public void Cost_idle_visits_and_ranges_are_as_the_summary_says() => ForSeeds(seed =>
    {
        RandomPrograms random = new(seed);
        MicroProgram program = random.Program();
        if (MicroVerifier.Verify(program).Summary is not { } summary)
        {
            return;
        }

        for (int visits = 0; visits < 20; visits++)
        {
            ReferenceVisit visit = random.Visit();
            ReferenceResult result = ReferenceMachine.Run(program, visit);
            int ops = summary.OpsOf(visit.Held, visit.ActiveU);
            result.Ops.ShouldBeLessThanOrEqualTo(ops);
            ops.ShouldBeLessThanOrEqualTo(summary.WorstOps);
            summary.Costs.Count(item => item == new CostCase(visit.Held & summary.Dependencies, visit.ActiveU & summary.Decimations, ops)).ShouldBe(1);
            bool idle = summary.IsIdle(visit.Held, visit.ActiveU);
            if (idle || !summary.Compares)
            {
                result.Ops.ShouldBe(ops);
            }

            foreach ((LearnTarget target, int value) in result.Written)
            {
                TargetSummary section = summary.Of(target).ShouldNotBeNull();
                section.Writes.ShouldBeTrue();
                if (idle)
                {
                    value.ShouldBe(visit.Operands[9 + (int)target], $"{target} of an idle visit");
                }

                // A weight is cut to its format and its sign after the clip.
                if (target != LearnTarget.Weight)
                {
                    value.ShouldBeInRange(section.Smallest, section.Largest);
                }
            }
        }
    });

    [Fact]
    public void A_program_written_as_text_assembles_to_itself() => ForSeeds(seed =>
    {
        MicroProgram program = new RandomPrograms(seed).Program();
        foreach (bool comments in new[] { false, true })
        {
            string text = MicroDisassembler.Program(program, comments);
            AssembledProgram assembled = MicroAssembler.Assemble(text);
            assembled.Program.ShouldBe(program, text);
            assembled.Summary?.ProductBits.ShouldBe(MicroVerifier.Verify(program).Summary!.ProductBits);
        }
    });

    [Fact]
    public void Every_word_of_16_bits_has_a_text_that_gives_it_back()
    {
        for (int first = 0; first <= ushort.MaxValue; first += 256)
        {
            ushort[] words = [.. Enumerable.Range(first, 256).Select(word => (ushort)word)];
            string text = string.Concat(words.Select(word => MicroDisassembler.Instruction(word) + "\n"));
            MicroAssembler.Assemble(text).Program!.Words.ShouldBe(words);
        }
    }

    [Fact]
    public void Words_of_any_kind_are_verified_without_an_exception()
    {
        Random random = new(11);
        int sound = 0;
        for (int i = 0; i < 20_000; i++)
        {
            ushort[] words = new ushort[random.Next(0, 12)];
            for (int word = 0; word < words.Length; word++)
            {
                words[word] = (ushort)random.Next(1 << 16);
            }

            MicroProgram program = new(words.Append((ushort)0), [1, 2], [default]);
            MicroVerdict verdict = MicroVerifier.Verify(program);
            (verdict.Summary is null).ShouldBe(verdict.Problems.Length > 0);
            sound += verdict.IsSound ? 1 : 0;
            MicroDisassembler.Program(program, comments: true).ShouldNotBeEmpty();
        }

        sound.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Texts_of_any_kind_are_refused_or_assembled_without_an_exception()
    {
        const string Alphabet = "TGT DEP MUL SCL w d t x0 y1 u3 K1 LIM0 0x 12 -5 .. .const .limit .word sgn ( ) , | + - ; > = ! \n \n \t \r § \uD83D \0";
        string[] parts = Alphabet.Split(' ');
        Random random = new(5);
        string good = MicroDisassembler.Program(new RandomPrograms(3).Program(), comments: true);
        for (int i = 0; i < 20_000; i++)
        {
            string text = random.Next(2) == 0
                ? string.Concat(Enumerable.Range(0, random.Next(30)).Select(_ => parts[random.Next(parts.Length)] + (random.Next(2) == 0 ? " " : "")))
                : Mutated(good, random);
            AssembledProgram assembled = MicroAssembler.Assemble(text);
            (assembled.Summary is null).ShouldBe(assembled.Problems.Length > 0);
            int lines = text.AsSpan().EnumerateLines().Count();
            assembled.Problems.ShouldAllBe(problem => problem.Line >= 1 && problem.Line <= lines && problem.Column >= 1 && problem.Found.Length < 200);
        }
    }

    private static string Mutated(string text, Random random)
    {
        char[] characters = text.ToCharArray();
        for (int changes = random.Next(1, 6); changes > 0; changes--)
        {
            characters[random.Next(characters.Length)] = (char)(random.Next(4) == 0 ? random.Next(1 << 16) : random.Next(32, 127));
        }

        return new string(characters)[..random.Next(characters.Length)];
    }

    private static void ForSeeds(Action<int> property) =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), property).Check(s_config);
}

/// <summary>Counts what can only be walked.</summary>
internal static class LineCount
{
    public static int Count(this SpanLineEnumerator lines)
    {
        int count = 0;
        foreach (ReadOnlySpan<char> _ in lines)
        {
            count++;
        }

        return count;
    }
}
