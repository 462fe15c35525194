using Chip.Tests.Engines;
using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.State;
using Xunit.Abstractions;

namespace Chip.Tests.Learning;

/// <summary>Random chips that learn: windows, phases and looks change nothing, and every engine agrees with the scalar one.</summary>
public sealed class RandomLearningTests(ITestOutputHelper output)
{
    private const int Steps = 24;

    [Theory]
    [ClassData(typeof(TestEngines))]
    public void State_and_counters_agree_with_the_scalar_engine_after_every_step(string name)
    {
        (long visits, long ops, int changed) = (0, 0, 0);
        for (int seed = 0; seed < 24; seed++)
        {
            ChipParameters parameters = SyntheticLearning.Random(seed, 1 + (seed % 4));
            using ICoreEngine scalar = TestEngines.Get("scalar").Create(parameters);
            using ICoreEngine other = TestEngines.Get(name).Create(parameters);
            var expected = new EngineDriver(parameters, scalar);
            var found = new EngineDriver(parameters, other);
            for (int step = 1; step <= Steps; step++)
            {
                expected.Run(1, t => SyntheticChip.InputOf(parameters, seed, t));
                found.Run(1, t => SyntheticChip.InputOf(parameters, seed, t));
                found.Digest().ShouldBe(expected.Digest(), $"seed {seed}, step {step}");
                for (int core = 0; core < parameters.Cores.Length; core++)
                {
                    uint[] counters = expected.Window.CountersOf(0, core).ToArray();
                    found.Window.CountersOf(0, core).ToArray().ShouldBe(counters, $"seed {seed}, step {step}, core {core}");
                    visits += counters[(int)CoreCounter.LearnVisits];
                    ops += counters[(int)CoreCounter.LearnOps];
                }
            }

            CoreLearning learned = scalar.ReadLearning(0)!;
            PlasticRows rows = parameters.Cores[0].Learn!.Rows;
            changed += Enumerable.Range(0, rows.Synapses).Count(i =>
                (learned.Weight[i], learned.Delay[i], learned.Tag[i]) != (rows.Weight[i], rows.Delay[i], rows.Tag[i]));
        }

        output.WriteLine($"24 chips x {Steps} steps: {visits} visits, {ops} instructions, {changed} synapses changed on the first cores");
        visits.ShouldBeGreaterThan(50_000);
        ops.ShouldBeGreaterThan(visits);
        changed.ShouldBeGreaterThan(1_500);
    }

    [Theory]
    [ClassData(typeof(TestEngines))]
    public void A_window_of_many_steps_equals_single_steps(string name)
    {
        for (int seed = 100; seed < 120; seed++)
        {
            ChipParameters parameters = SyntheticLearning.Random(seed, 1 + (seed % 4));
            using ICoreEngine whole = TestEngines.Get(name).Create(parameters);
            using ICoreEngine single = TestEngines.Get(name).Create(parameters);
            var wholeRun = new EngineDriver(parameters, whole);
            var singleRun = new EngineDriver(parameters, single);
            foreach (int window in new[] { 5, 1, 7, 11 })
            {
                wholeRun.Run(window, t => SyntheticChip.InputOf(parameters, seed, t));
                for (int s = 0; s < window; s++)
                {
                    singleRun.Run(1, t => SyntheticChip.InputOf(parameters, seed, t));
                }

                wholeRun.Digest().ShouldBe(singleRun.Digest(), $"seed {seed}, window of {window}");
            }
        }
    }

    [Theory]
    [ClassData(typeof(TestEngines))]
    public void Digests_agree_after_every_phase_and_looks_change_nothing(string name)
    {
        StepPhase[] order = [StepPhase.Deliver, StepPhase.Integrate, StepPhase.Update, StepPhase.Emit, StepPhase.Learn];
        for (int seed = 200; seed < 215; seed++)
        {
            ChipParameters parameters = SyntheticLearning.Random(seed, 1 + (seed % 4));
            using ICoreEngine scalar = TestEngines.Get("scalar").Create(parameters);
            using ICoreEngine other = TestEngines.Get(name).Create(parameters);
            using ICoreEngine unseen = TestEngines.Get(name).Create(parameters);
            var scalarRun = new EngineDriver(parameters, scalar);
            var otherRun = new EngineDriver(parameters, other);
            var unseenRun = new EngineDriver(parameters, unseen);
            for (int step = 1; step <= Steps; step++)
            {
                var expected = new List<(StepPhase, string)>();
                var found = new List<(StepPhase, string)>();
                scalarRun.RunPhases(phase => expected.Add((phase, scalarRun.Digest())), t => SyntheticChip.InputOf(parameters, seed, t));
                otherRun.RunPhases(phase => found.Add((phase, otherRun.Digest())), t => SyntheticChip.InputOf(parameters, seed, t));
                found.ShouldBe(expected, $"seed {seed}, step {step}");
                found.Select(entry => entry.Item1).ShouldBe(order);
            }

            // The last engine was never looked at: neither reading nor stopping changes a bit.
            unseenRun.Run(Steps, t => SyntheticChip.InputOf(parameters, seed, t));
            unseenRun.Digest().ShouldBe(otherRun.Digest(), $"seed {seed}");
        }
    }

    [Theory]
    [ClassData(typeof(TestEngines))]
    public void What_is_read_can_be_written_back_at_any_step(string name)
    {
        for (int seed = 300; seed < 310; seed++)
        {
            ChipParameters parameters = SyntheticLearning.Random(seed, 3);
            using ICoreEngine written = TestEngines.Get(name).Create(parameters);
            using ICoreEngine plain = TestEngines.Get(name).Create(parameters);
            var writtenRun = new EngineDriver(parameters, written);
            var plainRun = new EngineDriver(parameters, plain);
            for (int step = 1; step <= Steps; step++)
            {
                writtenRun.Run(1, t => SyntheticChip.InputOf(parameters, seed, t));
                plainRun.Run(1, t => SyntheticChip.InputOf(parameters, seed, t));
                foreach (CoreParameters core in parameters.Cores.Where(core => core.Learn is not null))
                {
                    written.LearningChanged(core.Index);
                    written.WriteLearning(core.Index, written.ReadLearning(core.Index)!);
                }

                writtenRun.Digest().ShouldBe(plainRun.Digest(), $"seed {seed}, step {step}");
            }

            written.ResetState();
            using ICoreEngine fresh = TestEngines.Get(name).Create(parameters);
            foreach (CoreParameters core in parameters.Cores)
            {
                StateDigest.Compute(written.ReadState(core.Index)).ShouldBe(StateDigest.Compute(fresh.ReadState(core.Index)));
            }
        }
    }
}
