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
    [InlineData(WorkDistribution.Solo, MicrocodeExecution.General, 24)]
    [InlineData(WorkDistribution.PerCore, MicrocodeExecution.General, 24)]
    [InlineData(WorkDistribution.Parallel, MicrocodeExecution.General, 24)]
    [InlineData(WorkDistribution.Solo, MicrocodeExecution.Specialised, 5)]
    [InlineData(WorkDistribution.PerCore, MicrocodeExecution.Specialised, 5)]
    [InlineData(WorkDistribution.Parallel, MicrocodeExecution.Specialised, 3)]
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

    [OpenClTheory]
    [InlineData(WorkDistribution.Solo, MicrocodeExecution.General)]
    [InlineData(WorkDistribution.PerCore, MicrocodeExecution.General)]
    [InlineData(WorkDistribution.Parallel, MicrocodeExecution.General)]
    [InlineData(WorkDistribution.Solo, MicrocodeExecution.Specialised)]
    public void Windows_of_many_steps_end_as_single_steps(WorkDistribution distribution, MicrocodeExecution execution)
    {
        OpenClEngineFactory factory = Factory(distribution, execution);
        int networks = execution == MicrocodeExecution.General ? 12 : 2;
        for (int seed = 300; seed < 300 + networks; seed++)
        {
            ChipParameters parameters = PlasticChip.Random(seed, 1 + (seed % 4));
            using var scalar = new ScalarEngine(parameters);
            using ICoreEngine opencl = factory.Create(parameters);
            var scalarRun = new EngineDriver(parameters, scalar);
            var openclRun = new EngineDriver(parameters, opencl);
            foreach (int steps in (int[])[7, 1, 32])
            {
                for (int s = 0; s < steps; s++)
                {
                    scalarRun.Run(1, t => PlasticChip.InputOf(parameters, seed, t));
                }

                openclRun.Run(steps, t => PlasticChip.InputOf(parameters, seed, t));
                Compare(parameters, scalar, opencl, $"seed {seed}, {steps} steps");
                openclRun.Digest().ShouldBe(scalarRun.Digest(), $"seed {seed}, {steps} steps");
            }
        }
    }

    [OpenClTheory]
    [InlineData(WorkDistribution.Solo)]
    [InlineData(WorkDistribution.PerCore)]
    [InlineData(WorkDistribution.Parallel)]
    public void Digests_of_learning_chips_agree_after_every_phase(WorkDistribution distribution)
    {
        OpenClEngineFactory factory = Factory(distribution, MicrocodeExecution.General);
        for (int seed = 400; seed < 406; seed++)
        {
            ChipParameters parameters = PlasticChip.Random(seed, 1 + (seed % 3), longest: 3);
            using var scalar = new ScalarEngine(parameters);
            using ICoreEngine opencl = factory.Create(parameters);
            var scalarRun = new EngineDriver(parameters, scalar);
            var openclRun = new EngineDriver(parameters, opencl);
            for (int step = 1; step <= 10; step++)
            {
                var expected = new List<(StepPhase, string)>();
                var found = new List<(StepPhase, string)>();
                scalarRun.RunPhases(phase => expected.Add((phase, scalarRun.Digest())), t => PlasticChip.InputOf(parameters, seed, t));
                openclRun.RunPhases(phase => found.Add((phase, openclRun.Digest())), t => PlasticChip.InputOf(parameters, seed, t));
                found.ShouldBe(expected, $"seed {seed}, step {step}");
                found[^1].Item1.ShouldBe(StepPhase.Learn);
                openclRun.Window.CountersOf(0, 0).ToArray().ShouldBe(scalarRun.Window.CountersOf(0, 0).ToArray(), $"seed {seed}, step {step}");
            }
        }
    }

    [OpenClTheory]
    [InlineData(WorkDistribution.Solo)]
    [InlineData(WorkDistribution.PerCore)]
    public void Strict_engines_that_learn_agree(WorkDistribution distribution)
    {
        OpenClEngineFactory factory = Factory(distribution, MicrocodeExecution.General);
        for (int seed = 500; seed < 506; seed++)
        {
            ChipParameters parameters = PlasticChip.Random(seed, 1 + (seed % 3), longest: 3);
            using var scalar = new ScalarEngine(parameters, strict: true);
            using ICoreEngine opencl = factory.Create(parameters, strict: true);
            var scalarRun = new EngineDriver(parameters, scalar);
            var openclRun = new EngineDriver(parameters, opencl);
            for (int step = 1; step <= 12; step++)
            {
                scalarRun.Run(1, t => PlasticChip.InputOf(parameters, seed, t));
                openclRun.Run(1, t => PlasticChip.InputOf(parameters, seed, t));
                openclRun.Digest().ShouldBe(scalarRun.Digest(), $"seed {seed}, step {step}");
                opencl.Violation.ShouldBe(scalar.Violation, $"seed {seed}, step {step}");
            }
        }
    }

    [OpenClTheory]
    [InlineData(WorkDistribution.Solo, MicrocodeExecution.General, 12)]
    [InlineData(WorkDistribution.PerCore, MicrocodeExecution.General, 12)]
    [InlineData(WorkDistribution.Parallel, MicrocodeExecution.General, 12)]
    [InlineData(WorkDistribution.Solo, MicrocodeExecution.Specialised, 1)]
    public void What_a_host_changes_reaches_both_engines(WorkDistribution distribution, MicrocodeExecution execution, int networks)
    {
        OpenClEngineFactory factory = Factory(distribution, execution);
        for (int seed = 600; seed < 600 + networks; seed++)
        {
            ChipParameters parameters = PlasticChip.Random(seed, 1 + (seed % 3));
            var random = new Random(seed);
            using var scalar = new ScalarEngine(parameters);
            using ICoreEngine opencl = factory.Create(parameters);
            var scalarRun = new EngineDriver(parameters, scalar);
            var openclRun = new EngineDriver(parameters, opencl);
            for (int change = 0; change < 8; change++)
            {
                scalarRun.Run(6, t => PlasticChip.InputOf(parameters, seed, t));
                openclRun.Run(6, t => PlasticChip.InputOf(parameters, seed, t));
                openclRun.Digest().ShouldBe(scalarRun.Digest(), $"seed {seed}, before change {change}");
                if (change == 5)
                {
                    scalarRun.Reset();
                    openclRun.Reset();
                }
                else
                {
                    Change(parameters.Cores[random.Next(parameters.Cores.Length)], change, random, scalar, opencl);
                }

                Compare(parameters, scalar, opencl, $"seed {seed}, behind change {change}");
                openclRun.Digest().ShouldBe(scalarRun.Digest(), $"seed {seed}, behind change {change}");
            }
        }
    }

    [OpenClFact]
    public void Small_chips_are_interpreted_unless_asked_otherwise()
    {
        ChipParameters parameters = PlasticChip.Random(1, 2);
        string Description(MicrocodeExecution execution)
        {
            using ICoreEngine engine = Factory(WorkDistribution.Solo, execution).Create(parameters);
            return engine.Description;
        }

        Description(MicrocodeExecution.Automatic).ShouldEndWith("learning programs interpreted");
        Description(MicrocodeExecution.General).ShouldEndWith("learning programs interpreted");
        Description(MicrocodeExecution.Specialised).ShouldEndWith("learning programs written out");
    }

    /// <summary>A change of the kind a host makes: programs, epochs, trace configurations, weights, delays and tags, traces and reward.</summary>
    private static void Change(CoreParameters core, int kind, Random random, params ICoreEngine[] engines)
    {
        if (core.Learn is not { } learn)
        {
            return;
        }

        CoreLearning learning = engines[0].ReadLearning(core.Index)!;
        switch (kind)
        {
            case 0 or 6:
                PlasticChip.ReplacePrograms(learn, random);
                break;
            case 1:
                learn.Epoch = random.Next(1, 64);
                learn.Enabled = true;
                learning.ClearEpoch();
                break;
            case 2:
                learn.Traces[random.Next(learn.Traces.Length)] = new() { Impulse = 50, Decay = 700_000, Rounding = NeuroChip.Spec.TraceRounding.Up };
                break;
            case 3:
                Array.Reverse(learning.Delay);
                Array.Reverse(learning.Tag);
                learning.R1 = -77;
                learning.RewardEvent = true;
                break;
            default:
                Array.Fill(learning.Y2, 99);
                Array.Fill(learning.X1, 17);
                learn.Enabled = kind == 4;
                learning.ClearEpoch();
                break;
        }

        foreach (ICoreEngine engine in engines)
        {
            engine.LearningChanged(core.Index);
            engine.WriteLearning(core.Index, learning);
        }
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
