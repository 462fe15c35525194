using NeuroChip.Device;
using NeuroChip.Device.Probes;
using NeuroChip.Device.Spikes;
using NeuroChip.Emulator.Engines;
using NeuroChip.Spec;
using NeuroChip.Spec.Image;

namespace Runtime.Tests.Device;

/// <summary>Faults, atomic loads, cancellation and disposal.</summary>
public sealed class EmulatedDeviceTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public void An_engine_that_fails_in_a_run_leaves_the_device_faulted_until_it_is_reset_to_its_image()
    {
        var engines = new ScriptedEngines { FailAtStep = 300 };
        using EmulatedDevice device = SmallNetwork.Loaded(engines);
        DeviceException error = Should.Throw<DeviceException>(() => device.Run(1000));
        error.Code.ShouldBe(DeviceErrorCodes.EngineFault);
        error.Kind.ShouldBe(DeviceErrorKind.Internal);
        error.Found.ShouldContain("after step 288: device lost");
        device.Status.State.ShouldBe(DeviceState.Faulted);
        device.Status.Fault.ShouldBe("device lost");
        device.Status.Step.ShouldBe(288);
        device.Status.ImageDigest.IsEmpty.ShouldBeFalse("the image is known, so that it can be loaded again");
        Should.Throw<DeviceException>(() => device.ReadDigest()).Found.ShouldContain("device lost");

        engines.FailAtStep = long.MaxValue;
        device.Reset(ResetKind.Image);
        device.Status.State.ShouldBe(DeviceState.Loaded);
        device.Status.Fault.ShouldBeEmpty();
        engines.Created.ShouldBe(2);
        engines.Disposed.ShouldBe(1);
        device.Run(1000).StepsRun.ShouldBe(1000);
    }

    [Fact]
    public void An_engine_that_fails_outside_a_run_faults_the_device_too()
    {
        foreach (Action<EmulatedDevice> access in new Action<EmulatedDevice>[]
        {
            d => d.ReadDigest(),
            d => d.Reset(ResetKind.State),
            d => d.WriteRegisters([new RegisterBurst(new CoreAddress(0, 0), 0x8000, new uint[] { 1 })]),
            d => d.ReadRegisters(new CoreAddress(0, 0), 0xA000, new uint[2]),
        })
        {
            var engines = new ScriptedEngines();
            using EmulatedDevice device = SmallNetwork.Loaded(engines);
            engines.FailAccess = true;
            DeviceException error = Should.Throw<DeviceException>(() => access(device));
            (error.Kind, error.Code).ShouldBe((DeviceErrorKind.Internal, DeviceErrorCodes.EngineFault));
            error.InnerException.ShouldBeOfType<InvalidOperationException>();
            device.Status.State.ShouldBe(DeviceState.Faulted);
            engines.FailAccess = false;
            device.Reset(ResetKind.Image);
            device.Run(1).StepsRun.ShouldBe(1);
        }
    }

    [Fact]
    public void A_load_that_fails_leaves_image_state_streams_and_probes()
    {
        var engines = new ScriptedEngines();
        using EmulatedDevice device = SmallNetwork.Loaded(engines);
        using SpikeSubscription stream = device.Subscribe(SpikeFilter.All);
        Probe probe = device.CreateProbe(new ProbeRequest("a", [0], NeuroChip.Spec.ProbeVariable.Voltage));
        device.Run(10);
        (DeviceStatus status, string digest) = (device.Status, device.ReadDigest());

        engines.FailCreate = true;
        DeviceException error = Should.Throw<DeviceException>(() => device.Load(SmallNetwork.Other));
        (error.Kind, error.Code).ShouldBe((DeviceErrorKind.Internal, DeviceErrorCodes.EngineFault));
        error.Found.ShouldContain("no such driver");
        error = Should.Throw<DeviceException>(() => device.Load(SmallNetwork.ForAnotherChip));
        (error.Kind, error.Code).ShouldBe((DeviceErrorKind.InvalidArgument, "NC5101"));
        Should.Throw<DeviceException>(() => device.Reset(ResetKind.Image));

        device.Status.ShouldBe(status);
        device.ReadDigest().ShouldBe(digest);
        engines.Disposed.ShouldBe(0);
        device.Run(10);
        stream.TryRead(out SpikeBatch? first).ShouldBeTrue();
        stream.TryRead(out SpikeBatch? second).ShouldBeTrue();
        (first.LastStep, second.LastStep).ShouldBe((10, 20));
        probe.Stored.ShouldBe(20);
    }

    [Fact]
    public void A_faulted_device_whose_engine_cannot_be_made_stays_faulted()
    {
        var engines = new ScriptedEngines { FailAtStep = 1 };
        using EmulatedDevice device = SmallNetwork.Loaded(engines);
        Should.Throw<DeviceException>(() => device.Run(1));
        engines.FailCreate = true;
        Should.Throw<DeviceException>(() => device.Reset(ResetKind.Image)).Code.ShouldBe(DeviceErrorCodes.EngineFault);
        device.Status.State.ShouldBe(DeviceState.Faulted);
        device.Unload();
        device.Status.State.ShouldBe(DeviceState.Idle);
    }

    [Fact]
    public void Loading_unloading_and_resetting_to_the_image_free_the_engine_before()
    {
        var engines = new ScriptedEngines();
        EmulatedDevice device = SmallNetwork.Loaded(engines);
        device.Load(SmallNetwork.Other);
        device.Reset(ResetKind.Image);
        (engines.Created, engines.Disposed).ShouldBe((3, 2));
        device.Reset(ResetKind.State);
        device.Unload();
        (engines.Created, engines.Disposed).ShouldBe((3, 3));
        device.Load(SmallNetwork.Image);
        device.Dispose();
        device.Dispose();
        (engines.Created, engines.Disposed).ShouldBe((4, 4));
        Should.Throw<ObjectDisposedException>(() => device.Load(SmallNetwork.Image));
        Should.Throw<ObjectDisposedException>(() => device.Run(1));
        device.Status.State.ShouldBe(DeviceState.Idle);
    }

    [Fact]
    public async Task A_cancelled_run_stops_at_a_step_and_goes_on_as_if_nothing_had_been()
    {
        var engines = new ScriptedEngines();
        using EmulatedDevice device = SmallNetwork.Loaded(engines);
        using EmulatedDevice straight = SmallNetwork.Loaded();
        foreach (EmulatedDevice one in new[] { device, straight })
        {
            one.Inject([InjectedSpike.OfUnit("in", 0, 3), InjectedSpike.OfUnit("in", 1, 999)]);
        }

        using var stop = new CancellationTokenSource();
        engines.Hold();
        Task<RunResult> run = Task.Run(() => device.Run(1_000_000, stop.Token));
        engines.WaitUntilInside();
        device.Status.State.ShouldBe(DeviceState.Running);
        await stop.CancelAsync();
        engines.Go();
        RunResult result = await run.WaitAsync(Patience);
        result.StepsRun.ShouldBeInRange(1, 256);
        device.Status.ShouldBe(device.Status with { State = DeviceState.Paused, Step = result.Step });
        device.Run(1500 - result.Step);
        straight.Run(1500);
        device.ReadDigest().ShouldBe(straight.ReadDigest());
    }

    [Fact]
    public async Task Disposal_during_a_run_ends_the_run_first()
    {
        var engines = new ScriptedEngines();
        EmulatedDevice device = SmallNetwork.Loaded(engines);
        engines.Hold();
        Task<RunResult> run = Task.Run(() => device.Run(long.MaxValue / 4 % 2_000_000_000));
        engines.WaitUntilInside();
        Task disposal = Task.Run(device.Dispose);
        await Task.Delay(50);
        disposal.IsCompleted.ShouldBeFalse("the engine still computes");
        engines.Go();
        await disposal.WaitAsync(Patience);
        (await run.WaitAsync(Patience)).StepsRun.ShouldBeLessThan(1000);
        engines.Disposed.ShouldBe(1);
        engines.DisposedWhileRunning.ShouldBeFalse();
    }

    [Fact]
    public async Task Status_answers_while_a_load_is_under_way()
    {
        var engines = new ScriptedEngines();
        using EmulatedDevice device = SmallNetwork.Loaded(new SlowEngines(engines));
        engines.Hold();
        Task load = Task.Run(() => device.Load(SmallNetwork.Other));
        await Task.Delay(20);
        Task<DeviceState> status = Task.Run(() => device.Status.State);
        (await status.WaitAsync(TimeSpan.FromSeconds(5))).ShouldBe(DeviceState.Loaded);
        await load.WaitAsync(Patience);
    }

    [Fact]
    public void Register_bursts_over_two_cores_are_all_or_none()
    {
        using EmulatedDevice device = SmallNetwork.Loaded();
        string before = device.ReadDigest();
        DeviceException error = Should.Throw<DeviceException>(() => device.WriteRegisters([
            new RegisterBurst(new CoreAddress(0, 0), 0xA000, new uint[] { 5, 0 }),
            new RegisterBurst(new CoreAddress(0, 1), 0x8000 + 8, new uint[] { 5 }),
        ]));
        (error.Kind, error.Code).ShouldBe((DeviceErrorKind.OutOfRange, DeviceErrorCodes.BadRegister));
        device.ReadDigest().ShouldBe(before);
        device.WriteRegisters([
            new RegisterBurst(new CoreAddress(0, 0), 0xA000, new uint[] { 5, 0 }),
            new RegisterBurst(new CoreAddress(0, 1), 0x8000, new[] { (uint)new CompartmentConfig { BiasMant = 9 }.Encode(WordLayout.Loihi1) }),
        ]);
        var state = new uint[2];
        device.ReadRegisters(new CoreAddress(0, 0), 0xA000, state);
        state.ShouldBe([5u, 0u]);
    }

    [Fact]
    public void Counters_are_of_one_step_and_can_be_set_to_zero()
    {
        using EmulatedDevice device = SmallNetwork.Loaded();
        device.Run(10);
        CounterReport report = device.ReadCounters();
        report.Step.ShouldBe(10);
        report.Cores.Select(core => core.Core).ShouldBe([new CoreAddress(0, 0), new CoreAddress(0, 1)]);
        report.Cores[0].Values[(int)CoreCounter.CompartmentUpdates].ShouldBe(20);
        report.Cores[0].Values[(int)CoreCounter.SpikesOut].ShouldBe(2, "the biased unit spikes in steps 5 and 10");
        report.Cores[1].Values[(int)CoreCounter.SpikesIn].ShouldBe(1, "the second one arrives in step 11");
        device.ResetCounters();
        device.ReadCounters().Cores.SelectMany(core => core.Values).ShouldAllBe(value => value == 0);
        device.ReadCounters().Step.ShouldBe(10);
    }

    /// <summary>Takes a moment to make an engine.</summary>
    private sealed class SlowEngines(IEngineFactory inner) : IEngineFactory
    {
        private int _made;

        public string Name => inner.Name;

        public ICoreEngine Create(NeuroChip.Emulator.State.ChipParameters parameters, bool strict = false)
        {
            if (_made++ > 0)
            {
                Thread.Sleep(1500);
            }

            return inner.Create(parameters, strict);
        }

        public IMicrocodeRunner CreateMicrocodeRunner(bool specialised = false) => inner.CreateMicrocodeRunner(specialised);
    }
}
