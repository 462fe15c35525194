using Chip.Tests.Engines;
using Chip.Tests.Loading;
using NeuroChip.Spec;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Synapses;

namespace Chip.Tests;

using NeuroChip.Emulator;
using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.Mesh;
using NeuroChip.Emulator.State;

/// <summary>Time, input, windows, counters and reset of a chip with an image, on every engine.</summary>
public sealed class ChipTests
{
    [Fact]
    public void Time_has_an_end_and_a_run_past_it_is_refused_before_it_starts()
    {
        using Chip chip = Load("scalar");
        Should.Throw<ArgumentOutOfRangeException>(() => chip.Run(Chip.LastStep + 1));
        Should.Throw<ArgumentOutOfRangeException>(() => chip.Run(-1));
        chip.Run(3);
        Should.Throw<ArgumentOutOfRangeException>(() => chip.Run(Chip.LastStep - 2));
        chip.Step.ShouldBe(3);
        chip.Run(0).ShouldBe(0);
    }

    [Fact]
    public void Input_for_a_past_step_is_not_taken_and_input_for_no_place_is_refused()
    {
        using Chip chip = Load("scalar");
        chip.Run(5);
        chip.TryInjectSource(0, 5).ShouldBeFalse();
        chip.TryInjectAxon(0, 0, -7).ShouldBeFalse();
        chip.TryInjectSource(0, 6).ShouldBeTrue();
        chip.TryInjectAxon(0, 1, Chip.LastStep).ShouldBeTrue();
        chip.WaitingInputs.ShouldBe(2);
        Should.Throw<ArgumentOutOfRangeException>(() => chip.TryInjectSource(2, 9));
        Should.Throw<ArgumentOutOfRangeException>(() => chip.TryInjectSource(-1, 9));
        Should.Throw<ArgumentOutOfRangeException>(() => chip.TryInjectAxon(0, 2, 9));
        Should.Throw<ArgumentOutOfRangeException>(() => chip.TryInjectAxon(1, 0, 9));
        Should.Throw<ArgumentOutOfRangeException>(() => chip.TryInjectAxon(0, 0, Chip.LastStep + 1));
        chip.WaitingInputs.ShouldBe(2);
    }

    [Theory]
    [ClassData(typeof(TestEngines))]
    public void A_source_spike_of_step_t_arrives_in_t_plus_1_at_every_axon_of_its_run(string engine)
    {
        using Chip chip = Load(engine);
        chip.PacketsOf(1).ShouldBe(2);
        chip.TryInjectSource(1, 2).ShouldBeTrue();
        var spikes = new Recorder(chip);
        chip.Run(2, spikes);
        chip.ReadState(0).InFlight.ShouldBe([0, 1], "the spikes of step 2 are on their way");
        chip.ReadState(0).Current.ShouldBe([0, 0]);
        chip.Run(1, spikes);
        chip.ReadState(0).Current.ShouldBe([6400, 0], "weight 100 arrives in step 3, the delayed one in step 5");
        chip.Run(3, spikes);

        // Compartment 0 spikes in step 3 and sends to in-axon 1, whose weight of 60 arrives in 4 + 2.
        spikes.Events.ShouldBe([new SpikeEvent(3, 0, 0), new SpikeEvent(5, 0, 1), new SpikeEvent(6, 0, 1)]);
    }

    [Theory]
    [ClassData(typeof(TestEngines))]
    public void Counters_are_exact_on_a_network_counted_by_hand(string engine)
    {
        // Source 1 fires in step 2: packets to in-axons 0 and 1 arrive in 3. Compartment 0 spikes in 3 and sends one packet,
        // which arrives in 4. Compartment 1 spikes in 5 and 6 and sends nothing. Each list is one word and one synapse.
        using Chip chip = Load(engine);
        chip.TryInjectSource(1, 2).ShouldBeTrue();
        chip.Run(10);
        chip.Total(CoreCounter.SynapticEvents).ShouldBe(3);
        chip.Total(CoreCounter.SpikesIn).ShouldBe(3);
        chip.Total(CoreCounter.SynapseWords).ShouldBe(3);
        chip.Total(CoreCounter.SpikesOut).ShouldBe(1);
        chip.Total(CoreCounter.CompartmentSpikes).ShouldBe(3);
        chip.Total(CoreCounter.CompartmentUpdates).ShouldBe(20);
        chip.ResetCounters();
        chip.Total(CoreCounter.CompartmentUpdates).ShouldBe(0);
    }

    [Theory]
    [ClassData(typeof(TestEngines))]
    public void A_reset_state_equals_a_fresh_load(string engine)
    {
        ChipImage image = Lively().Build();
        using Chip used = Chip.Load(image, Lively().Profile, TestEngines.Get(engine));
        using Chip fresh = Chip.Load(image, Lively().Profile, TestEngines.Get(engine));
        used.TryInjectSource(0, 3);
        used.TryInjectSource(1, 900);
        used.Run(17);
        used.ReadDigest().ShouldNotBe(fresh.ReadDigest());
        used.ResetState();
        used.WaitingInputs.ShouldBe(0);
        used.ReadDigest().ShouldBe(fresh.ReadDigest());
        (List<SpikeEvent> again, List<SpikeEvent> first) = (Drive(used, 60, 60), Drive(fresh, 60, 60));
        again.ShouldBe(first);
        again.Count.ShouldBeGreaterThan(20);
        used.ReadDigest().ShouldBe(fresh.ReadDigest());
    }

    [Theory]
    [ClassData(typeof(TestEngines))]
    public void Windows_of_any_length_give_the_same_spikes_state_and_counters(string engine)
    {
        // Longer than every engine's window, with input around each edge.
        const int Steps = 1100;
        TestImage image = Lively();
        using Chip whole = Chip.Load(image.Build(), image.Profile, TestEngines.Get(engine));
        using Chip pieces = Chip.Load(image.Build(), image.Profile, TestEngines.Get("scalar"));
        List<SpikeEvent> expected = Drive(whole, Steps, Steps);
        List<SpikeEvent> found = Drive(pieces, Steps, 7);
        found.ShouldBe(expected);
        expected.Count.ShouldBeGreaterThan(200);
        pieces.ReadDigest().ShouldBe(whole.ReadDigest());
        foreach (CoreCounter counter in Enum.GetValues<CoreCounter>())
        {
            pieces.Total(counter).ShouldBe(whole.Total(counter), counter.ToString());
        }
    }

    [Theory]
    [ClassData(typeof(TestEngines))]
    public void A_cancelled_run_stops_at_a_step_and_can_go_on_as_if_nothing_had_been(string engine)
    {
        TestImage image = Lively();
        using Chip cancelled = Chip.Load(image.Build(), image.Profile, TestEngines.Get(engine));
        using Chip straight = Chip.Load(image.Build(), image.Profile, TestEngines.Get(engine));
        cancelled.Run(10, null, new CancellationToken(canceled: true)).ShouldBe(0);
        using var stop = new CancellationTokenSource();
        long done = cancelled.Run(5000, new Callback(_ => stop.Cancel()), stop.Token);
        done.ShouldBeInRange(1, 512);
        cancelled.Step.ShouldBe(done);
        cancelled.Run(1000 - done).ShouldBe(1000 - done);
        straight.Run(1000);
        cancelled.ReadDigest().ShouldBe(straight.ReadDigest());
    }

    [Theory]
    [ClassData(typeof(TestEngines))]
    public void Probes_may_change_between_runs(string engine)
    {
        TestImage image = Lively();
        using Chip chip = Chip.Load(image.Build(), image.Profile, TestEngines.Get(engine));
        var seen = new List<int>();
        var record = new Callback(window => seen.AddRange(window.ProbeValues.AsSpan(0, window.Steps * window.Probes.Count)));
        int second = chip.Parameters.Cores[1].FirstLane;
        chip.Run(2, record);
        seen.ShouldBeEmpty();
        chip.Probes = [new ProbePoint(second, ProbeVariable.Voltage), new ProbePoint(0, ProbeVariable.Current)];
        chip.Run(1, record);
        seen.ShouldBe([chip.ReadState(1).Voltage[0], chip.ReadState(0).Current[0]], "values come in the order asked for, not by core");
        chip.Probes = [new ProbePoint(0, ProbeVariable.Voltage)];
        seen.Clear();
        chip.Run(3, record);
        seen.Count.ShouldBe(3);
        seen[2].ShouldBe(chip.ReadState(0).Voltage[0]);
    }

    [Theory]
    [ClassData(typeof(TestEngines))]
    public void A_million_probes_shorten_the_window_and_not_the_memory(string engine)
    {
        using Chip chip = Load(engine);
        chip.Engine.MaxWindow(0).ShouldBeGreaterThan(100);
        chip.Engine.MaxWindow(1 << 20).ShouldBe(1);
        chip.Engine.MaxWindow(int.MaxValue).ShouldBe(1);
    }

    [Theory]
    [ClassData(typeof(TestEngines))]
    public void An_image_without_cores_or_compartments_still_runs(string engine)
    {
        var none = new TestImage();
        using Chip empty = Chip.Load(none.Build(), none.Profile, TestEngines.Get(engine));
        empty.Run(300).ShouldBe(300);
        empty.ReadDigest().ShouldNotBeEmpty();

        var hollow = TestImage.OneCore();
        hollow.Core(1).Set(SectionKind.CoreConfig, [new CoreConfig { DelaySlotsLog2 = 1 }]);
        hollow.FillCore(new CoreAddress(0, 2), []);
        using Chip chip = Chip.Load(hollow.Build(), hollow.Profile, TestEngines.Get(engine));
        chip.Probes = [new ProbePoint(chip.Parameters.Cores[2].FirstLane + 1, ProbeVariable.Voltage)];
        chip.TryInjectAxon(2, 1, 1);
        chip.Run(4);
        chip.CounterOf(2, CoreCounter.CompartmentSpikes).ShouldBe(1);
        chip.ReadState(1).Current.ShouldBeEmpty();
    }

    [Fact]
    public void An_engine_that_cannot_be_made_or_fails_is_passed_on_and_disposed()
    {
        TestImage image = TestImage.OneCore();
        Should.Throw<InvalidOperationException>(() => Chip.Load(image.Build(), image.Profile, new FailingEngines(failAtCreation: true)));
        var engines = new FailingEngines(failAtCreation: false);
        using (Chip chip = Chip.Load(image.Build(), image.Profile, engines))
        {
            Should.Throw<InvalidOperationException>(() => chip.Run(10));
            chip.Step.ShouldBe(0);
        }

        engines.Disposed.ShouldBe(1);
    }

    [Fact]
    public void The_counters_have_a_name_each()
    {
        CoreCounters.Count.ShouldBe(Enum.GetValues<CoreCounter>().Length);
        Enum.GetValues<CoreCounter>().Select(counter => (int)counter).ShouldBe(Enumerable.Range(0, CoreCounters.Count));
    }

    /// <summary>Two cores that keep each other busy, one of them with bias.</summary>
    private static TestImage Lively()
    {
        TestImage image = TestImage.TwoCores();
        image.Core().Set(SectionKind.CompartmentConfigs, [
            new CompartmentConfig { BiasMant = 700, BiasExp = 0, Profile = 0 }, new CompartmentConfig { BiasMant = 300, Profile = 1 }]);
        image.SetSynapses(image.Core(1), TestImage.Sparse, [new PackedSynapse(0, 100, 3)], [new PackedSynapse(0, 60, 6)]);
        return image;
    }

    [Theory]
    [InlineData("scalar")]
    public void A_run_that_has_its_buffers_allocates_nothing_whatever_it_models(string engine)
    {
        foreach (MeshFidelity fidelity in (MeshFidelity[])[MeshFidelity.None, MeshFidelity.Analytic])
        {
            TestImage image = TestImage.TwoCores();
            using var chip = Chip.Load(image.Build(), image.Profile, TestEngines.Get(engine), fidelity: fidelity);
            chip.Probes = [new ProbePoint(0, ProbeVariable.Voltage)];
            int[] sources = [0, 1, 1];
            void RunSome()
            {
                for (int i = 0; i < 20; i++)
                {
                    for (int s = 1; s <= 40; s++)
                    {
                        chip.TryInjectSources(chip.Step + s, sources);
                    }

                    chip.Run(40);
                }
            }

            RunSome();
            AllocationGate.Least(RunSome).ShouldBe(0, $"{fidelity}");
        }
    }

    private static Chip Load(string engine)
    {
        TestImage image = TestImage.OneCore();
        return Chip.Load(image.Build(), image.Profile, TestEngines.Get(engine));
    }

    /// <summary>Runs in pieces, with source spikes in every 13th step and around the edges of windows.</summary>
    private static List<SpikeEvent> Drive(Chip chip, int steps, int piece)
    {
        for (int step = 1; step <= steps; step++)
        {
            if (step % 13 == 0 || step % 256 is 255 or 0 or 1)
            {
                chip.TryInjectSource(step % 2, step).ShouldBeTrue();
            }
        }

        var spikes = new Recorder(chip);
        for (int done = 0; done < steps; done += piece)
        {
            chip.Run(Math.Min(piece, steps - done), spikes);
        }

        return spikes.Events;
    }

    private sealed class Recorder(Chip chip) : IRunObserver
    {
        public List<SpikeEvent> Events { get; } = [];

        public void OnWindow(RunWindow window) => SpikeBits.Read(window, chip.Parameters, Events);
    }

    private sealed class Callback(Action<RunWindow> action) : IRunObserver
    {
        public void OnWindow(RunWindow window) => action(window);
    }

    private sealed class FailingEngines(bool failAtCreation) : IEngineFactory, ICoreEngine
    {
        public int Disposed { get; private set; }

        public string Name => "failing";

        public string Description => "fails";

        public long Launches => 0;

        public ICoreEngine Create(ChipParameters parameters, bool strict = false) => failAtCreation ? throw new InvalidOperationException("no device") : this;

        public IMicrocodeRunner CreateMicrocodeRunner(bool specialised = false) => throw new InvalidOperationException("no device");

        public int MaxWindow(int probeCount) => 5;

        public CoreLearning? ReadLearning(int core) => throw new InvalidOperationException("device lost");

        public void WriteLearning(int core, CoreLearning learning)
        {
        }

        public void LearningChanged(int core)
        {
        }

        public void Run(RunWindow window) => throw new InvalidOperationException("device lost");

        public void RunPhases(RunWindow window, Action<StepPhase> afterPhase) => throw new InvalidOperationException("device lost");

        public StrictViolation? Violation => null;

        public CoreState ReadState(int core) => throw new InvalidOperationException("device lost");

        public void ReadLanes(int firstLane, Span<int> current, Span<int> voltage, Span<int> refractory)
        {
        }

        public void WriteLanes(int firstLane, ReadOnlySpan<int> current, ReadOnlySpan<int> voltage, ReadOnlySpan<int> refractory)
        {
        }

        public void ResetState()
        {
        }

        public void BiasChanged(int firstLane, int count)
        {
        }

        public void ParametersChanged(int firstLane, int count)
        {
        }

        public void Dispose() => Disposed++;
    }
}
