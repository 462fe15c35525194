using Grpc.Core;
using Grpc.Core.Client;
using NeuroChip.Client;
using NeuroChip.Protocol.V1;
using NeuroChip.Server;

namespace Runtime.Tests.Server;

/// <summary>What the Learning service refuses: the wrong phase, the wrong client, what is not there, and hostile input.</summary>
public sealed class LearningRefusalTests
{
    private const string Projection = LearningNetwork.Projection;

    private static readonly ProfileId _first = new() { Core = new CoreId(), Profile = 0 };

    private static readonly (string Name, Func<DeviceSession, Task> Call)[] _calls =
    [
        ("GetLearning", session => session.GetLearningAsync()),
        ("GetMicrocode", session => session.GetMicrocodeAsync(_first)),
        ("SetMicrocode", session => session.SetMicrocodeAsync([new ProgramWrite { Profile = _first, Assembly = "HALT\n" }])),
        ("SetRule", session => session.SetRuleAsync(new SetRuleRequest { Projection = Projection, Dw = "x0*x1" })),
        ("GetLearningSettings", session => session.GetLearningSettingsAsync(0, 0)),
        ("SetLearningSettings", session => session.SetLearningSettingsAsync([new SettingsWrite { Core = new CoreId(), Constant = 1 }])),
        ("SetEpoch", session => session.SetEpochAsync(4)),
        ("SetLearningEnabled", session => session.SetLearningEnabledAsync(false)),
        ("ReadReward", session => session.ReadRewardAsync()),
        ("WriteReward", session => session.WriteRewardAsync(1, isEvent: true)),
        ("ReadSynapses", session => session.ReadSynapsesAsync(Projection)),
        ("WriteSynapses", session => session.WriteSynapsesAsync(Projection, new ProjectionSynapses([0], [1], [1], [], []))),
        ("ReadTraces", session => session.ReadPreTracesAsync(Projection)),
        ("WriteTraces", session => session.WritePreTracesAsync(Projection, [0], [[1], [1]])),
    ];

    public static TheoryData<string> Calls => [.. _calls.Select(call => call.Name)];

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Without_an_image_every_call_is_refused(string name)
    {
        await using ServedDevice served = await ServedDevice.StartAsync();
        await using DeviceSession session = await served.Client.OpenSessionAsync();

        await RefusedAsync(() => CallOf(name)(session), StatusCode.FailedPrecondition, "NC4001");
    }

    [Fact]
    public async Task While_the_device_runs_every_call_is_refused_and_changes_nothing()
    {
        await using ServedDevice served = await ServedDevice.StartAsync();
        await using DeviceSession session = await OpenAsync(served);
        using var stop = new CancellationTokenSource();

        // Nobody reads the stream, so the device comes to wait for its reader and the run cannot be over before it is seen.
        using CounterStream unread = await session.StreamCountersAsync();
        Task run = session.RunAsync(1_000_000, stop.Token);
        while ((await session.GetStatusAsync()).State != DeviceState.Running)
        {
            run.IsCompleted.ShouldBeFalse("the run is over and was never seen");
            await Task.Delay(1);
        }

        foreach ((string name, Func<DeviceSession, Task> call) in _calls)
        {
            (await Should.ThrowAsync<DeviceCallException>(() => call(session), name)).Code.ShouldBe("NC4002", name);
        }

        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => run);
        while ((await session.GetStatusAsync()).State == DeviceState.Running)
        {
            await Task.Delay(1);
        }

        LearningCore core = (await session.GetLearningAsync()).Cores[0];
        (core.Epoch, core.Enabled, core.RewardEvent).ShouldBe((2u, true, false));
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task A_client_that_lost_its_lease_is_refused_though_another_holds_the_device(string name)
    {
        await using ServedDevice served = await ServedDevice.StartAsync();
        DeviceSession first = await OpenAsync(served);
        await first.CloseAsync();
        await using DeviceSession second = await OpenAsync(served);

        await RefusedAsync(() => CallOf(name)(first), StatusCode.Aborted, "NC4014");
        (await second.ReadSynapsesAsync(Projection)).Weights.ShouldBe([100, 32, 90, 64, 80]);
    }

    [Fact]
    public async Task An_image_without_learning_says_so()
    {
        await using ServedDevice served = await ServedDevice.StartAsync();
        await using DeviceSession session = await served.OpenLoadedAsync();

        LearningState state = await session.GetLearningAsync();

        state.Cores.ShouldBeEmpty();
        state.Projections.ShouldBeEmpty();
        await RefusedAsync(() => session.SetEpochAsync(2), StatusCode.FailedPrecondition, "NC4022");
        await RefusedAsync(() => session.GetMicrocodeAsync(_first), StatusCode.FailedPrecondition, "NC4022");
        await RefusedAsync(() => session.WriteRewardAsync(1, true, "cells"), StatusCode.FailedPrecondition, "NC4022");
        await RefusedAsync(() => session.ReadSynapsesAsync(Projection), StatusCode.NotFound, "NC4023");
    }

    [Fact]
    public async Task What_is_not_there_is_refused_by_its_kind()
    {
        await using ServedDevice served = await ServedDevice.StartAsync();
        await using DeviceSession session = await OpenAsync(served);
        string before = await session.ReadDigestAsync();

        await RefusedAsync(() => session.ReadSynapsesAsync("nowhere"), StatusCode.NotFound, "NC4023");
        await RefusedAsync(() => session.SetRuleAsync(new SetRuleRequest { Projection = "", Dw = "x0*x1" }), StatusCode.NotFound, "NC4023");
        await RefusedAsync(() => session.GetMicrocodeAsync(new ProfileId { Core = new CoreId(), Profile = 99 }), StatusCode.OutOfRange, "NC4024");
        await RefusedAsync(() => session.GetMicrocodeAsync(new ProfileId { Core = new CoreId(), Profile = uint.MaxValue }), StatusCode.OutOfRange, "NC4024");
        await RefusedAsync(() => session.GetMicrocodeAsync(new ProfileId { Core = new CoreId { Chip = uint.MaxValue } }), StatusCode.OutOfRange, "NC4004");
        await RefusedAsync(() => session.SetEpochAsync(2, [new CoreId { Core = 77 }]), StatusCode.OutOfRange, "NC4004");
        await RefusedAsync(() => session.ReadPostTracesAsync("nobody"), StatusCode.NotFound, "NC4005");
        await RefusedAsync(() => session.ReadPostTracesAsync("in"), StatusCode.OutOfRange, "NC4006");
        await RefusedAsync(() => session.ReadPostTracesAsync("out", (1, int.MaxValue)), StatusCode.OutOfRange, "NC4006");
        await RefusedAsync(() => session.ReadSynapsesAsync(Projection, (0, 4)), StatusCode.OutOfRange, "NC4006");
        await RefusedAsync(() => session.WritePreTracesAsync(Projection, [3], [[1], [1]]), StatusCode.OutOfRange, "NC4006");
        await RefusedAsync(() => Write(session, [1], [1], [5]), StatusCode.OutOfRange, "NC4025");
        await RefusedAsync(() => Write(session, [0, 0, 0], [0, 0, 0], [5, 5, 5]), StatusCode.OutOfRange, "NC4025");
        await RefusedAsync(() => Write(session, [int.MaxValue], [0], [5]), StatusCode.OutOfRange, "NC4025");

        (await session.ReadDigestAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task What_cannot_be_stored_is_refused_and_nothing_of_the_call_is_written()
    {
        await using ServedDevice served = await ServedDevice.StartAsync();
        await using DeviceSession session = await OpenAsync(served);
        string before = await session.ReadDigestAsync();

        await RefusedAsync(() => Write(session, [0, 1], [1, 0], [5, 256]), StatusCode.OutOfRange, "NC4026");
        await RefusedAsync(() => Write(session, [0, 1], [1, 0], [5, -1]), StatusCode.OutOfRange, "NC4026");
        await RefusedAsync(
            () => session.WriteSynapsesAsync(Projection, new ProjectionSynapses([0], [1], [], [], [256])), StatusCode.OutOfRange, "NC4026");
        await RefusedAsync(
            () => session.WriteSynapsesAsync(Projection, new ProjectionSynapses([0], [1], [], [63], [])), StatusCode.OutOfRange, "NC4026");
        await RefusedAsync(() => session.WritePreTracesAsync(Projection, [0], [[128], []]), StatusCode.OutOfRange, "NC4026");
        await RefusedAsync(() => session.SetEpochAsync(0), StatusCode.OutOfRange, "NC4026");
        await RefusedAsync(() => session.SetEpochAsync(64), StatusCode.OutOfRange, "NC4026");
        await RefusedAsync(() => session.WriteRewardAsync(128, true), StatusCode.OutOfRange, "NC4026");
        await RefusedAsync(
            () => session.SetLearningSettingsAsync([new SettingsWrite { Core = new CoreId(), Index = 99, Constant = 1 }]), StatusCode.OutOfRange, "NC4026");
        await RefusedAsync(
            () => session.SetLearningSettingsAsync([new SettingsWrite { Core = new CoreId(), Constant = 40_000 }]), StatusCode.OutOfRange, "NC4026");
        await RefusedAsync(
            () => session.SetLearningSettingsAsync([new SettingsWrite { Core = new CoreId(), Trace = new TraceSetting { Decay = 1 << 20 } }]),
            StatusCode.OutOfRange, "NC4026");
        await RefusedAsync(() => session.WritePreTracesAsync(Projection, [0, 1], [[1], []]), StatusCode.InvalidArgument, "NC4027");
        await RefusedAsync(() => session.WritePostTracesAsync("out", [0], [[1], [1]]), StatusCode.InvalidArgument, "NC4027");

        (await session.ReadDigestAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task Fields_that_are_missing_or_mean_nothing_are_named()
    {
        await using ServedDevice served = await ServedDevice.StartAsync();
        await using DeviceSession session = await OpenAsync(served);
        using RpcChannel channel = RpcChannel.ForAddress(served.Server.Addresses[0]);
        var raw = new Learning.LearningClient(channel);
        string token = session.LeaseToken;
        var wide = new MicrocodeWords();
        wide.Words.Add(0x10000);

        await BadFieldAsync(() => session.GetMicrocodeAsync(new ProfileId()), "profile.core");
        await BadFieldAsync(() => session.SetMicrocodeAsync([new ProgramWrite { Assembly = "HALT\n" }]), "programs[0].profile");
        await BadFieldAsync(() => session.SetMicrocodeAsync([new ProgramWrite { Profile = _first }]), "programs[0].source");
        await BadFieldAsync(() => session.SetMicrocodeAsync([new ProgramWrite { Profile = _first, Words = wide }]), "programs[0].words");
        await BadFieldAsync(() => session.SetRuleAsync(new SetRuleRequest { Projection = Projection, Dw = "x0*x1", Rounding = (LearnRounding)9 }), "rounding");
        await BadFieldAsync(
            () => session.SetRuleAsync(new SetRuleRequest { Projection = Projection, Dw = "x0*x1", WeightRange = new LearnBounds { Low = 5, High = 4 } }), "weight_range");
        await BadFieldAsync(() => session.SetLearningSettingsAsync([new SettingsWrite { Core = new CoreId() }]), "writes.setting");
        await BadFieldAsync(() => session.SetLearningSettingsAsync([new SettingsWrite { Constant = 1 }]), "writes.core");
        var nothing = await Should.ThrowAsync<RpcException>(async () => await raw.ReadTracesAsync(new ReadTracesRequest { LeaseToken = token }));
        nothing.Status.Detail.ShouldContain("NC4207");
        await BadFieldAsync(() => session.WriteSynapsesAsync(Projection, new ProjectionSynapses([0, 0], [1], [1, 2], [], [])), "post");
        await BadFieldAsync(() => session.WriteSynapsesAsync(Projection, new ProjectionSynapses([0, 0], [1, 1], [1], [], [])), "weights");
    }

    [Fact]
    public async Task A_program_that_the_image_has_nothing_for_is_refused()
    {
        await using ServedDevice served = await ServedDevice.StartAsync();
        await using DeviceSession session = await OpenAsync(served);
        string before = await session.ReadDigestAsync();

        await RefusedAsync(
            () => session.SetRuleAsync(new SetRuleRequest { Projection = Projection, Dw = "x0*x1", Rounding = LearnRounding.Stochastic }),
            StatusCode.InvalidArgument, "NC4028");
        await RefusedAsync(
            () => session.SetRuleAsync(new SetRuleRequest { Projection = Projection, Dd = "x0*x1" }), StatusCode.InvalidArgument, "NC4028");

        (await session.GetLearningAsync()).Projections[0].Dw.ShouldBe(LearningNetwork.WeightRule);
        (await session.ReadDigestAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task Programs_that_do_not_fit_the_core_together_are_refused()
    {
        await using ServedDevice served = await ServedDevice.StartAsync();
        await using DeviceSession session = await served.Client.OpenSessionAsync();
        await session.UploadAndLoadAsync(LearningNetwork.TwoRules.ToBytes());
        LearningState state = await session.GetLearningAsync();
        ProfileId[] profiles = [.. state.Projections.SelectMany(projection => projection.Profiles).Distinct()];
        profiles.Length.ShouldBe(2);
        string[] lengths = [.. ((string[])["x0", "y0"]).Select(spike =>
            $"TGT w\nDEP {spike}\n{string.Concat(Enumerable.Repeat($"MUL {spike}\n", 150))}SCL 1, 0\nACC\nRND down\nWR\nHALT\n")];
        string[] constants = [.. ((int[])[100, 200]).Select(first =>
            string.Concat(Enumerable.Range(first, 9).Select(value => $".const c{value} {value}\n"))
            + $"TGT w\nDEP x0\n{string.Concat(Enumerable.Range(first, 9).Select(value => $"CMP w < c{value}\n"))}SCL 1, 0\nACC\nRND down\nWR\nHALT\n")];

        foreach (string[] programs in (string[][])[lengths, constants])
        {
            await RefusedAsync(
                () => session.SetMicrocodeAsync(profiles.Zip(programs, (profile, text) => new ProgramWrite { Profile = profile, Assembly = text })),
                StatusCode.ResourceExhausted, "NC4011");
            await session.SetMicrocodeAsync([new ProgramWrite { Profile = profiles[1], Assembly = programs[1] }]);
        }

        // Of two programs that are equal one is kept.
        IReadOnlyList<ProgramReport> same = await session.SetMicrocodeAsync(profiles.Select(profile => new ProgramWrite { Profile = profile, Assembly = lengths[0] }));
        same.Select(report => report.Projections.Single()).ShouldBe([Projection, $"{Projection}#2"]);
        (await session.GetMicrocodeAsync(profiles[1])).Start.ShouldBe((await session.GetMicrocodeAsync(profiles[0])).Start);
    }

    [Fact]
    public async Task Of_many_problems_the_first_are_told()
    {
        await using ServedDevice served = await ServedDevice.StartAsync();
        await using DeviceSession session = await OpenAsync(served);
        string text = string.Concat(Enumerable.Repeat($"NONSENSE {new string('x', 500)}\n", 90));

        var error = await Should.ThrowAsync<DeviceCallException>(() => session.SetMicrocodeAsync([new ProgramWrite { Profile = _first, Assembly = text }]));

        error.Code.ShouldBe("NC4209");
        error.Problems.Count.ShouldBe(16);
        error.Problems.ShouldAllBe(problem => problem.Description.Length < 200);
    }

    [Fact]
    public async Task A_write_larger_than_the_limit_is_refused()
    {
        await using ServedDevice served = await ServedDevice.StartAsync(new DeviceServiceLimits { MaxSynapsesPerWrite = 3 });
        await using DeviceSession session = await OpenAsync(served);

        await RefusedAsync(() => Write(session, [0, 0, 0, 1], [0, 0, 1, 0], [1, 2, 3, 4]), StatusCode.InvalidArgument, "NC4206");
        await Write(session, [0, 0, 0], [0, 0, 1], [1, 2, 3]);
        (await session.ReadSynapsesAsync(Projection)).Weights.ShouldBe([1, 2, 3, 64, 80]);
    }

    [Fact]
    public async Task A_stream_that_is_cancelled_writes_nothing_and_keeps_the_session()
    {
        await using ServedDevice served = await ServedDevice.StartAsync();
        await using DeviceSession session = await OpenAsync(served);
        using RpcChannel channel = RpcChannel.ForAddress(served.Server.Addresses[0]);
        var raw = new Learning.LearningClient(channel);
        using (AsyncClientStreamingCall<WriteSynapsesRequest, WriteSynapsesResponse> call = raw.WriteSynapses())
        {
            var message = new WriteSynapsesRequest { LeaseToken = session.LeaseToken, Projection = Projection };
            message.Pre.Add(0);
            message.Post.Add(1);
            message.Weights.Add(9);
            await call.RequestStream.WriteAsync(message);
        }

        await Task.Delay(200);
        (await session.ReadSynapsesAsync(Projection)).Weights.ShouldBe([100, 32, 90, 64, 80]);
        var empty = raw.WriteSynapses();
        await empty.RequestStream.CompleteAsync();
        (await Should.ThrowAsync<RpcException>(async () => await empty)).Status.Detail.ShouldContain("NC4207");
    }

    private static Func<DeviceSession, Task> CallOf(string name) => _calls.Single(call => call.Name == name).Call;

    private static Task<int> Write(DeviceSession session, int[] pre, int[] post, int[] weights) =>
        session.WriteSynapsesAsync(Projection, new ProjectionSynapses(pre, post, weights, [], []));

    private static async Task RefusedAsync(Func<Task> call, StatusCode status, string code)
    {
        var error = await Should.ThrowAsync<DeviceCallException>(call);
        (error.StatusCode, error.Code).ShouldBe((status, code), error.Message);
        error.Remedy.ShouldNotBeEmpty();
    }

    private static async Task BadFieldAsync(Func<Task> call, string field)
    {
        var error = await Should.ThrowAsync<DeviceCallException>(call);
        (error.StatusCode, error.Code).ShouldBe((StatusCode.InvalidArgument, "NC4207"), error.Message);
        error.Problems.ShouldHaveSingleItem().Field.ShouldBe(field);
    }

    private static async Task<DeviceSession> OpenAsync(ServedDevice served)
    {
        DeviceSession session = await served.Client.OpenSessionAsync();
        await session.UploadAndLoadAsync(LearningNetwork.File);
        return session;
    }
}
