using Grpc.Core;
using NeuroChip.Client;
using NeuroChip.Device;
using NeuroChip.Device.Learning;
using NeuroChip.Protocol.V1;
using DeviceState = NeuroChip.Protocol.V1.DeviceState;
using ProgramWrite = NeuroChip.Protocol.V1.ProgramWrite;

namespace Runtime.Tests.Server;

/// <summary>The Learning service as its clients see it: what it tells, changes and refuses.</summary>
public sealed class LearningOverTheWireTests
{
    private const int Steps = 60;

    private static readonly ProfileId _first = new() { Core = new CoreId(), Profile = 0 };

    [Fact]
    public async Task What_learns_is_described()
    {
        await using ServedDevice served = await ServedDevice.StartAsync();
        await using DeviceSession session = await OpenAsync(served);

        (await served.Client.GetCapabilitiesAsync()).Features.ShouldContain("learning");
        LearningState state = await session.GetLearningAsync();

        LearningCore core = state.Cores.ShouldHaveSingleItem();
        (core.Epoch, core.Enabled, core.R1, core.RewardEvent).ShouldBe((2u, true, 0, false));
        core.Populations.ShouldBe(["out"]);
        LearningProjection projection = state.Projections.ShouldHaveSingleItem();
        (projection.Name, projection.Pre, projection.Post, projection.PreUnits, projection.PostUnits)
            .ShouldBe((LearningNetwork.Projection, "in", "out", 3u, 2u));
        (projection.Dw, projection.Dd, projection.Dt).ShouldBe((LearningNetwork.WeightRule, "", LearningNetwork.TagRule));
        projection.Profiles.ShouldHaveSingleItem().ShouldBe(_first);
    }

    [Fact]
    public async Task What_is_learned_equals_what_is_learned_in_process()
    {
        await using ServedDevice served = await ServedDevice.StartAsync();
        await using DeviceSession session = await OpenAsync(served);
        ProjectionSynapses before = await session.ReadSynapsesAsync(LearningNetwork.Projection);
        await RunAsync(session, Steps);

        ProjectionSynapses after = await session.ReadSynapsesAsync(LearningNetwork.Projection);
        Traces pre = await session.ReadPreTracesAsync(LearningNetwork.Projection);
        Traces post = await session.ReadPostTracesAsync("out");

        Enumerable.Range(0, before.Count).Select(i => (before.Pre[i], before.Post[i], before.Weights[i], before.Delays[i])).ShouldBe(LearningNetwork.Synapses);
        before.Tags.ShouldBe([7, 0, 0, -3, 0]);
        using EmulatedDevice device = LearningNetwork.Ran(Steps);
        SynapseTable expected = device.Learning.ReadSynapses(LearningNetwork.Projection);
        after.Step.ShouldBe(Steps);
        after.Weights.ShouldBe(expected.Weights);
        after.Weights.ShouldNotBe(before.Weights);
        after.Tags.ShouldBe(expected.Tags);
        after.Tags.ShouldNotBe(before.Tags);
        pre.Traces_[0].Values.Select(value => (int)value).ShouldBe(device.Learning.ReadPreTraces(LearningNetwork.Projection).Traces[0]);
        post.Traces_.Count.ShouldBe(3);
        post.Traces_[0].Values.Select(value => (int)value).ShouldBe(device.Learning.ReadPostTraces("out").Traces[0]);
        post.Traces_[0].Values.ShouldContain(value => value > 0);
        LearningCore core = (await session.GetLearningAsync()).Cores[0];
        core.Visits.ShouldBe((ulong)(LearningNetwork.Synapses.Length * Steps / 2));
        core.Instructions.ShouldBeGreaterThan(core.Visits);
    }

    [Fact]
    public async Task Synapses_are_written_by_their_units_and_no_others()
    {
        await using ServedDevice served = await ServedDevice.StartAsync();
        await using DeviceSession session = await OpenAsync(served);

        int written = await session.WriteSynapsesAsync(
            LearningNetwork.Projection, new ProjectionSynapses([0, 2, 0], [0, 1, 0], [11, 22, 33], [], [4, -256, 255]));
        int delays = await session.WriteSynapsesAsync(LearningNetwork.Projection, new ProjectionSynapses([1], [0], [], [0], []));

        (written, delays).ShouldBe((3, 1));
        ProjectionSynapses read = await session.ReadSynapsesAsync(LearningNetwork.Projection);
        read.Weights.ShouldBe([11, 33, 90, 64, 22]);
        read.Delays.ShouldBe([0, 2, 1, 0, 0]);
        read.Tags.ShouldBe([4, 255, 0, -3, -256]);
        ProjectionSynapses part = await session.ReadSynapsesAsync(LearningNetwork.Projection, pre: (0, 2), post: (0, 1));
        part.Weights.ShouldBe([11, 33, 64]);

        // A reset restores what the image has.
        await session.ResetAsync();
        (await session.ReadSynapsesAsync(LearningNetwork.Projection)).Weights.ShouldBe([100, 32, 90, 64, 80]);
    }

    [Fact]
    public async Task Traces_are_written_by_unit()
    {
        await using ServedDevice served = await ServedDevice.StartAsync();
        await using DeviceSession session = await OpenAsync(served);

        await session.WritePreTracesAsync(LearningNetwork.Projection, [2, 0], [[127, 1], []]);
        await session.WritePostTracesAsync("out", [1], [[], [5], [6]]);

        (await session.ReadPreTracesAsync(LearningNetwork.Projection)).Traces_.Select(series => series.Values.ToArray())
            .ShouldBe([[1u, 0u, 127u], [0u, 0u, 0u]]);
        (await session.ReadPostTracesAsync("out", (1, 1))).Traces_.Select(series => series.Values.ToArray()).ShouldBe([[0u], [5u], [6u]]);
    }

    [Fact]
    public async Task A_rule_is_compiled_and_a_reward_reaches_it()
    {
        await using ServedDevice served = await ServedDevice.StartAsync();
        await using DeviceSession session = await OpenAsync(served);

        SetRuleResponse rule = await session.SetRuleAsync(new SetRuleRequest { Projection = LearningNetwork.Projection, Dw = "dw = r0*r1" });
        int cores = await session.WriteRewardAsync(-20, isEvent: true, "out");
        CoreReward reward = (await session.ReadRewardAsync()).ShouldHaveSingleItem();
        await session.RunAsync(2);

        RuleProduct product = rule.Products.ShouldHaveSingleItem();
        (product.Target, product.Dependency, product.Mantissa, product.Exponent, product.Shift).ShouldBe(("w", "r0", 1, 0, 0u));
        product.Factors.ShouldBe(["r1"]);
        rule.Assembly.ShouldContain("EXIT r0");
        rule.Programs.ShouldHaveSingleItem().Projections.ShouldBe([LearningNetwork.Projection]);
        rule.Costs.ShouldContain(cost => cost.Dependencies == "no reward" && cost.Instructions == 1);
        (cores, reward.R1, reward.Event).ShouldBe((1, -20, true));
        (await session.ReadSynapsesAsync(LearningNetwork.Projection)).Weights.ShouldBe([80, 12, 70, 44, 60]);
        LearningProjection now = (await session.GetLearningAsync()).Projections[0];
        (now.Dw, now.Dt).ShouldBe(("dw = r0*r1", ""));

        // The event is over with its epoch; r1 is held.
        await session.RunAsync(2);
        (await session.ReadSynapsesAsync(LearningNetwork.Projection)).Weights.ShouldBe([80, 12, 70, 44, 60]);
        (await session.ReadRewardAsync())[0].R1.ShouldBe(-20);
    }

    [Fact]
    public async Task Microcode_is_read_as_text_and_replaced_by_text_or_words()
    {
        await using ServedDevice served = await ServedDevice.StartAsync();
        await using DeviceSession session = await OpenAsync(served);
        Microcode before = await session.GetMicrocodeAsync(_first);

        ProgramReport report = (await session.SetMicrocodeAsync([new ProgramWrite
        {
            Profile = _first,
            Assembly = ".const up 5\n.limit all 0..60\nTGT w\nDEP always\nMULK w, up, 0\nSCL 1, 0\nACC\nRND down\nCLP all\nWR\nHALT\n",
        }])).ShouldHaveSingleItem();
        Microcode after = await session.GetMicrocodeAsync(_first);
        await session.RunAsync(2);

        before.Words.Count.ShouldBeGreaterThan(5);
        before.MostInstructions.ShouldBeGreaterThan(5u);
        (report.Words, report.MostInstructions).ShouldBe((9u, 8u));
        after.Words.Count.ShouldBe(9);
        after.Constants[0].ShouldBe(5);
        after.Limits[0].ShouldBe(new LearnBounds { Low = 0, High = 60 });
        (await session.ReadSynapsesAsync(LearningNetwork.Projection)).Weights.ShouldAllBe(weight => weight == 60);
        (await session.GetLearningAsync()).Projections[0].Dw.ShouldBe("", "no text is known of a program written by hand");

        // The text that is read can be written.
        var old = new MicrocodeWords();
        old.Words.Add(before.Words);
        await session.SetMicrocodeAsync([new ProgramWrite { Profile = _first, Words = old }]);
        (await session.GetMicrocodeAsync(_first)).Words.ShouldBe(before.Words);
        await session.SetMicrocodeAsync([new ProgramWrite { Profile = _first, Assembly = after.Assembly }]);
        (await session.GetMicrocodeAsync(_first)).Words.ShouldBe(after.Words);
    }

    [Fact]
    public async Task Settings_epoch_and_learning_itself_are_switched()
    {
        await using ServedDevice served = await ServedDevice.StartAsync();
        await using DeviceSession session = await OpenAsync(served);
        LearningSettings before = await session.GetLearningSettingsAsync(0, 0);
        before.Traces.ShouldContain(trace => trace.ImpulseParts == 16 * 128 && trace.Decay > 0 && trace.Rounding == LearnRounding.Down);

        await session.SetLearningSettingsAsync(
        [
            new SettingsWrite { Core = new CoreId(), Index = 3, Constant = -1234 },
            new SettingsWrite { Core = new CoreId(), Index = 2, Constant = 77 },
            new SettingsWrite { Core = new CoreId(), Index = 0, Limit = new LearnBounds { Low = -5, High = 6 } },
        ]);
        await session.SetEpochAsync(3);
        await session.SetLearningEnabledAsync(false);
        await RunAsync(session, Steps);

        LearningSettings after = await session.GetLearningSettingsAsync(0, 0);
        (after.Constants[2], after.Constants[3]).ShouldBe((77, -1234));
        after.Limits[0].ShouldBe(new LearnBounds { Low = -5, High = 6 });
        LearningCore core = (await session.GetLearningAsync()).Cores[0];
        (core.Epoch, core.Enabled, core.Visits).ShouldBe((3u, false, 0ul));
        (await session.ReadSynapsesAsync(LearningNetwork.Projection)).Weights.ShouldBe([100, 32, 90, 64, 80]);
        await session.SetLearningEnabledAsync(true, [new CoreId()]);
        await session.RunAsync(6);
        (await session.GetLearningAsync()).Cores[0].Visits.ShouldBe((ulong)(2 * LearningNetwork.Synapses.Length));
    }

    [Fact]
    public async Task A_bad_program_is_refused_with_every_place_and_nothing_is_written()
    {
        await using ServedDevice served = await ServedDevice.StartAsync();
        await using DeviceSession session = await OpenAsync(served);
        Microcode before = await session.GetMicrocodeAsync(_first);
        var endless = new MicrocodeWords();
        endless.Words.Add([0x1070u, 0xF000u]);

        var words = await Should.ThrowAsync<DeviceCallException>(() => session.SetMicrocodeAsync([new ProgramWrite { Profile = _first, Words = endless }]));
        var text = await Should.ThrowAsync<DeviceCallException>(() => session.SetMicrocodeAsync([new ProgramWrite { Profile = _first, Assembly = "TGT w\nMUL y9\nHALT\n" }]));
        var rule = await Should.ThrowAsync<DeviceCallException>(() => session.SetRuleAsync(new SetRuleRequest { Projection = LearningNetwork.Projection, Dw = "dw = x0*z1" }));
        var long256 = new MicrocodeWords();
        long256.Words.Add(Enumerable.Repeat(0u, 257));
        var length = await Should.ThrowAsync<DeviceCallException>(() => session.SetMicrocodeAsync([new ProgramWrite { Profile = _first, Words = long256 }]));

        (words.StatusCode, words.Code).ShouldBe((StatusCode.InvalidArgument, "NC4028"));
        words.Problems.ShouldContain(problem => problem.Field == "programs[0].words[1]" && problem.Description.StartsWith("NC6633: "));
        (text.StatusCode, text.Code).ShouldBe((StatusCode.InvalidArgument, "NC4209"));
        text.Problems.ShouldContain(problem => problem.Field == "programs[0].assembly:2:5" && problem.Description.StartsWith("NC6606: "));
        (rule.StatusCode, rule.Code).ShouldBe((StatusCode.InvalidArgument, "NC4209"));
        rule.Problems.ShouldContain(problem => problem.Field == "dw:9" && problem.Description.StartsWith("NC2703: "));
        length.Code.ShouldBe("NC4028");
        (await session.GetMicrocodeAsync(_first)).ShouldBe(before);
        (await session.GetLearningAsync()).Projections[0].Dw.ShouldBe(LearningNetwork.WeightRule);
    }

    [Fact]
    public async Task A_trial_verifies_and_writes_nothing()
    {
        await using ServedDevice served = await ServedDevice.StartAsync();
        await using DeviceSession session = await OpenAsync(served);
        Microcode before = await session.GetMicrocodeAsync(_first);

        SetRuleResponse rule = await session.SetRuleAsync(new SetRuleRequest { Projection = LearningNetwork.Projection, Dw = "dw = x0*x1", ValidateOnly = true });
        await session.SetMicrocodeAsync([new ProgramWrite { Profile = _first, Assembly = "HALT\n" }], validateOnly: true);

        rule.Words.ShouldNotBeEmpty();
        (await session.GetMicrocodeAsync(_first)).ShouldBe(before);
    }

    private static async Task<DeviceSession> OpenAsync(ServedDevice served)
    {
        DeviceSession session = await served.Client.OpenSessionAsync();
        await session.UploadAndLoadAsync(LearningNetwork.File);
        return session;
    }

    private static async Task RunAsync(DeviceSession session, int steps)
    {
        var source = new SourceSpikes { Population = "in" };
        foreach ((int unit, int step) in LearningNetwork.Input(steps))
        {
            source.Units.Add((uint)unit);
            source.Steps.Add((uint)step);
        }

        var input = new SpikeInput();
        input.Sources.Add(source);
        await session.InjectAsync(input);
        (await session.RunAsync(steps)).Step.ShouldBe((ulong)steps);
        (await session.GetStatusAsync()).State.ShouldBe(DeviceState.Paused);
    }
}
