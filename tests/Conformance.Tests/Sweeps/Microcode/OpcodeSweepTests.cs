using NeuroChip.Emulator.Engines;
using NeuroChip.Spec;
using NeuroChip.Spec.Microcode;
using Xunit.Abstractions;

namespace Conformance.Tests.Sweeps.Microcode;

/// <summary>
/// Every opcode in random programs on random operands: the interpreter, the general kernel and written-out kernels give the
/// closed form in wide integers. States in which the opcode is not executed do not count.
/// </summary>
public sealed class OpcodeSweepTests(ITestOutputHelper output)
{
    private const int States = 1_000_000;
    private const int OrdinaryStates = States / 10;
    private const int Programs = 200;
    private const int Seed = 6100;

    /// <summary>Programs of an opcode that are written out, 15 times as many in a translation unit.</summary>
    private const int WrittenOut = 4;

    /// <summary>Translation units of a long run.</summary>
    private const int Units = 8;

    /// <summary>Every opcode but the illegal one.</summary>
    private static readonly int[] s_opcodes = [.. Enum.GetValues<MicroOpcode>().Where(op => op != MicroOpcode.Extend).Select(op => (int)op)];

    [Fact]
    public void A_tenth_of_a_million_states_of_every_opcode_are_the_closed_form() => Run(OrdinaryStates, units: 1);

    [LongFact]
    public void A_million_states_of_every_opcode_are_the_closed_form() => Run(States, Units);

    private void Run(int states, int units)
    {
        using var runners = new MicrocodeRunners();
        MicroProgram[][] programs = [.. s_opcodes.Select(DrawPrograms)];
        runners.Prepare(programs.SelectMany(of => of));
        for (int unit = 0; unit < units; unit++)
        {
            runners.WriteOut([.. programs.SelectMany(of => of.Skip(unit * WrittenOut).Take(WrittenOut))]);
        }

        var counts = new SweepCounts();
        foreach (int opcode in s_opcodes)
        {
            var sweep = new Sweep(opcode, states, counts);
            sweep.Run(programs[opcode], runners.Interpret);
            sweep.Run(programs[opcode][..(units * WrittenOut)], runners.RunWritten);
        }

        output.WriteLine($"[shown] microcode: {counts}, from seed {Seed}");
    }

    private static MicroProgram[] DrawPrograms(int opcode)
    {
        var random = new Random(Seed + opcode);
        return [.. Enumerable.Range(0, Programs).Select(_ => RandomProgram.Around(opcode, random))];
    }

    /// <summary>One opcode: random states until it has been executed often enough.</summary>
    private sealed class Sweep(int opcode, int states, SweepCounts counts)
    {
        private readonly Random _random = new(Seed + 1000 + opcode);

        public void Run(MicroProgram[] programs, Func<MicroProgram, SynapseVisit[], IEnumerable<(string Runner, VisitResult[] Results)>> run)
        {
            WideProgram[] wide = [.. programs.Select(program => new WideProgram(program))];
            (int executed, int changed) = (0, 0);
            for (int round = 0; executed < states; round++)
            {
                round.ShouldBeLessThan(20 * programs.Length, $"opcode {opcode} is hardly ever executed");
                int index = round % programs.Length;
                SynapseVisit[] visits = [.. Enumerable.Range(0, states / programs.Length).Select(_ => RandomVisit.Draw(_random))];
                (VisitResult Result, int Executed)[] wanted = [.. visits.Select(visit => wide[index].Evaluate(visit))];
                foreach ((string runner, VisitResult[] results) in run(programs[index], visits))
                {
                    counts.Add(runner, results.Length);
                    ShouldBe(results, wanted, visits, $"opcode {opcode}, seed {Seed}, round {round}, {runner}, words {Words(programs[index])}");
                }

                executed += wanted.Count(item => (item.Executed >> opcode) % 2 == 1);
                changed += wanted.Where((item, i) => Changed(item.Result, visits[i])).Count();
            }

            counts.Swept(opcode, executed);
            changed.ShouldBeGreaterThan(states / 10, $"opcode {opcode}: programs that change nothing show little");
        }

        private static bool Changed(VisitResult result, SynapseVisit visit) =>
            (result.Weight, result.Delay, result.Tag) != (visit.Weight, visit.Delay, visit.Tag);

        private static void ShouldBe(VisitResult[] found, (VisitResult Result, int Executed)[] wanted, SynapseVisit[] visits, string what)
        {
            for (int i = 0; i < found.Length; i++)
            {
                if (found[i] != wanted[i].Result)
                {
                    Assert.Fail($"{what}, visit {i}, {visits[i]}: {found[i]}, not {wanted[i].Result}");
                }
            }
        }

        private static string Words(MicroProgram program) => string.Join(' ', program.Words.Select(word => $"{word:X4}"));
    }
}
