using Chip.Tests.Engines;
using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.Engines.Scalar;
using NeuroChip.Emulator.OpenCl;
using NeuroChip.Emulator.OpenCl.Microcode;
using NeuroChip.Spec.Microcode;

namespace Chip.Tests.EmulatorOpenCl;

/// <summary>Random programs on random operands: the interpreter of one synapse, the general kernel and written-out programs agree.</summary>
public sealed class MicrocodeRunnerTests
{
    private const int States = 64;

    [OpenClFact]
    public void The_general_kernel_agrees_with_the_interpreter() => Compare(specialised: false, programs: 400, seed: 4100);

    [OpenClFact]
    public void Programs_written_out_agree_with_the_interpreter() => Compare(specialised: true, programs: 60, seed: 5200);

    private static void Compare(bool specialised, int programs, int seed)
    {
        OpenClEngineFactory.TryCreate(WorkDistribution.Automatic, out OpenClEngineFactory? factory, out string reason).ShouldBeTrue(reason);
        using var scalar = new ScalarMicrocodeRunner();
        using var device = (OpenClMicrocodeRunner)factory!.CreateMicrocodeRunner(specialised);
        MicroProgram[] all = [.. Enumerable.Range(0, programs).Select(i => RandomPrograms.Program(new Random(seed + i)))];
        device.Prepare(all);
        int changed = 0;
        for (int i = 0; i < programs; i++)
        {
            var random = new Random(seed + 100_000 + i);
            SynapseVisit[] visits = [.. Enumerable.Range(0, States - (i % 3)).Select(_ => RandomPrograms.Visit(random))];
            var expected = new VisitResult[visits.Length];
            var found = new VisitResult[visits.Length];
            scalar.Run(all[i], visits, expected);
            device.Run(all[i], visits, found);
            for (int v = 0; v < visits.Length; v++)
            {
                found[v].ShouldBe(expected[v], $"seed {seed + i}, visit {v}: {visits[v]}, words {string.Join(' ', all[i].Words.Select(word => word.ToString("X4", null)))}");
                changed += found[v].Weight != visits[v].Weight || found[v].Tag != visits[v].Tag || found[v].Delay != visits[v].Delay ? 1 : 0;
            }
        }

        changed.ShouldBeGreaterThan(programs * States / 4);
    }
}
