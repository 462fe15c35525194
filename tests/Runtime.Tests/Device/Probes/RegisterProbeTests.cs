using NeuroChip.Device;
using NeuroChip.Device.Probes;
using NeuroChip.Spec;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Registers;

namespace Runtime.Tests.Device.Probes;

/// <summary>Any word of a core that can be read can be recorded every k steps.</summary>
public sealed class RegisterProbeTests
{
    private static readonly WordLayout Layout = SmallNetwork.Image.Layout;
    private static readonly CoreAddress First = new(0, 0);
    private static readonly CoreAddress Second = new(0, 1);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(400)]
    public void State_words_are_those_of_a_run_that_stops_to_read_them(int interval)
    {
        uint[] addresses = [Address(CoreBlocks.CxState, 1) + 4, Address(CoreBlocks.CxState, 0), Address(CoreBlocks.CxState, 0) + 4];
        using EmulatedDevice probed = SmallNetwork.Loaded();
        using EmulatedDevice stopped = SmallNetwork.Loaded();
        RegisterProbe probe = probed.CreateRegisterProbe(new RegisterProbeRequest(First, [.. addresses], interval));
        probed.Run(1000);

        RegisterProbeData data = probe.Take();

        data.Steps.ShouldBe(Enumerable.Range(1, 1000 / interval).Select(i => (long)i * interval));
        for (int i = 0; i < data.Steps.Length; i++)
        {
            stopped.Run(interval);
            data.Words[(3 * i)..((3 * i) + 3)].ShouldBe(addresses.Select(address => Read(stopped, First, address)));
        }

        data.Words.Distinct().Count().ShouldBeGreaterThan(interval < 5 ? 2 : 0);
        stopped.Run(1000 % interval);
        probed.ReadDigest().ShouldBe(stopped.ReadDigest());
    }

    [Fact]
    public void Delay_slots_counters_and_configuration_are_words_too()
    {
        using EmulatedDevice device = SmallNetwork.Loaded();
        uint slot = Address(CoreBlocks.DelayBuf, 8);
        uint spikes = Address(CoreBlocks.Perf, PerfRegisters.CxSpike);
        uint config = Address(CoreBlocks.CxCfg, 0);
        RegisterProbe slots = device.CreateRegisterProbe(new RegisterProbeRequest(Second, [.. Enumerable.Range(0, 8).Select(i => slot + (4 * (uint)i))]));
        RegisterProbe others = device.CreateRegisterProbe(new RegisterProbeRequest(First, [spikes, config], Interval: 5));
        device.Run(10);

        // a[0] spikes in step 5; its weight of 60 with delay 2 is walked in step 6 and waits for step 8, slot 0 of 8.
        RegisterProbeData delays = slots.Take();
        Enumerable.Range(1, 10).Where(step => delays.Words[8 * (step - 1)] != 0).ShouldBe([6, 7]);
        DelaySlot.Decode(Layout, delays.Words[8 * 5]).Q.ShouldBe(3840);
        others.Take().Words.ShouldBe([1, Read(device, First, config), 2, Read(device, First, config)]);
    }

    [Fact]
    public void A_reset_forgets_a_delete_ends_and_ids_are_of_one_kind()
    {
        using EmulatedDevice device = SmallNetwork.Loaded();
        Probe units = device.CreateProbe(new ProbeRequest("a", [0], ProbeVariable.Voltage));
        RegisterProbe registers = device.CreateRegisterProbe(new RegisterProbeRequest(First, [Address(CoreBlocks.CxState, 0)]));
        registers.Id.ShouldNotBe(units.Id);
        Should.Throw<DeviceException>(() => device.GetProbe(registers.Id)).Code.ShouldBe(DeviceErrorCodes.NoSuchProbe);
        Should.Throw<DeviceException>(() => device.GetRegisterProbe(units.Id)).Code.ShouldBe(DeviceErrorCodes.NoSuchProbe);
        device.Run(3);
        registers.Stored.ShouldBe(3);
        device.Reset(ResetKind.State);
        registers.Stored.ShouldBe(0);
        device.Run(1);
        device.GetRegisterProbe(registers.Id).Take().Steps.ShouldBe([1]);
        device.DeleteProbe(registers.Id);
        device.Run(1);
        registers.Stored.ShouldBe(0);
        Should.Throw<DeviceException>(() => device.GetRegisterProbe(registers.Id)).Code.ShouldBe(DeviceErrorCodes.NoSuchProbe);
    }

    [Fact]
    public void A_full_store_stops_the_run_and_nothing_is_lost()
    {
        using var device = new EmulatedDevice("emu0", SmallNetwork.Profile, new NeuroChip.Emulator.Engines.Scalar.ScalarEngineFactory())
        {
            MostProbeValues = 3 * 100,
        };
        device.Load(SmallNetwork.Image);
        RegisterProbe probe = device.CreateRegisterProbe(new RegisterProbeRequest(First, [Address(CoreBlocks.CxState, 0)]));
        DeviceException error = Should.Throw<DeviceException>(() => device.Run(500));
        error.Code.ShouldBe(DeviceErrorCodes.Limit);
        error.Found.ShouldContain($"probe {probe.Id}");
        long stopped = device.Status.Step;
        stopped.ShouldBeInRange(90, 100);
        probe.Take(10).Steps.Length.ShouldBe(10);
        probe.Take().Steps.Length.ShouldBe((int)stopped - 10);
        device.Run(50).StepsRun.ShouldBe(50);
    }

    [Fact]
    public void A_probe_that_cannot_be_is_refused()
    {
        using EmulatedDevice device = SmallNetwork.Loaded();
        uint state = Address(CoreBlocks.CxState, 0);
        Refused(device, new RegisterProbeRequest(First, []), DeviceErrorCodes.BadProbe);
        Refused(device, new RegisterProbeRequest(First, default), DeviceErrorCodes.BadProbe);
        Refused(device, new RegisterProbeRequest(First, [state], 0), DeviceErrorCodes.BadProbe);
        Refused(device, new RegisterProbeRequest(new CoreAddress(0, 9), [state]), DeviceErrorCodes.NoSuchCore);
        Refused(device, new RegisterProbeRequest(First, [state + 2]), DeviceErrorCodes.BadRegister);
        Refused(device, new RegisterProbeRequest(First, [state, uint.MaxValue - 3]), DeviceErrorCodes.BadRegister);
        Refused(device, new RegisterProbeRequest(First, [Address(CoreBlocks.ProbeCfg, 0)]), DeviceErrorCodes.BadRegister);
        Refused(device, new RegisterProbeRequest(First, [.. Enumerable.Repeat(state, (1 << 20) + 1)]), DeviceErrorCodes.Limit);
        device.CreateProbe(new ProbeRequest("a", [0], ProbeVariable.Voltage)).Id.ShouldBe(1, "a refused probe takes no id");
        device.Run(2);
    }

    private static void Refused(EmulatedDevice device, RegisterProbeRequest request, string code) =>
        Should.Throw<DeviceException>(() => device.CreateRegisterProbe(request)).Code.ShouldBe(code);

    private static uint Address(string block, int index) => RegisterMap.FindBlock(Layout, block)!.OffsetOf(index);

    private static uint Read(EmulatedDevice device, CoreAddress core, uint address)
    {
        Span<uint> word = stackalloc uint[1];
        device.ReadRegisters(core, address, word);
        return word[0];
    }
}
