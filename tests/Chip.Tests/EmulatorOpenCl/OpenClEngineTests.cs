using Chip.Tests.Engines;
using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.Engines.Scalar;
using NeuroChip.Emulator.OpenCl;
using NeuroChip.Emulator.State;

namespace Chip.Tests.EmulatorOpenCl;

/// <summary>What the OpenCL engine does between runs: parameters, lanes, the end of time, disposal.</summary>
public sealed class OpenClEngineTests
{
    private static readonly WorkDistribution[] Distributions = [WorkDistribution.Solo, WorkDistribution.PerCore, WorkDistribution.Parallel];

    [OpenClFact]
    public void Parameters_changed_between_runs_are_followed_in_full()
    {
        foreach (WorkDistribution distribution in Distributions)
        {
            for (int seed = 0; seed < 8; seed++)
            {
                // Start without any reset mode or hard reset, then take over all parameters of a random chip.
                ChipParameters parameters = SyntheticChip.Random(seed, 3);
                ChipParameters wanted = SyntheticChip.Random(seed, 3);
                Array.Clear(parameters.ResetMode);
                Array.Clear(parameters.ResetInterval);
                using ICoreEngine opencl = Create(distribution, parameters);
                using var scalar = new ScalarEngine(parameters);
                var (a, b) = (new EngineDriver(parameters, scalar), new EngineDriver(parameters, opencl));
                a.Run(5);
                b.Run(5);
                CoreParameters core = parameters.Cores[1];
                for (int lane = core.FirstLane; lane < core.FirstLane + core.Compartments; lane++)
                {
                    parameters.ResetMode[lane] = wanted.ResetMode[lane];
                    parameters.ResetInterval[lane] = wanted.ResetInterval[lane];
                    parameters.DecayU[lane] = 1 + (lane % 4096);
                    parameters.DecayV[lane] = lane % 4096;
                    parameters.Bias[lane] = -parameters.Bias[lane];
                    parameters.Threshold[lane] = (lane * 7) << 6;
                    parameters.Refract[lane] = 1 + (lane % 5);
                }

                scalar.ParametersChanged(core.FirstLane, core.Compartments);
                opencl.ParametersChanged(core.FirstLane, core.Compartments);
                for (int step = 0; step < 25; step++)
                {
                    a.Run(1);
                    b.Run(1);
                    b.Digest().ShouldBe(a.Digest(), $"seed {seed}, {distribution}, step {6 + step}");
                }
            }
        }
    }

    [OpenClFact]
    public void Lanes_written_in_part_are_read_back_and_leave_the_others_alone()
    {
        foreach (WorkDistribution distribution in Distributions)
        {
            ChipParameters parameters = SyntheticChip.Random(3, 2);
            using ICoreEngine engine = Create(distribution, parameters);
            var before = new int[parameters.Lanes];
            engine.ReadLanes(0, before, [], []);
            engine.WriteLanes(5, [1, -2, 3], [-8388608, 8388607, 0], [63, 0, 7]);
            var (u, v, r) = (new int[5], new int[5], new int[5]);
            engine.ReadLanes(4, u, v, r);
            u.ShouldBe([before[4], 1, -2, 3, before[8]]);
            v[1..4].ShouldBe([-8388608, 8388607, 0]);
            r[1..4].ShouldBe([63, 0, 7]);
        }
    }

    [OpenClFact]
    public void The_engines_agree_up_to_the_last_step_of_time()
    {
        foreach (WorkDistribution distribution in Distributions)
        {
            ChipParameters parameters = SyntheticChip.Random(11, 3);
            using ICoreEngine opencl = Create(distribution, parameters);
            using var scalar = new ScalarEngine(parameters);
            const int Steps = 70;
            foreach (ICoreEngine engine in new[] { scalar, opencl })
            {
                var window = new RunWindow(parameters);
                window.Prepare(int.MaxValue - 1 - Steps, Steps, []);
                window.SetArrivals([.. Enumerable.Range(0, Steps).Select(s => (IReadOnlyList<ArrivingSpike>?)(s % 5 == 0 ? [new ArrivingSpike(s % 3, 0)] : null))]);
                engine.Run(window);
            }

            for (int core = 0; core < 3; core++)
            {
                CoreState expected = scalar.ReadState(core);
                CoreState found = opencl.ReadState(core);
                found.Voltage.ShouldBe(expected.Voltage);
                found.Slots.ShouldBe(expected.Slots);
                found.InFlight.ShouldBe(expected.InFlight);
            }
        }
    }

    [OpenClFact]
    public void Input_that_comes_and_goes_between_windows_of_many_lengths_arrives_once()
    {
        foreach (WorkDistribution distribution in Distributions)
        {
            ChipParameters parameters = SyntheticChip.Random(21, 4);
            using ICoreEngine opencl = Create(distribution, parameters);
            using var scalar = new ScalarEngine(parameters);
            var (a, b) = (new EngineDriver(parameters, scalar), new EngineDriver(parameters, opencl));
            var random = new Random(4);
            for (int round = 0; round < 25; round++)
            {
                int steps = 1 + random.Next(40);
                int kind = random.Next(3);
                IReadOnlyList<ArrivingSpike>? Input(long step) =>
                    kind == 0 || (kind == 1 && step % 7 != 0) ? null : [.. Enumerable.Range(0, 5).Select(i => new ArrivingSpike(i % 4, 0))];
                a.Run(steps, Input);
                b.Run(steps, Input);
                b.Digest().ShouldBe(a.Digest(), $"{distribution}, round {round}");
            }
        }
    }

    [OpenClFact]
    public void A_disposed_engine_may_be_disposed_again_and_answers_no_more()
    {
        ChipParameters parameters = SyntheticChip.Random(1, 1);
        ICoreEngine engine = Create(WorkDistribution.Solo, parameters);
        engine.Dispose();
        engine.Dispose();
        Should.Throw<ObjectDisposedException>(() => engine.ReadState(0));
    }

    [OpenClFact]
    public void Distribution_is_chosen_by_size_and_shows_in_the_description_and_the_launches()
    {
        ChipParameters small = SyntheticChip.Random(1, 2);
        using ICoreEngine automatic = Create(WorkDistribution.Automatic, small);
        automatic.Description.ShouldContain("one work-item");
        var run = new EngineDriver(small, automatic);
        run.Run(30);
        automatic.Launches.ShouldBe(1);
        using ICoreEngine perCore = Create(WorkDistribution.PerCore, small);
        new EngineDriver(small, perCore).Run(30);
        perCore.Launches.ShouldBe(1, "work-groups of a CPU wait for each other");
        using ICoreEngine large = Create(WorkDistribution.Automatic, SyntheticChip.OneCore(20000, 1, 2, []));
        large.Description.ShouldContain("work-group per core");
    }

    [OpenClFact]
    public void Work_items_side_by_side_are_named_and_leave_strict_engines_to_single_ones()
    {
        ChipParameters parameters = SyntheticChip.Random(1, 2);
        using ICoreEngine parallel = Create(WorkDistribution.Parallel, parameters);
        parallel.Description.ShouldContain("one work-group of 64 work-items per core");
        new EngineDriver(parameters, parallel).Run(30);
        parallel.Launches.ShouldBe(30);
        using ICoreEngine strict = Create(WorkDistribution.Parallel, parameters, strict: true);
        strict.Description.ShouldEndWith("one work-group per core");
    }

    private static ICoreEngine Create(WorkDistribution distribution, ChipParameters parameters, bool strict = false)
    {
        OpenClEngineFactory.TryCreate(distribution, out OpenClEngineFactory? factory, out string reason).ShouldBeTrue(reason);
        return factory!.Create(parameters, strict);
    }
}
