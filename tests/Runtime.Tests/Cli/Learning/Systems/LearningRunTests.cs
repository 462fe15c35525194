using NeuroChip.Cli.Errors;
using NeuroChip.Cli.Learning.Systems;
using NeuroChip.Compilation;
using NeuroChip.Device;
using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.Engines.Scalar;
using NeuroChip.Graph;

namespace Runtime.Tests.Cli.Learning.Systems;

/// <summary>The host's side of a worked system: what it writes and reads is what the chip has.</summary>
public class LearningRunTests
{
    private const string Projection = "in->out";

    private static readonly LearningRule Reward = new()
    {
        Name = "reward",
        Weight = "dw = u0*r1",
        Delay = "dd = u0*r1",
        Tag = "dt = 2*u0*r1",
        X1 = TraceSpec.Of(16, 0),
        Y1 = TraceSpec.Of(30, 0),
        Epoch = 2,
        Rounding = TraceRounding.Down,
    };

    [Theory]
    [InlineData(null)]
    [InlineData(3)]
    public void Synapses_are_read_by_the_networks_units_wherever_they_lie(int? split)
    {
        using LearningRun run = Make(split);
        LearnedProjection learned = run.Read(Projection);
        learned.Synapses.Select(s => (s.Pre, s.Post)).ShouldBe([.. from pre in Enumerable.Range(0, 3) from post in Enumerable.Range(0, 4) select (pre, post)]);
        learned.Weights.ShouldBe([.. from pre in Enumerable.Range(0, 3) from post in Enumerable.Range(0, 4) select (10 * post) + pre]);
        learned.DenseWeights(3).ShouldBe([.. from post in Enumerable.Range(0, 4) from pre in Enumerable.Range(0, 3) select (10 * post) + pre]);
        learned.ByPost.Select(s => s.Post).ShouldBeInOrder();
        learned.Delays.ShouldAllBe(delay => delay == 1);
        learned.Synapses.ShouldAllBe(synapse => synapse.Tag == -4);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(2)]
    public void Reward_reaches_every_core_of_the_population_and_stays(int? split)
    {
        using LearningRun run = Make(split);
        run.Reward("out", 5);
        run.Run(4);
        LearnedProjection learned = run.Read(Projection);
        learned.Weights[0].ShouldBe(10);
        learned.Weights[^1].ShouldBe(42);
        learned.Delays.ShouldAllBe(delay => delay == 11);
        learned.Synapses.ShouldAllBe(synapse => synapse.Tag == 16);
        run.Reward("out", -5);
        run.Run(2);
        run.Read(Projection).Delays.ShouldAllBe(delay => delay == 6);
    }

    [Fact]
    public void Learning_can_be_switched_off()
    {
        using LearningRun run = Make();
        run.Reward("out", 5);
        run.SetLearning(false);
        run.Run(4);
        run.Read(Projection).Weights[0].ShouldBe(0);
        run.SetLearning(true);
        run.Run(2);
        run.Read(Projection).Weights[0].ShouldBe(5);
        run.Count(CoreCounter.LearnVisits).ShouldBe(12);
    }

    [Fact]
    public void A_restart_keeps_the_synapses_it_is_given()
    {
        using LearningRun run = Make(split: 2);
        run.Reward("out", 7);
        run.Run(2);
        LearnedProjection learned = run.Read(Projection);
        SynapseMemorySnapshot saved = run.Save();
        run.Restart(saved, learning: false);
        run.Step.ShouldBe(0);
        run.Read(Projection).Synapses.ShouldBe(learned.Synapses);
        run.Reward("out", 7);
        run.Run(2);
        run.Read(Projection).Hash().ShouldBe(learned.Hash());
        run.Restart();
        run.Read(Projection).Weights[0].ShouldBe(0);
    }

    [Fact]
    public void Synapses_of_one_chip_go_to_another()
    {
        using LearningRun run = Make();
        run.Reward("out", 7);
        run.Run(2);
        using LearningRun other = new(run.Image, new ScalarEngineFactory());
        other.Restart(run.Save(), learning: false);
        other.Read(Projection).Synapses.ShouldBe(run.Read(Projection).Synapses);
    }

    [Fact]
    public void Spikes_and_traces_are_those_of_the_units()
    {
        using LearningRun run = Make(split: 2);
        run.Fire("in", 2, 1);
        run.Run(3);

        // With a delay of 1 the spike of step 1 acts in step 3, on the three units whose weight is above the threshold.
        run.TakeSpikes().Select(spike => (spike.Step, spike.Population, spike.Unit)).OrderBy(spike => spike.Unit)
            .ShouldBe([.. Enumerable.Range(1, 3).Select(unit => (3L, run.IndexOf("out"), unit))]);
        run.TakeSpikes().ShouldBeEmpty();
        run.ReadPreTraces(Projection).Traces[0].ShouldBe([0, 0, 0]);
        run.ReadPostTraces("out").LastSpikes.ShouldBe([0, 1, 1, 1]);
        run.Run(1);
        run.ReadPostTraces("out").LastSpikes.ShouldBe([0, 0, 0, 0]);
        run.ReadPostTraces("out").Traces[0].ShouldBe([0, 0, 0, 0]);
        run.Fire("in", 0, 6);
        run.Run(2);
        run.ReadPreTraces(Projection).Traces[0].ShouldBe([16, 0, 0]);
    }

    [Fact]
    public void A_network_that_does_not_compile_is_refused_with_its_diagnostics() =>
        Should.Throw<CompileFailedException>(() => new LearningRun(
            new SnnGraphBuilder("bad").Source("in", 1).Compartments("out", 1, new IntegerCuba())
                .Dense("in", "out", [1], format: new WeightFormat(SignMode.Excitatory, 8, 0)).Learn(Reward with { Epoch = 64 }).Build(),
            new ScalarEngineFactory()));

    [Fact]
    public void A_projection_that_does_not_learn_is_not_read()
    {
        using LearningRun run = Make();
        Should.Throw<DeviceException>(() => run.Read("out->out")).Message.ShouldContain("out->out");
    }

    [Fact]
    public void A_spike_for_a_step_that_is_past_ends_the_run()
    {
        using LearningRun run = Make();
        run.Run(3);
        run.Fire("in", 0, 2);
        Should.Throw<InvalidOperationException>(() => run.Run(1));
    }

    [Fact]
    public void Host_streams_are_those_of_the_published_generator()
    {
        // core-semantics section 9, with the finalizer of SplitMix64; the numbers are from an independent program.
        HostRandom.Bits(1, 103, 0, 0).ShouldBe(2686692070u);
        HostRandom.Below(7, 102, 3, 11, 12).ShouldBe(10);
    }

    private static LearningRun Make(int? split = null) => new(
        new SnnGraphBuilder("small").Source("in", 3).Compartments("out", 4, new IntegerCuba { VthMant = 5, DecayV = 4095 })
            .Dense("in", "out", [.. from post in Enumerable.Range(0, 4) from pre in Enumerable.Range(0, 3) select (float)((10 * post) + pre)], 1, new WeightFormat(SignMode.Excitatory, 8, 0))
            .Learn(Reward, tags: -4).Build(),
        new ScalarEngineFactory(), options: CompileOptions.Default with { Split = split });
}
