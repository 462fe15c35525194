using NeuroChip.Device;
using NeuroChip.Device.Probes;
using NeuroChip.Device.Spikes;
using NeuroChip.Spec;
using NeuroChip.Spec.Image;

namespace Runtime.Tests.Device;

/// <summary>Every call in every state: it is answered, or refused with the code of the state.</summary>
public sealed class LifeCycleTableTests
{
    private const string Ok = "";

    private static readonly CoreAddress Core = new(0, 0);

    /// <summary>Answers in IDLE, LOADED, RUNNING, PAUSED, FAULTED.</summary>
    private static readonly (string Call, Action<EmulatedDevice> Do, string[] Answers)[] Calls =
    [
        ("Status", d => _ = d.Status.Step, [Ok, Ok, Ok, Ok, Ok]),
        ("Info", d => _ = d.Info.Id, [Ok, Ok, Ok, Ok, Ok]),
        ("Load", d => d.Load(SmallNetwork.Other), [Ok, Ok, "NC4002", Ok, Ok]),
        ("Load of a bad image", d => d.Load(SmallNetwork.ForAnotherChip), ["NC5101", "NC5101", "NC4002", "NC5101", "NC5101"]),
        ("Unload", d => d.Unload(), [Ok, Ok, "NC4002", Ok, Ok]),
        ("Reset state", d => d.Reset(ResetKind.State), ["NC4001", Ok, "NC4002", Ok, "NC4003"]),
        ("Reset image", d => d.Reset(ResetKind.Image), ["NC4001", Ok, "NC4002", Ok, Ok]),
        ("Reset of no kind", d => d.Reset((ResetKind)7), ["NC4019", "NC4019", "NC4019", "NC4019", "NC4019"]),
        ("Run", d => d.Run(1), ["NC4001", Ok, "NC4002", Ok, "NC4003"]),
        ("Run of no steps", d => d.Run(0), ["NC4001", Ok, "NC4002", Ok, "NC4003"]),
        ("Run of too many steps", d => d.Run(long.MaxValue), ["NC4001", "NC4008", "NC4002", "NC4008", "NC4003"]),
        ("Run backwards", d => d.Run(-1), ["NC4001", "NC4008", "NC4002", "NC4008", "NC4003"]),
        ("Populations", d => _ = d.Populations.Populations.Length, ["NC4001", Ok, Ok, Ok, Ok]),
        ("Inject", d => d.Inject([InjectedSpike.OfUnit("in", 0, 1000)]), ["NC4001", Ok, "NC4002", Ok, "NC4003"]),
        ("ReadRegisters", d => d.ReadRegisters(Core, 0, new uint[1]), ["NC4001", Ok, "NC4002", Ok, "NC4003"]),
        ("ReadRegisters of no core", d => d.ReadRegisters(new CoreAddress(1, 3), 0, new uint[1]), ["NC4001", "NC4004", "NC4002", "NC4004", "NC4003"]),
        ("ReadRegisters of no register", d => d.ReadRegisters(Core, 0xFFFFFFFC, new uint[1]), ["NC4001", "NC4007", "NC4002", "NC4007", "NC4003"]),
        ("WriteRegisters", d => d.WriteRegisters([new RegisterBurst(Core, 0x8000, new uint[] { 7 })]), ["NC4001", Ok, "NC4002", Ok, "NC4003"]),
        ("WriteRegisters of nothing", d => d.WriteRegisters([]), ["NC4001", Ok, "NC4002", Ok, "NC4003"]),
        ("Subscribe", d => d.Subscribe(SpikeFilter.All), ["NC4001", Ok, "NC4002", Ok, "NC4003"]),
        ("CreateProbe", d => d.CreateProbe(new ProbeRequest("a", [], ProbeVariable.Voltage)), ["NC4001", Ok, "NC4002", Ok, "NC4003"]),
        ("GetProbe", d => d.GetProbe(99), ["NC4001", "NC4010", "NC4010", "NC4010", "NC4010"]),
        ("DeleteProbe", d => d.DeleteProbe(99), ["NC4001", Ok, "NC4002", Ok, "NC4003"]),
        ("ReadCounters", d => d.ReadCounters(), ["NC4001", Ok, "NC4002", Ok, "NC4003"]),
        ("ResetCounters", d => d.ResetCounters(), ["NC4001", Ok, "NC4002", Ok, "NC4003"]),
        ("ReadTiming", d => d.ReadTiming(), ["NC4001", Ok, "NC4002", Ok, "NC4003"]),
        ("SubscribeTiming", d => d.SubscribeTiming(5), ["NC4001", Ok, "NC4002", Ok, "NC4003"]),
        ("SubscribeTiming of no steps", d => d.SubscribeTiming(0), ["NC4001", "NC4031", "NC4002", "NC4031", "NC4003"]),
        ("Load with an unknown fidelity", d => d.Load(SmallNetwork.Other, fidelity: (NeuroChip.Emulator.Mesh.MeshFidelity)4), ["NC4030", "NC4030", "NC4030", "NC4030", "NC4030"]),
        ("ReadDigest", d => d.ReadDigest(), ["NC4001", Ok, "NC4002", Ok, "NC4003"]),
    ];

    public static TheoryData<string, DeviceState> Cells
    {
        get
        {
            var cells = new TheoryData<string, DeviceState>();
            foreach ((string call, _, _) in Calls)
            {
                foreach (DeviceState state in Enum.GetValues<DeviceState>())
                {
                    cells.Add(call, state);
                }
            }

            return cells;
        }
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public async Task A_call_is_answered_or_refused_by_the_state(string call, DeviceState state)
    {
        (_, Action<EmulatedDevice> act, string[] answers) = Calls.Single(row => row.Call == call);
        string expected = answers[Array.IndexOf(Enum.GetValues<DeviceState>(), state)];
        var engines = new ScriptedEngines();
        using EmulatedDevice device = SmallNetwork.NewDevice(engines);
        Task run = Bring(device, engines, state);
        device.Status.State.ShouldBe(state);
        DeviceStatus before = device.Status;
        string code = Ok;
        try
        {
            act(device);
        }
        catch (DeviceException error)
        {
            code = error.Code;
            error.Message.ShouldStartWith($"{error.Code}: {error.Found}");
            error.Remedy.ShouldNotBeEmpty();
            device.Status.ShouldBe(before, "a refused call changes nothing");
        }

        code.ShouldBe(expected);
        engines.Go();
        await run.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void The_states_follow_each_other_as_drawn()
    {
        using EmulatedDevice device = SmallNetwork.NewDevice();
        device.Status.ShouldBe(new DeviceStatus(DeviceState.Idle, 0, default, 0, ""));
        device.Unload();
        device.Load(SmallNetwork.Image);
        device.Status.State.ShouldBe(DeviceState.Loaded);
        device.Status.ImageDigest.ToArray().ShouldBe(SmallNetwork.Image.Digest);
        long epoch = device.Status.Epoch;
        device.Run(0).ShouldBe(new RunResult(0, 0));
        device.Status.State.ShouldBe(DeviceState.Loaded, "no step was run");
        device.Run(600).ShouldBe(new RunResult(600, 600));
        device.Status.ShouldBe(device.Status with { State = DeviceState.Paused, Step = 600, Epoch = epoch });
        device.Reset(ResetKind.State);
        device.Status.ShouldBe(device.Status with { State = DeviceState.Loaded, Step = 0, Epoch = epoch + 1 });
        device.Run(1);
        device.Load(SmallNetwork.Other);
        device.Status.ShouldBe(device.Status with { State = DeviceState.Loaded, Step = 0, Epoch = epoch + 2 });
        device.Unload();
        device.Unload();
        device.Status.State.ShouldBe(DeviceState.Idle);
        device.Status.ImageDigest.IsEmpty.ShouldBeTrue();
    }

    private static Task Bring(EmulatedDevice device, ScriptedEngines engines, DeviceState state)
    {
        if (state == DeviceState.Idle)
        {
            return Task.CompletedTask;
        }

        device.Load(SmallNetwork.Image);
        switch (state)
        {
            case DeviceState.Running:
                engines.Hold();
                Task run = Task.Run(() => device.Run(100));
                engines.WaitUntilInside();
                return run;
            case DeviceState.Paused:
                device.Run(20);
                break;
            case DeviceState.Faulted:
                engines.FailAtStep = 5;
                Should.Throw<DeviceException>(() => device.Run(20));
                engines.FailAtStep = long.MaxValue;
                break;
        }

        return Task.CompletedTask;
    }
}
