using Chip.Tests.Loading;
using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.Engines.Scalar;
using NeuroChip.Emulator.State;

namespace Chip.Tests.Engines;

using NeuroChip.Emulator;

/// <summary>Engines that stop after every phase agree there, and come to what an uninterrupted step gives.</summary>
public sealed class PhaseTests
{
    private static readonly StepPhase[] Order = [StepPhase.Deliver, StepPhase.Integrate, StepPhase.Update, StepPhase.Emit];

    [Theory]
    [ClassData(typeof(TestEngines))]
    public void Digests_agree_after_every_phase(string name)
    {
        for (int seed = 200; seed < 212; seed++)
        {
            ChipParameters parameters = SyntheticChip.Random(seed, 1 + (seed % 5));
            using var scalar = new ScalarEngine(parameters);
            using ICoreEngine other = TestEngines.Get(name).Create(parameters);
            using ICoreEngine whole = TestEngines.Get(name).Create(parameters);
            var scalarRun = new EngineDriver(parameters, scalar);
            var otherRun = new EngineDriver(parameters, other);
            var wholeRun = new EngineDriver(parameters, whole);
            for (int step = 1; step <= 10; step++)
            {
                List<string> expected = Phases(scalarRun, parameters, seed);
                Phases(otherRun, parameters, seed).ShouldBe(expected, $"seed {seed}, step {step}");
                wholeRun.Run(1, t => SyntheticChip.InputOf(parameters, seed, t));
                wholeRun.Digest().ShouldBe(expected[^1]);
                otherRun.Window.CountersOf(0, 0).ToArray().ShouldBe(wholeRun.Window.CountersOf(0, 0).ToArray());
                otherRun.Window.SpikeBits.AsSpan(0, otherRun.Window.SpikeWordsPerStep).ToArray()
                    .ShouldBe(wholeRun.Window.SpikeBits.AsSpan(0, wholeRun.Window.SpikeWordsPerStep).ToArray());
            }
        }
    }

    [Theory]
    [ClassData(typeof(TestEngines))]
    public void A_chip_shows_what_each_phase_did(string name)
    {
        // Source 0 of step 1 arrives in step 2 through a weight of 100 at compartment 0, which then sends to in-axon 1.
        TestImage image = TestImage.OneCore();
        using Chip chip = Chip.Load(image.Build(), image.Profile, TestEngines.Get(name));
        chip.TryInjectSource(0, 1).ShouldBeTrue();
        chip.Run(1);
        chip.ReadState(0).InFlight.ShouldBe([0L]);
        var seen = new List<(StepPhase Phase, long Step, int Slot, int Current, int Voltage, int Packets)>();
        chip.StepByPhase(phase =>
        {
            CoreState state = chip.ReadState(0);
            seen.Add((phase, chip.Step, state.Slots[0], state.Current[0], state.Voltage[0], state.InFlight.Length));
        });
        seen.ShouldBe([
            (StepPhase.Deliver, 1, 6400, 0, 0, 0),
            (StepPhase.Integrate, 1, 0, 6400, 0, 0),
            (StepPhase.Update, 1, 0, 6400, 0, 0),
            (StepPhase.Emit, 2, 0, 6400, 0, 1),
        ]);
        chip.CounterOf(0, CoreCounter.CompartmentSpikes).ShouldBe(1);
    }

    private static List<string> Phases(EngineDriver run, ChipParameters parameters, int seed)
    {
        var digests = new List<string>();
        var order = new List<StepPhase>();
        run.RunPhases(
            phase =>
            {
                order.Add(phase);
                digests.Add(run.Digest());
            },
            t => SyntheticChip.InputOf(parameters, seed, t));
        order.ShouldBe(Order);
        return digests;
    }
}
