using Chip.Tests.Engines;
using Chip.Tests.Loading;
using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.Engines.Scalar;
using NeuroChip.Emulator.Registers;
using NeuroChip.Emulator.State;
using NeuroChip.Spec.Registers;

namespace Chip.Tests.Learning;

using NeuroChip.Emulator;

/// <summary>Spikes from outside around learning steps: taken once, whatever the windows, and seen whenever one looks.</summary>
public sealed class LearningTimeTests
{
    [Theory]
    [ClassData(typeof(TestEngines))]
    public void Windows_phases_and_looks_give_the_same_chip(string engine)
    {
        for (int epoch = 1; epoch < 6; epoch++)
        {
            var image = new PlasticImage { Program = PlasticImage.Stdp(), Epoch = epoch, AxonalDelay = 2 };
            using Chip whole = LearningChip.Load(image, engine);
            using Chip single = LearningChip.Load(image, engine);
            using Chip phased = LearningChip.Load(image, engine);
            foreach (Chip chip in new[] { whole, single, phased })
            {
                var random = new Random(epoch);
                for (int i = 0; i < 60; i++)
                {
                    chip.TryInjectSource(random.Next(5), random.Next(1, 31)).ShouldBeTrue();
                }
            }

            whole.Run(30);
            for (int step = 1; step <= 30; step++)
            {
                single.Run(1);
                single.ReadDigest();
                phased.StepByPhase(phase =>
                {
                    phased.Step.ShouldBe(phase >= StepPhase.Emit ? step : step - 1);
                    phased.ReadDigest();
                });
                phased.ReadDigest().ShouldBe(single.ReadDigest(), $"epoch {epoch}, step {step}");
                phased.WaitingInputs.ShouldBe(single.WaitingInputs);
            }

            single.ReadDigest().ShouldBe(whole.ReadDigest());
            foreach (CoreCounter counter in Enum.GetValues<CoreCounter>())
            {
                whole.Total(counter).ShouldBe(single.Total(counter), $"{counter}");
                phased.Total(counter).ShouldBe(single.Total(counter), $"{counter}");
            }

            whole.Total(CoreCounter.LearnVisits).ShouldBe(30 / epoch);
        }
    }

    [Theory]
    [ClassData(typeof(TestEngines))]
    public void A_look_behind_Emit_of_a_learning_step_shows_packets_and_one_behind_Learn_their_effect(string engine)
    {
        using Chip chip = LearningChip.Load(new PlasticImage { Program = PlasticImage.Stdp() }, engine).Spikes([1], []);
        var seen = new List<(StepPhase Phase, int Packets, int Slot, int X1)>();
        chip.StepByPhase(phase =>
        {
            CoreState state = chip.ReadState(0);
            seen.Add((phase, state.InFlight.Length, state.Slots[0], state.Learning!.X1[0]));
        });
        seen.ShouldBe([
            (StepPhase.Deliver, 0, 0, 0),
            (StepPhase.Integrate, 0, 0, 0),
            (StepPhase.Update, 0, 0, 0),
            (StepPhase.Emit, 1, 0, 0),
            (StepPhase.Learn, 0, 6400, 64),
        ]);
    }

    [Fact]
    public void A_spike_in_flight_while_epochs_move_belongs_to_none()
    {
        // In step 6 an epoch of 4 is under way. With epochs of 3, step 6 would have closed one.
        using Chip chip = LearningChip.Load(new PlasticImage { Program = PlasticImage.Stdp(), Epoch = 4 }).Spikes([6, 8], []);
        chip.Run(6);
        chip.ReadLearning(0)!.Tx[0].ShouldBe(6);
        chip.WriteRegisters([new RegisterWrite(0, 4 * CtrlRegisters.Epoch, new[] { 3u })]);
        chip.ReadLearning(0)!.Tx[0].ShouldBe(0);
        chip.At(7).Tx[0].ShouldBe(0);
        chip.At(8).Tx[0].ShouldBe(8);
        chip.CounterOf(0, CoreCounter.SpikesIn).ShouldBe(1, "the spike of step 6 was delivered all the same");
    }

    [Fact]
    public void A_strict_chip_learns_as_any_other()
    {
        TestImage image = new PlasticImage { Program = PlasticImage.Stdp(), Epoch = 2 }.Make();
        using Chip strict = Chip.Load(image.Build(), image.Profile, new ScalarEngineFactory(), strict: true);
        using Chip plain = Chip.Load(image.Build(), image.Profile, new ScalarEngineFactory());
        strict.Spikes([1, 2, 5], [3, 6]).Run(9);
        plain.Spikes([1, 2, 5], [3, 6]).Run(9);
        strict.ReadDigest().ShouldBe(plain.ReadDigest());
    }

    [Fact]
    public void An_observer_of_an_engine_is_told_the_synapse()
    {
        var observer = new Places();
        TestImage image = new PlasticImage { Program = PlasticImage.Stdp(), Epoch = 2, Synapses = [new(1, 50), new(0, 60)] }.Make();
        using Chip chip = Chip.Load(image.Build(), image.Profile, new ScalarEngineFactory(observer));
        chip.Spikes([1], []).Run(4);
        observer.Seen.ShouldBe([new(2, 0, 0, 0, 1), new(2, 0, 0, 1, 0), new(4, 0, 0, 0, 1), new(4, 0, 0, 1, 0)]);
        observer.Words.ShouldBe((2 * 10) + 2, "in step 2 all but the product of y0 and HALT; in step 4 EXIT alone");
    }

    private sealed class Places : IMicrocodeObserver
    {
        public List<VisitedSynapse> Seen { get; } = [];

        public int Words { get; private set; }

        public bool Wants(in VisitedSynapse synapse)
        {
            Seen.Add(synapse);
            return true;
        }

        public void OnInstruction(in VisitedSynapse synapse, in ExecutedInstruction instruction) => Words++;
    }
}
