using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.Engines.Scalar;
using NeuroChip.Spec;
using NeuroChip.Spec.Microcode;
using Xunit.Abstractions;

namespace Chip.Tests.Learning;

/// <summary>The interpreter against whole numbers without bounds, and what it shows of itself.</summary>
public sealed class MicrocodeTests(ITestOutputHelper output)
{
    [Fact]
    public void Random_programs_give_what_unbounded_arithmetic_gives()
    {
        using var runner = new ScalarMicrocodeRunner();
        var seen = new int[16];
        int written = 0;
        for (int seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            (short[] constants, LearnLimit[] limits) = DrawnPrograms.Tables(random);
            MicroProgram program = DrawnPrograms.Draw(random, constants, limits);
            SynapseVisit[] visits = [.. Enumerable.Range(0, 40).Select(_ => DrawnPrograms.Visit(random))];
            var results = new VisitResult[visits.Length];
            runner.Run(program, visits, results);
            for (int i = 0; i < visits.Length; i++)
            {
                VisitResult expected = MicrocodeReference.Evaluate(program, visits[i]);
                results[i].ShouldBe(expected, $"seed {seed}, visit {i}: {visits[i]}\n{MicroDisassembler.Program(program)}");
                written += results[i].Weight != visits[i].Weight || results[i].Tag != visits[i].Tag ? 1 : 0;
            }

            foreach (ushort word in program.Words)
            {
                seen[word >> 12]++;
            }
        }

        seen.Take(15).ShouldAllBe(count => count > 20);
        written.ShouldBeGreaterThan(1000);
        output.WriteLine($"300 programs x 40 visits, {written} changed something; words by opcode: {string.Join(' ', seen)}");
    }

    [Fact]
    public void An_observer_sees_each_instruction_with_the_registers_around_it()
    {
        var observer = new Recorder();
        using var runner = new ScalarMicrocodeRunner(observer);
        var program = new MicroProgram(
        [
            MicroOps.Target(LearnTarget.Weight), MicroOps.Depend(LearnDependency.Y0), MicroOps.Multiply(FactorCode.X1),
            MicroOps.Scale(-3, 1, 2), MicroOps.Accumulate(), MicroOps.Depend(LearnDependency.X0), MicroOps.Multiply(FactorCode.Y1), MicroOps.Write(),
            MicroOps.Halt(),
        ]);
        var results = new VisitResult[2];
        var visit = new SynapseVisit { Y0 = true, X1 = 10, Weight = 100, Sign = SignMode.Excitatory, WeightBits = 8, Step = 9 };
        runner.Run(program, [visit, visit], results);
        observer.Seen.Select(step => step.Instruction.ProgramCounter).ShouldBe([0, 1, 2, 3, 4, 5, 7, 8]);
        observer.Seen.ShouldAllBe(step => step.Synapse == new VisitedSynapse(9, -1, -1, 1, -1));
        ExecutedInstruction scale = observer.Seen[3].Instruction;
        scale.Word.ShouldBe(program.Words[3]);
        scale.Before.ShouldBe(new MicrocodeRegisters(10, 0, 12800, true));

        // (10 * -3) >> 2 is -8, times 2^8.
        scale.After.ShouldBe(new MicrocodeRegisters(10, -2048, 12800, true));
        observer.Seen[4].Instruction.After.A.ShouldBe(12800 - 2048);
        observer.Seen[5].Instruction.After.E.ShouldBeFalse();
        observer.Seen[6].Instruction.Result.ShouldBe(new VisitResult(10752, 84, 0, 0, 7));
        results[1].ShouldBe(results[0]);
        results[0].Ops.ShouldBe(7);
    }

    [Fact]
    public void The_accumulator_of_a_visit_without_ACC_is_what_the_last_target_starts_from()
    {
        using var runner = new ScalarMicrocodeRunner();
        var program = new MicroProgram(
        [
            MicroOps.Exit(LearnDependency.X0), MicroOps.Target(LearnTarget.Weight), MicroOps.Write(), MicroOps.Target(LearnTarget.Tag, 5),
            MicroOps.Depend(LearnDependency.Y0), MicroOps.Scale(1, 0), MicroOps.Accumulate(), MicroOps.Write(), MicroOps.Halt(),
        ]);
        var results = new VisitResult[2];
        var visit = new SynapseVisit { Tag = -3, Weight = 8, Sign = SignMode.Excitatory, WeightBits = 8 };
        runner.Run(program, [visit, visit with { X0 = true }], results);
        results[0].ShouldBe(new VisitResult(-96, 8, 0, -3, 1));
        results[1].ShouldBe(new VisitResult(-96, 8, 0, -3, 6));
    }

    private sealed class Recorder : IMicrocodeObserver
    {
        public List<(VisitedSynapse Synapse, ExecutedInstruction Instruction)> Seen { get; } = [];

        public bool Wants(in VisitedSynapse synapse) => synapse.Position == 1;

        public void OnInstruction(in VisitedSynapse synapse, in ExecutedInstruction instruction) => Seen.Add((synapse, instruction));
    }
}
