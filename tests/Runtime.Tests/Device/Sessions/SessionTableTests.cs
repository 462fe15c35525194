using NeuroChip.Device;
using NeuroChip.Device.Sessions;
using NeuroChip.Device.Spikes;
using NeuroChip.Spec;

namespace Runtime.Tests.Device.Sessions;

/// <summary>Leases and their fence: one holder at a time, and nothing of an old holder reaches a new one's device.</summary>
public sealed class SessionTableTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ManualTime _time = new();
    private readonly ScriptedEngines _engines = new();
    private readonly EmulatedDevice _first;
    private readonly EmulatedDevice _second;
    private readonly SessionTable _table;

    public SessionTableTests()
    {
        _first = SmallNetwork.NewDevice(_engines, "emu0");
        _second = SmallNetwork.NewDevice(id: "emu1");
        _table = new SessionTable([_second, _first], _time);
    }

    public void Dispose()
    {
        _engines.Go();
        _table.Dispose();
        _first.Dispose();
        _second.Dispose();
    }

    [Fact]
    public void A_device_has_one_session_and_the_next_client_gets_another_device_or_a_refusal()
    {
        Session one = Open("emu0");
        one.Device.Info.Id.ShouldBe("emu0");
        DeviceException error = Should.Throw<DeviceException>(() => Open("emu0"));
        (error.Kind, error.Code).ShouldBe((DeviceErrorKind.ResourceExhausted, DeviceErrorCodes.Leased));
        Session two = Open("");
        two.Device.Info.Id.ShouldBe("emu1");
        Should.Throw<DeviceException>(() => Open("")).Code.ShouldBe(DeviceErrorCodes.Leased);
        two.Fence.ShouldBeGreaterThan(one.Fence);
        two.Token.ShouldStartWith($"{two.Fence}-");
        two.Token.Length.ShouldBeGreaterThan(32);
        (two.Id == one.Id).ShouldBeFalse();
        _table.IsLeased("emu0").ShouldBeTrue();
        _table.Devices.Select(device => device.Info.Id).ShouldBe(["emu0", "emu1"]);
    }

    [Theory]
    [InlineData(4.9)]
    [InlineData(0)]
    [InlineData(-60)]
    [InlineData(3601)]
    public void A_lease_has_limits(double seconds)
    {
        DeviceException error = Should.Throw<DeviceException>(() => _table.Open("emu0", TimeSpan.FromSeconds(seconds)));
        (error.Kind, error.Code).ShouldBe((DeviceErrorKind.InvalidArgument, DeviceErrorCodes.BadLease));
        _table.IsLeased("emu0").ShouldBeFalse();
    }

    [Fact]
    public void A_device_that_is_not_there_is_not_found()
    {
        DeviceException error = Should.Throw<DeviceException>(() => Open("emu7"));
        (error.Kind, error.Code).ShouldBe((DeviceErrorKind.NotFound, DeviceErrorCodes.NoSuchDevice));
        error.Remedy.ShouldContain("emu0, emu1");
    }

    [Fact]
    public async Task A_lease_that_is_not_renewed_runs_out_and_the_device_is_free()
    {
        Session session = Open("emu0");
        session.Device.Load(SmallNetwork.Image);
        _time.Advance(TimeSpan.FromSeconds(59));
        session.HasEnded.ShouldBeFalse();
        _time.Advance(TimeSpan.FromSeconds(2));
        session.HasEnded.ShouldBeTrue();
        session.Ended.IsCancellationRequested.ShouldBeTrue();
        await session.Released.WaitAsync(Patience);
        _first.Status.State.ShouldBe(DeviceState.Idle, "its image is gone with it");
        DeviceException error = Should.Throw<DeviceException>(() => _table.Authorize(session.Token));
        (error.Kind, error.Code).ShouldBe((DeviceErrorKind.Aborted, DeviceErrorCodes.NoLease));
        error.Found.ShouldContain("the lease ran out");
        Open("emu0").Fence.ShouldBeGreaterThan(session.Fence);
    }

    [Fact]
    public void Every_call_with_the_token_renews_the_lease()
    {
        Session session = Open("emu0");
        for (int i = 0; i < 10; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(50));
            _table.Authorize(session.Token).ShouldBeSameAs(session);
            session.Expires.ShouldBe(_time.GetUtcNow() + TimeSpan.FromSeconds(60));
        }

        _time.Advance(TimeSpan.FromSeconds(60));
        Should.Throw<DeviceException>(() => _table.Authorize(session.Token)).Code.ShouldBe(DeviceErrorCodes.NoLease);
    }

    [Fact]
    public void Tokens_that_are_missing_unknown_or_old_are_told_apart()
    {
        Session session = Open("emu0");
        _table.Close(session.Token);
        Session next = Open("emu0");
        Should.Throw<DeviceException>(() => _table.Authorize("")).Found.ShouldContain("no lease token");
        Should.Throw<DeviceException>(() => _table.Authorize("1-0000")).Found.ShouldContain("not known");
        Should.Throw<DeviceException>(() => _table.Authorize(session.Token)).Found.ShouldContain("ended: closed");
        Should.Throw<DeviceException>(() => _table.Close("1-0000")).Code.ShouldBe(DeviceErrorCodes.NoLease);
        _table.Authorize(next.Token).ShouldBeSameAs(next);
    }

    [Fact]
    public void Closing_frees_the_device_at_once_and_may_be_repeated()
    {
        Session session = Open("emu0");
        session.Device.Load(SmallNetwork.Image);
        _table.Close(session.Token);
        _first.Status.State.ShouldBe(DeviceState.Idle);
        Session next = Open("emu0");
        next.Device.Load(SmallNetwork.Image);
        _table.Close(session.Token);
        _first.Status.State.ShouldBe(DeviceState.Loaded, "a late repeat does not touch the new holder's device");
        _table.IsLeased("emu0").ShouldBeTrue();
        next.Released.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task A_session_that_ends_in_a_run_cancels_it_and_frees_the_device_only_then()
    {
        Session session = Open("emu0");
        session.Device.Load(SmallNetwork.Image);
        SpikeSubscription stream = session.Device.Subscribe(SpikeFilter.All);
        _engines.Hold();
        Task<RunResult> run = Task.Run(() => session.Device.Run(1_000_000_000));
        _engines.WaitUntilInside();
        _table.Close(session.Token);
        session.HasEnded.ShouldBeTrue();
        await Task.Delay(30);
        session.Released.IsCompleted.ShouldBeFalse("the engine still computes");
        Should.Throw<DeviceException>(() => Open("emu0")).Code.ShouldBe(DeviceErrorCodes.Leased);
        _engines.Disposed.ShouldBe(0);

        _engines.Go();
        await session.Released.WaitAsync(Patience);
        (await run.WaitAsync(Patience)).StepsRun.ShouldBeLessThan(1000);
        _engines.DisposedWhileRunning.ShouldBeFalse();
        _first.Status.State.ShouldBe(DeviceState.Idle);
        while (stream.TryRead(out _))
        {
            // What was delivered before the end may still be read.
        }

        (await stream.ReadAsync()).ShouldBeNull();
        Open("emu0").ShouldNotBeNull();
    }

    [Fact]
    public async Task Closing_can_wait_until_the_device_is_free()
    {
        Session session = Open("emu0");
        session.Device.Load(SmallNetwork.Image);
        _engines.Hold();
        Task run = Task.Run(() => session.Device.Run(1_000_000_000));
        _engines.WaitUntilInside();
        Task close = _table.CloseAsync(session.Token);
        Task again = _table.CloseAsync(session.Token);
        close.IsCompleted.ShouldBeFalse();
        _engines.Go();
        await Task.WhenAll(close, again, run).WaitAsync(Patience);
        _table.IsLeased("emu0").ShouldBeFalse();
        await Should.ThrowAsync<DeviceException>(() => _table.CloseAsync("1-00"));
    }

    [Fact]
    public void A_call_let_in_before_the_session_ended_cannot_reach_the_next_holders_device()
    {
        Session old = Open("emu0");
        old.Device.Load(SmallNetwork.Image);
        Session authorized = _table.Authorize(old.Token);
        IDevice stale = authorized.Device;
        _time.Advance(TimeSpan.FromSeconds(61));
        Session next = Open("emu0");
        next.Device.Load(SmallNetwork.Other);
        foreach (Action call in new Action[]
        {
            () => stale.Load(SmallNetwork.Image), stale.Unload, () => stale.Reset(ResetKind.State), () => stale.Run(5),
            () => stale.Inject([]), () => stale.ReadRegisters(default, 0, new uint[1]), () => stale.WriteRegisters([]),
            () => stale.Subscribe(SpikeFilter.All), () => stale.CreateProbe(new("a", [], ProbeVariable.Voltage)),
            () => stale.GetProbe(1), () => stale.DeleteProbe(1), () => stale.ReadCounters(), stale.ResetCounters,
            () => stale.ReadDigest(), () => _ = stale.Populations,
        })
        {
            DeviceException error = Should.Throw<DeviceException>(call);
            (error.Kind, error.Code).ShouldBe((DeviceErrorKind.Aborted, DeviceErrorCodes.NoLease));
        }

        stale.Dispose();
        _first.Status.ShouldBe(next.Device.Status);
        next.Device.Status.ImageDigest.ToArray().ShouldBe(SmallNetwork.Other.Digest);
    }

    [Fact]
    public async Task The_end_of_a_session_reaches_what_hangs_on_it_even_if_that_throws()
    {
        Session session = Open("emu0");
        var told = new TaskCompletionSource();
        session.Ended.Register(told.SetResult);
        session.Ended.Register(() => throw new InvalidOperationException("a careless listener"));
        _table.Abandon(session);
        _table.Abandon(session);
        await told.Task.WaitAsync(Patience);
        session.EndReason.ShouldContain("connection broke");
        await session.Released.WaitAsync(Patience);
    }

    [Fact]
    public async Task A_table_that_is_disposed_ends_all_sessions_and_opens_no_more()
    {
        Session one = Open("emu0");
        Session two = Open("emu1");
        _table.Dispose();
        _table.Dispose();
        await Task.WhenAll(one.Released, two.Released).WaitAsync(Patience);
        one.EndReason.ShouldBe("the server stops");
        Should.Throw<ObjectDisposedException>(() => Open("emu0"));
        _time.Advance(TimeSpan.FromHours(2));
    }

    [Fact]
    public async Task A_device_that_somebody_runs_without_a_lease_is_freed_when_it_stops()
    {
        Session session = Open("emu0");
        session.Device.Load(SmallNetwork.Image);
        _engines.Hold();
        Task<RunResult> run = Task.Run(() => _first.Run(5));
        _engines.WaitUntilInside();
        _table.Close(session.Token);
        session.Released.IsCompleted.ShouldBeFalse();
        _engines.Go();
        await run.WaitAsync(Patience);
        _time.Advance(TimeSpan.FromMilliseconds(20));
        await session.Released.WaitAsync(Patience);
    }

    [Fact]
    public async Task A_device_that_cannot_be_emptied_is_not_leased_for_ever()
    {
        Session session = Open("emu0");
        _first.Dispose();
        _table.Close(session.Token);
        await session.Released.WaitAsync(Patience);
        _table.IsLeased("emu0").ShouldBeFalse();
    }

    [Fact]
    public void Only_the_last_thousand_ended_sessions_are_remembered()
    {
        Session first = Open("emu1");
        _table.Close(first.Token);
        for (int i = 0; i < 1024; i++)
        {
            _table.Close(Open("emu1").Token);
        }

        Should.Throw<DeviceException>(() => _table.Authorize(first.Token)).Found.ShouldContain("not known");
    }

    [Fact]
    public async Task Clients_that_race_for_one_device_never_hold_it_together()
    {
        int holders = 0;
        int opened = 0;
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (int i = 0; i < 200; i++)
            {
                Session session;
                try
                {
                    session = Open("emu1");
                }
                catch (DeviceException error) when (error.Code == DeviceErrorCodes.Leased)
                {
                    continue;
                }

                Interlocked.Increment(ref holders).ShouldBe(1);
                session.Device.Load(SmallNetwork.Image);
                session.Device.Run(2).Step.ShouldBe(2);
                Interlocked.Decrement(ref holders);
                _table.Close(session.Token);
                Interlocked.Increment(ref opened);
            }
        }))).WaitAsync(Patience);
        opened.ShouldBeGreaterThan(0);
    }

    private Session Open(string device) => _table.Open(device, SessionTable.DefaultLease);
}
