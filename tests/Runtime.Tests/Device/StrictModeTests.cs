using NeuroChip.Device;
using NeuroChip.Device.Probes;
using NeuroChip.Device.Spikes;
using NeuroChip.Spec;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Registers;

namespace Runtime.Tests.Device;

/// <summary>In strict mode an overflow ends the run after its step, in the names of the network; nothing else changes.</summary>
public sealed class StrictModeTests
{
    [Theory]
    [InlineData(ResetKind.State)]
    [InlineData(ResetKind.Image)]
    public void An_overflow_stops_the_run_after_its_step_and_says_where(ResetKind reset)
    {
        using EmulatedDevice device = SmallNetwork.NewDevice();
        device.Load(SmallNetwork.Image, strict: true);
        device.Run(3);
        device.Reset(reset);
        Probe voltage = device.CreateProbe(new ProbeRequest("a", [0], ProbeVariable.Voltage));
        using SpikeSubscription spikes = device.Subscribe(SpikeFilter.All);
        device.Run(2);
        Saturate(device);

        DeviceException error = Should.Throw<DeviceException>(() => device.Run(100));

        (error.Kind, error.Code).ShouldBe((DeviceErrorKind.OutOfRange, DeviceErrorCodes.Overflow), error.Message);
        error.Found.ShouldBe("Step 3, population 'a' unit 0 (chip 0 core 0 compartment 0): v saturates at vmin or vmax.");
        (device.Status.State, device.Status.Step).ShouldBe((DeviceState.Paused, 3L));
        voltage.Take().Steps.ShouldBe([1, 2, 3], "the step is recorded");
        long last = 0;
        while (spikes.TryRead(out SpikeBatch? batch))
        {
            last = batch.LastStep;
        }

        last.ShouldBe(3, "and delivered");
        device.Run(50).Step.ShouldBe(53, "the run can go on");
    }

    [Fact]
    public void State_and_registers_are_those_of_a_run_that_is_not_strict()
    {
        using EmulatedDevice strict = SmallNetwork.NewDevice();
        using EmulatedDevice plain = SmallNetwork.NewDevice();
        strict.Load(SmallNetwork.Image, strict: true);
        plain.Load(SmallNetwork.Image);
        RegisterProbe probe = strict.CreateRegisterProbe(new RegisterProbeRequest(new CoreAddress(0, 0), [StateAddress], Interval: 1));
        Saturate(strict);
        Saturate(plain);

        Should.Throw<DeviceException>(() => strict.Run(9)).Code.ShouldBe(DeviceErrorCodes.Overflow);
        plain.Run(1);

        strict.ReadDigest().ShouldBe(plain.ReadDigest());
        probe.Take().Steps.ShouldBe([1], "the registers of the step are recorded");
        plain.Run(8);
        strict.Run(8);
        strict.ReadDigest().ShouldBe(plain.ReadDigest());
    }

    private static uint StateAddress => RegisterMap.FindBlock(SmallNetwork.Image.Layout, CoreBlocks.CxState)!.OffsetOf(0);

    /// <summary>The biased unit's v at the top, so that its bias takes it past it.</summary>
    private static void Saturate(EmulatedDevice device)
    {
        ulong word = new CompartmentState { V = (1 << 23) - 1 }.Encode(SmallNetwork.Image.Layout);
        device.WriteRegisters([new RegisterBurst(new CoreAddress(0, 0), StateAddress, new[] { (uint)word, (uint)(word >> 32) })]);
    }
}
