using Chip.Tests.Engines;
using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.Engines.Scalar;
using NeuroChip.Emulator.OpenCl.Microcode;
using NeuroChip.Spec.Microcode;

namespace Chip.Tests.EmulatorOpenCl;

/// <summary>What the table says of a dependency case holds of every visit in it, so that visits may be counted without being made.</summary>
public sealed class DependencyCasesTests
{
    [Fact]
    public void A_case_that_does_not_act_changes_nothing_and_costs_what_the_table_says()
    {
        using var scalar = new ScalarMicrocodeRunner();
        int still = 0;
        int exact = 0;
        for (int seed = 0; seed < 400; seed++)
        {
            var random = new Random(7000 + seed);
            MicroProgram program = RandomPrograms.Program(random);
            var code = new ProgramCode(program);
            uint[] table = DependencyCases.Of(code);
            for (int i = 0; i < 40; i++)
            {
                int flags = random.Next(DependencyCases.Flags);
                int decimation = random.Next(DependencyCases.Decimations);
                SynapseVisit visit = RandomPrograms.Visit(random) with
                {
                    X0 = (flags & 1) != 0,
                    Y0 = (flags & 2) != 0,
                    R0 = (flags & 4) != 0,
                    ActiveU = (2 << decimation) - 1,
                };
                var result = new VisitResult[1];
                scalar.Run(program, [visit], result);
                uint entry = table[(decimation * DependencyCases.Flags) + flags];
                bool acts = (entry & DependencyCases.Acts) != 0;
                if (!acts)
                {
                    (result[0].Weight, result[0].Delay, result[0].Tag).ShouldBe((visit.Weight, visit.Delay, visit.Tag), $"seed {seed}");
                    still++;
                }

                if (!acts || !code.Compares)
                {
                    result[0].Ops.ShouldBe((int)(entry & ~DependencyCases.Acts), $"seed {seed}");
                    exact++;
                }
            }
        }

        still.ShouldBeGreaterThan(1000);
        exact.ShouldBeGreaterThan(5000);
    }
}
