using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.Engines.Scalar;
using NeuroChip.Emulator.OpenCl;
using NeuroChip.Emulator.State;
using Xunit.Abstractions;

namespace Chip.Tests.Engines;

/// <summary>Chips that learn: state, spikes and counters of the OpenCL engine are those of the scalar one after every step.</summary>
public sealed class LearningEqualityTests(ITestOutputHelper output)
{
    private const int Steps = 40;

    [OpenClTheory]
    [InlineData(WorkDistribution.Solo, MicrocodeExecution.General, 60)]
    [InlineData(WorkDistribution.PerCore, MicrocodeExecution.General, 60)]
    [InlineData(WorkDistribution.Solo, MicrocodeExecution.Specialised, 5)]
    [InlineData(WorkDistribution.PerCore, MicrocodeExecution.Specialised, 5)]
    public void Chips_that_learn_agree_after_every_step(WorkDistribution distribution, MicrocodeExecution execution, int networks)
    {
        OpenClEngineFactory factory = Factory(distribution, execution);
        long ops = 0;
        int changed = 0;
        for (int seed = 0; seed < networks; seed++)
        {
            ChipParameters parameters = PlasticChip.Random(seed, 1 + (seed % 4), seed % 5 == 0 ? 63 : 9);
            using var scalar = new ScalarEngine(parameters);
            using ICoreEngine opencl = factory.Create(parameters);
            var scalarRun = new EngineDriver(parameters, scalar);
            var openclRun = new EngineDriver(parameters, opencl);
            openclRun.Digest().ShouldBe(scalarRun.Digest(), $"seed {seed}, before step 1");
            for (int step = 1; step <= Steps; step++)
            {
                scalarRun.Run(1, t => PlasticChip.InputOf(parameters, seed, t));
                openclRun.Run(1, t => PlasticChip.InputOf(parameters, seed, t));
                Compare(parameters, scalar, opencl, $"seed {seed}, step {step}");
                openclRun.Digest().ShouldBe(scalarRun.Digest(), $"seed {seed}, step {step}");
                foreach (CoreParameters core in parameters.Cores)
                {
                    openclRun.Window.CountersOf(0, core.Index).ToArray().ShouldBe(
                        scalarRun.Window.CountersOf(0, core.Index).ToArray(), $"seed {seed}, step {step}, core {core.Index}");
                    ops += scalarRun.Window.CountersOf(0, core.Index)[(int)CoreCounter.LearnOps];
                }
            }

            changed += parameters.Cores.Count(core => core.Learn is { } learn
                && !scalar.ReadLearning(core.Index)!.Weight.AsSpan().SequenceEqual(CoreLearning.Initial(learn).Weight));
        }

        output.WriteLine($"{networks} networks x {Steps} steps, {ops} learning operations, {changed} cores with changed weights");
        changed.ShouldBeGreaterThan(networks / 2);
    }

    private static OpenClEngineFactory Factory(WorkDistribution distribution, MicrocodeExecution execution)
    {
        OpenClEngineFactory.TryCreate(distribution, out OpenClEngineFactory? factory, out string reason, execution).ShouldBeTrue(reason);
        return factory!;
    }

    private static void Compare(ChipParameters parameters, ScalarEngine a, ICoreEngine b, string place)
    {
        foreach (CoreParameters core in parameters.Cores.Where(core => core.Learn is not null))
        {
            CoreLearning x = a.ReadState(core.Index).Learning!;
            CoreLearning y = b.ReadState(core.Index).Learning!;
            y.Tx.ShouldBe(x.Tx, $"{place}, core {core.Index}");
            y.X1.ShouldBe(x.X1, $"{place}, core {core.Index}");
            y.Ty.ShouldBe(x.Ty, $"{place}, core {core.Index}");
            y.Y1.ShouldBe(x.Y1, $"{place}, core {core.Index}");
            y.Y3.ShouldBe(x.Y3, $"{place}, core {core.Index}");
            (y.R1, y.RewardEvent, y.RewardSpikes, y.RewardSum).ShouldBe((x.R1, x.RewardEvent, x.RewardSpikes, x.RewardSum), place);
            y.Tag.ShouldBe(x.Tag, $"{place}, core {core.Index}");
            y.Delay.ShouldBe(x.Delay, $"{place}, core {core.Index}");
            y.Weight.ShouldBe(x.Weight, $"{place}, core {core.Index}");
        }
    }
}
