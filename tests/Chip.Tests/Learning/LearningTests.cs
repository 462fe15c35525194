using Chip.Tests.Engines;
using Chip.Tests.Loading;
using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.State;
using NeuroChip.Spec;
using NeuroChip.Spec.Microcode;
using NeuroChip.Spec.Synapses;

namespace Chip.Tests.Learning;

using NeuroChip.Emulator;

/// <summary>Learning worked by hand, on every engine that learns.</summary>
public sealed class LearningTests
{
    [Theory]
    [ClassData(typeof(TestEngines))]
    public void The_golden_micro_trace_of_the_semantics_comes_out(string engine)
    {
        // core-semantics section 10: pre at 2 and 7, post at 4 and 7, epoch 1.
        using Chip chip = LearningChip.Load(new PlasticImage { Program = PlasticImage.Stdp() }, engine).Spikes([2, 7], [4, 7]);
        (int Step, int X1, int Y1, int W)[] golden =
        [
            (2, 64, 0, 100), (3, 57, 0, 100), (4, 51, 64, 112), (5, 46, 57, 112), (6, 41, 51, 112), (7, 101, 110, 109), (10, 74, 80, 109),
        ];
        foreach ((int step, int x1, int y1, int w) in golden)
        {
            CoreLearning state = chip.At(step);
            (state.X1[0], state.Y1[0], state.Weight[0]).ShouldBe((x1, y1, w), $"step {step}");
        }

        chip.CounterOf(0, CoreCounter.LearnVisits).ShouldBe(10);

        // EXIT alone in 7 steps; with one product 1 + 5 + 1 (the other's DEP) + 2 ops in steps 2 and 4; with both 12 and EXIT in step 7.
        chip.CounterOf(0, CoreCounter.LearnOps).ShouldBe(7 + 9 + 9 + 12);
    }

    [Theory]
    [ClassData(typeof(TestEngines))]
    public void Spikes_of_a_learning_step_act_with_the_old_weight_and_later_ones_with_the_new(string engine)
    {
        // Every step the weight grows by 10. What arrives is the weight from before the learning of the step of the spike.
        ushort[] grow =
        [
            MicroOps.Target(LearnTarget.Weight), MicroOps.Depend(LearnDependency.U), MicroOps.Multiply(FactorCode.Constant, 5),
            MicroOps.Scale(1, 1), MicroOps.Accumulate(), MicroOps.Round(TraceRounding.Down), MicroOps.Write(), MicroOps.Halt(),
        ];
        using Chip chip = LearningChip.Load(new PlasticImage { Program = grow }, engine).Spikes([1, 3], []);
        chip.At(1).Weight[0].ShouldBe(110);
        chip.ReadState(0).InFlight.ShouldBeEmpty("the core has taken the spike of its learning step");
        chip.ReadState(0).Slots[0].ShouldBe(6400);
        chip.WaitingInputs.ShouldBe(1, "the spike of step 3");
        chip.At(2);
        chip.ReadState(0).Current[0].ShouldBe(6400, "weight 100, from before step 1 learned");
        chip.At(4);
        chip.ReadState(0).Current[0].ShouldBe(120 * 64, "weight 120, from before step 3 learned");
        chip.CounterOf(0, CoreCounter.SpikesIn).ShouldBe(2, "each is delivered once");
    }

    [Theory]
    [ClassData(typeof(TestEngines))]
    public void A_longer_epoch_reads_traces_at_the_time_of_the_spike(string engine)
    {
        // Epoch 4: pre in slot 1, post in slot 3. x1 at ty: 64 decayed twice, 64 -> 57 -> 51; 51 >> 2 is added.
        using Chip chip = LearningChip.Load(new PlasticImage { Program = PlasticImage.Stdp(), Epoch = 4 }, engine).Spikes([1], [3]);
        CoreLearning before = chip.At(3);
        (before.X1[0], before.Tx[0], before.Y1[0], before.Ty[0]).ShouldBe((0, 1, 0, 3));
        before.Weight[0].ShouldBe(100);
        CoreLearning after = chip.At(4);
        after.Weight[0].ShouldBe(112);
        (after.X1[0], after.Tx[0], after.Y1[0], after.Ty[0]).ShouldBe((46, 0, 57, 0));
        chip.CounterOf(0, CoreCounter.LearnVisits).ShouldBe(1);
    }

    [Theory]
    [ClassData(typeof(TestEngines))]
    public void A_second_spike_in_an_epoch_becomes_an_impulse_at_its_start(string engine)
    {
        using Chip chip = LearningChip.Load(new PlasticImage { Program = PlasticImage.Stdp(), Epoch = 5 }, engine).Spikes([1, 2, 4], [2, 3]);
        CoreLearning state = chip.At(1);
        (state.X1[0], state.Tx[0]).ShouldBe((0, 1));
        state = chip.At(2);
        (state.X1[0], state.Tx[0]).ShouldBe((64, 2));
        state = chip.At(4);
        (state.X1[0], state.Tx[0], state.Y1[0], state.Ty[0]).ShouldBe((127, 4, 64, 3), "64 + 64 saturates at 127");

        // h from 127: 114, 103, 93, then 84 + 64 in slot 4 saturates, 114 in slot 5.
        state = chip.At(5);
        state.X1[0].ShouldBe(114);
    }

    [Theory]
    [ClassData(typeof(TestEngines))]
    public void Two_packets_of_one_step_are_one_spike(string engine)
    {
        using Chip chip = LearningChip.Load(new PlasticImage { Program = PlasticImage.Stdp(), Epoch = 5 }, engine).Spikes([2], []);
        chip.TryInjectAxon(0, 0, 2).ShouldBeTrue();
        CoreLearning state = chip.At(4);
        (state.X1[0], state.Tx[0]).ShouldBe((0, 2));
        chip.CounterOf(0, CoreCounter.SpikesIn).ShouldBe(2);
    }

    [Theory]
    [ClassData(typeof(TestEngines))]
    public void Rewards_and_punishments_are_counted_and_held(string engine)
    {
        // dw = r0 * (r1 + 1): adds r1 + 1 in learning steps with a reward event.
        ushort[] rule =
        [
            MicroOps.Target(LearnTarget.Weight), MicroOps.Depend(LearnDependency.R0), MicroOps.Multiply(FactorCode.R1, 1),
            MicroOps.Scale(1, 0), MicroOps.Accumulate(), MicroOps.Round(TraceRounding.Down), MicroOps.Write(), MicroOps.Halt(),
        ];
        using Chip chip = LearningChip.Load(new PlasticImage { Program = rule, Epoch = 3 }, engine);
        foreach ((int source, int step) in new[] { (3, 1), (3, 2), (3, 2), (4, 3), (3, 8), (4, 8) })
        {
            chip.TryInjectSource(source, step).ShouldBeTrue();
        }

        CoreLearning state = chip.At(2);
        (state.RewardSpikes, state.RewardSum, state.RewardEvent, state.R1).ShouldBe((3, 3, false, 0));
        state = chip.At(3);
        (state.R1, state.RewardEvent, state.RewardSpikes, state.Weight[0]).ShouldBe((2, false, 0, 103), "three rewards less the punishment of the learning step");
        state = chip.At(6);
        (state.R1, state.Weight[0]).ShouldBe((2, 103), "r1 is held, and no event came");
        state = chip.At(9);
        (state.R1, state.Weight[0]).ShouldBe((0, 104), "a reward and a punishment are an event of 0");
    }

    [Theory]
    [ClassData(typeof(TestEngines))]
    public void A_learned_delay_acts_on_the_next_emission(string engine)
    {
        // Every pre spike adds 3 to the delay.
        ushort[] rule =
        [
            MicroOps.Target(LearnTarget.Delay), MicroOps.Depend(LearnDependency.X0), MicroOps.Multiply(FactorCode.Constant, 3),
            MicroOps.Scale(1, 0), MicroOps.Accumulate(), MicroOps.Round(TraceRounding.Down), MicroOps.Write(), MicroOps.Halt(),
        ];
        var image = new PlasticImage { Program = rule, Epoch = 2, Synapses = [new PackedSynapse(0, 100, 1), new PackedSynapse(1, 50, 61)] };
        using Chip chip = LearningChip.Load(image, engine).Spikes([1, 4, 5], []);
        chip.At(2).Delay.ShouldBe([4, 62], "clamped to the longest");
        chip.At(3);
        chip.ReadState(0).Current[0].ShouldBe(6400, "the spike of step 1 through a delay of 1");
        chip.At(4).Delay.ShouldBe([7, 62]);
        chip.At(9);
        chip.ReadState(0).Current[0].ShouldBe(6400, "the spike of step 4, delivered before step 4 learned, through 4");
        chip.At(13);
        chip.ReadState(0).Current[0].ShouldBe(6400, "the spike of step 5 through 7");
    }

    [Theory]
    [ClassData(typeof(TestEngines))]
    public void Tags_are_learned_and_read(string engine)
    {
        // dt = x0 * 3, dw = u0 * t: the weight reads the tag from before the visit.
        ushort[] rule =
        [
            MicroOps.Target(LearnTarget.Weight), MicroOps.Depend(LearnDependency.U), MicroOps.Multiply(FactorCode.Tag), MicroOps.Scale(1, 0),
            MicroOps.Accumulate(), MicroOps.Round(TraceRounding.Down), MicroOps.Write(),
            MicroOps.Target(LearnTarget.Tag), MicroOps.Depend(LearnDependency.X0), MicroOps.Multiply(FactorCode.Constant, -100), MicroOps.Scale(1, 0),
            MicroOps.Accumulate(), MicroOps.Round(TraceRounding.Down), MicroOps.Write(), MicroOps.Halt(),
        ];
        var image = new PlasticImage { Program = rule, Synapses = [new PackedSynapse(0, 200, 0, 7), new PackedSynapse(1, 100, 0, -200)] };
        using Chip chip = LearningChip.Load(image, engine).Spikes([2], []);
        CoreLearning state = chip.At(1);
        (state.Weight[0], state.Tag[0], state.Weight[1], state.Tag[1]).ShouldBe((207, 7, 0, -200));
        state = chip.At(2);
        (state.Weight[0], state.Tag[0], state.Weight[1], state.Tag[1]).ShouldBe((214, -93, 0, -256));
    }

    [Theory]
    [ClassData(typeof(TestEngines))]
    public void A_trace_that_is_held_keeps_its_value(string engine)
    {
        var image = new PlasticImage
        {
            Program = PlasticImage.Stdp(),
            Epoch = 3,
            Traces = [PlasticImage.Golden, new TraceConfig { Hold = true }],
            Pre = new TracePre { X1 = 30, X2 = 40, Config2 = 1 },
            Post = new TracePost { Y1 = 20, Config1 = 1, Y2 = 5, Y3 = 90, Config3 = 1 },
        };
        using Chip chip = LearningChip.Load(image, engine).Spikes([1, 2], [2, 3]);
        CoreLearning state = chip.At(3);
        (state.X2[0], state.Y1[0], state.Y3[0]).ShouldBe((40, 20, 90));
        state.X1[0].ShouldBeGreaterThan(64);
        state.Weight[0].ShouldBeLessThan(200);
    }

    [Theory]
    [ClassData(typeof(TestEngines))]
    public void A_decimated_product_acts_in_every_so_many_epochs(string engine)
    {
        ushort[] rule =
        [
            MicroOps.Exit(LearnDependency.U, 2),
            MicroOps.Target(LearnTarget.Weight), MicroOps.Depend(LearnDependency.U, 2), MicroOps.Multiply(FactorCode.Constant, 1),
            MicroOps.Scale(1, 0), MicroOps.Accumulate(), MicroOps.Round(TraceRounding.Down), MicroOps.Write(), MicroOps.Halt(),
        ];
        using Chip chip = LearningChip.Load(new PlasticImage { Program = rule, Epoch = 3 }, engine);
        chip.At(11).Weight[0].ShouldBe(100);
        chip.At(12).Weight[0].ShouldBe(101);
        chip.At(36).Weight[0].ShouldBe(103);
        chip.CounterOf(0, CoreCounter.LearnOps).ShouldBe(9 + (3 * 8));
        chip.CounterOf(0, CoreCounter.LearnVisits).ShouldBe(12);
    }

    [Theory]
    [ClassData(typeof(TestEngines))]
    public void Stochastic_rounding_draws_for_the_unit_and_not_for_the_place(string engine)
    {
        var image = new PlasticImage
        {
            Program = PlasticImage.Stdp(TraceRounding.Stochastic),
            PreUnits = 1000,
            Synapses = [new PackedSynapse(0, 100), new PackedSynapse(1, 100)],
            Traces = [PlasticImage.Golden with { ImpulseFraction = 40, Rounding = TraceRounding.Stochastic }],
            RandomAxons = [new RandomAxon { Axon = 0, Unit = 17, Seed = 1 }],
            RandomRanges = [new RandomRange { Compartment = 0, Unit = 300, Seed = 0, Stride = 1 }],
            Seeds = [0xABCDEF, 0x1234567890],
        };
        using Chip chip = LearningChip.Load(image, engine).Spikes([1], [2]);
        int x = 64 + (Rand(0x1234567890, 8, 1, 17) >> 25 < 40 ? 1 : 0);
        CoreLearning state = chip.At(1);
        state.X1[0].ShouldBe(x);
        long product = x * 948791L;
        x = (int)(product >> 20) + (Rand(0x1234567890, 0, 2, 17) >> 12 < (product & 0xFFFFF) ? 1 : 0);
        state = chip.At(2);
        state.X1[0].ShouldBe(x);
        state.Y1[0].ShouldBe(64 + (Rand(0xABCDEF, 24, 2, 300) >> 25 < 40 ? 1 : 0));
        int accumulator = (100 << 7) + (x << 5);
        int up = Rand(0x1234567890, 32, 2, (300 * 1000) + 17) >> 25 < (accumulator & 127) ? 1 : 0;
        state.Weight[0].ShouldBe((accumulator >> 7) + up);

        static uint Rand(ulong seed, int stream, long step, long index) => NeuroChip.Emulator.Engines.Scalar.CounterRandom.Next(seed, stream, step, index);
    }

    [Theory]
    [ClassData(typeof(TestEngines))]
    public void A_reset_restores_the_image_and_leaves_registers(string engine)
    {
        using Chip chip = LearningChip.Load(new PlasticImage { Program = PlasticImage.Stdp(), Epoch = 2, Pre = new TracePre { X1 = 9 } }, engine);
        string before = chip.ReadDigest();
        chip.Spikes([1, 2, 3], [2, 3]);
        chip.TryInjectSource(3, 3).ShouldBeTrue();
        chip.Run(5);
        chip.ReadDigest().ShouldNotBe(before);
        chip.ResetState();
        chip.ReadDigest().ShouldBe(before);
        chip.ReadLearning(0)!.X1[0].ShouldBe(9);
        chip.Spikes([1, 2, 3], [2, 3]).Run(5);
        using Chip fresh = LearningChip.Load(new PlasticImage { Program = PlasticImage.Stdp(), Epoch = 2, Pre = new TracePre { X1 = 9 } }, engine);
        fresh.Spikes([1, 2, 3], [2, 3]).Run(5);
        chip.ReadDigest().ShouldBe(fresh.ReadDigest());
        chip.Parameters.Cores[0].Learn!.Epoch.ShouldBe(2);
    }
}
