using System.Collections.Immutable;
using NeuroChip.Device;
using NeuroChip.Device.Probes;
using NeuroChip.Spec;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Registers;

namespace Runtime.Tests.Device.Probes;

/// <summary>What a probe records, over several runs, and what happens when nobody reads it.</summary>
public sealed class ProbeTests
{
    [Fact]
    public void Values_come_in_the_order_asked_for_with_the_step_of_each()
    {
        using EmulatedDevice device = SmallNetwork.Loaded();
        Probe voltage = device.CreateProbe(new ProbeRequest("a", [1, 0, 0], ProbeVariable.Voltage));
        Probe input = device.CreateProbe(new ProbeRequest("b", default, ProbeVariable.DendriticInput));
        device.Run(6);
        ProbeData data = voltage.Take();
        data.Steps.ShouldBe([1, 2, 3, 4, 5, 6]);
        data.Values.ShouldBe([0, 700, 700, 0, 1400, 1400, 0, 2100, 2100, 0, 2800, 2800, 0, 0, 0, 0, 700, 700]);
        input.Units.ShouldBe([0, 1]);
        device.Run(2);
        input.Take().Values[^2..].ShouldBe([0, 3840], "the spike of step 5 with weight 60 and delay 2 arrives in step 8");
    }

    [Fact]
    public void An_interval_counts_steps_of_the_device_over_all_runs()
    {
        using EmulatedDevice device = SmallNetwork.Loaded();
        device.Run(2);
        Probe probe = device.CreateProbe(new ProbeRequest("a", [0], ProbeVariable.Voltage, Interval: 3));
        foreach (int steps in new[] { 1, 1, 3, 0, 300 })
        {
            device.Run(steps);
        }

        probe.Take().Steps.ShouldBe(Enumerable.Range(1, 102).Select(i => 3L * i).Where(step => step > 2 && step <= 307));
        device.Run(5, new CancellationToken(canceled: true));
        probe.Stored.ShouldBe(0);
    }

    [Fact]
    public void Spikes_are_counted_since_the_recording_before()
    {
        using EmulatedDevice device = SmallNetwork.Loaded();
        device.Run(7);
        Probe probe = device.CreateProbe(new ProbeRequest("a", [0, 1], ProbeVariable.Spikes, Interval: 12));
        foreach (int steps in new[] { 2, 3, 11, 20 })
        {
            device.Run(steps);
        }

        // Unit 0 spikes in steps 5, 10, 15, ...; the first count begins with step 8, where the probe was made.
        ProbeData data = probe.Take();
        data.Steps.ShouldBe([12, 24, 36]);
        data.Values.ShouldBe([1, 0, 2, 0, 3, 0]);
        device.Run(5);
        device.Reset(ResetKind.State);
        device.Run(12);
        probe.Take().Values.ShouldBe([2, 0], "spikes of before the reset are forgotten");
    }

    [Fact]
    public void The_refractory_counter_is_recorded()
    {
        using EmulatedDevice device = SmallNetwork.Loaded();
        Probe probe = device.CreateProbe(new ProbeRequest("a", [0], ProbeVariable.Refractory));
        uint address = RegisterMap.FindBlock(SmallNetwork.Image.Layout, CoreBlocks.CxState)!.OffsetOf(0);
        ulong word = new CompartmentState { Refract = 3 }.Encode(SmallNetwork.Image.Layout);
        device.WriteRegisters([new RegisterBurst(new CoreAddress(0, 0), address, new[] { (uint)word, (uint)(word >> 32) })]);
        device.Run(4);

        probe.Take().Values.ShouldBe([2, 1, 0, 0]);
    }

    [Fact]
    public void Taking_in_pieces_gives_what_taking_at_once_gives()
    {
        using EmulatedDevice device = SmallNetwork.Loaded();
        Probe whole = device.CreateProbe(new ProbeRequest("a", [], ProbeVariable.Voltage));
        Probe pieces = device.CreateProbe(new ProbeRequest("a", [], ProbeVariable.Voltage));
        var (steps, values) = (new List<long>(), new List<int>());
        for (int round = 0; round < 20; round++)
        {
            device.Run(37);
            ProbeData piece = pieces.Take(round * 5);
            steps.AddRange(piece.Steps);
            values.AddRange(piece.Values);
            pieces.Stored.ShouldBe(2 * (int)(device.Status.Step - steps.Count));
        }

        ProbeData rest = pieces.Take();
        ProbeData all = whole.Take();
        steps.Concat(rest.Steps).ShouldBe(all.Steps);
        values.Concat(rest.Values).ShouldBe(all.Values);
        pieces.Take(0).Steps.ShouldBeEmpty();
        Should.Throw<ArgumentOutOfRangeException>(() => pieces.Take(-1));
    }

    [Fact]
    public void A_full_store_stops_the_run_and_nothing_is_lost()
    {
        using var device = new EmulatedDevice("emu0", SmallNetwork.Profile, new NeuroChip.Emulator.Engines.Scalar.ScalarEngineFactory())
        {
            MostProbeValues = 4 * 1000,
        };
        device.Load(SmallNetwork.Image);
        Probe probe = device.CreateProbe(new ProbeRequest("a", [], ProbeVariable.Voltage));
        DeviceException error = Should.Throw<DeviceException>(() => device.Run(5000));
        (error.Kind, error.Code).ShouldBe((DeviceErrorKind.ResourceExhausted, DeviceErrorCodes.Limit));
        long stopped = device.Status.Step;
        error.Found.ShouldContain($"stopped after {stopped} steps");
        stopped.ShouldBeInRange(500, 1000);
        device.Status.State.ShouldBe(DeviceState.Paused);
        probe.Stored.ShouldBe((int)(2 * stopped));
        Should.Throw<DeviceException>(() => device.Run(5000));
        device.Status.Step.ShouldBe(stopped, "still full, so not a step was run");

        List<long> steps = [.. probe.Take().Steps];
        device.Run(200);
        steps.AddRange(probe.Take().Steps);
        steps.ShouldBe(Enumerable.Range(1, (int)stopped + 200).Select(step => (long)step));
    }

    [Fact]
    public void A_store_that_is_too_small_for_the_first_turn_leaves_the_device_loaded()
    {
        using var device = new EmulatedDevice("emu0", SmallNetwork.Profile, new NeuroChip.Emulator.Engines.Scalar.ScalarEngineFactory())
        {
            MostProbeValues = 10,
        };
        device.Load(SmallNetwork.Image);
        device.CreateProbe(new ProbeRequest("a", [], ProbeVariable.Voltage));
        Should.Throw<DeviceException>(() => device.Run(100));
        device.Status.State.ShouldBe(DeviceState.Loaded);
        device.Run(1).StepsRun.ShouldBe(1);
    }

    [Fact]
    public void A_reset_of_the_state_forgets_values_and_keeps_the_probe()
    {
        using EmulatedDevice device = SmallNetwork.Loaded();
        Probe probe = device.CreateProbe(new ProbeRequest("a", [0], ProbeVariable.Voltage));
        device.Run(9);
        probe.Take(2);
        device.Reset(ResetKind.State);
        probe.Stored.ShouldBe(0);
        device.Run(2);
        probe.Take().Steps.ShouldBe([1, 2]);
        device.GetProbe(probe.Id).ShouldBeSameAs(probe);
        device.Reset(ResetKind.Image);
        Should.Throw<DeviceException>(() => device.GetProbe(probe.Id)).Code.ShouldBe(DeviceErrorCodes.NoSuchProbe);
    }

    [Fact]
    public void A_deleted_probe_records_no_more_and_the_others_go_on()
    {
        using EmulatedDevice device = SmallNetwork.Loaded();
        Probe first = device.CreateProbe(new ProbeRequest("b", [], ProbeVariable.Current));
        Probe second = device.CreateProbe(new ProbeRequest("a", [0], ProbeVariable.Voltage));
        device.Run(1);
        device.DeleteProbe(first.Id);
        device.DeleteProbe(first.Id);
        device.Run(1);
        first.Take().Steps.ShouldBe([1]);
        second.Take().Values.ShouldBe([700, 1400]);
        device.CreateProbe(new ProbeRequest("a", [0], ProbeVariable.Voltage)).Id.ShouldNotBe(first.Id, "ids are not given twice");
    }

    public static TheoryData<string, int, int, int, DeviceErrorKind, string> Bad => new()
    {
        { "a", 0, -1, 1, DeviceErrorKind.InvalidArgument, DeviceErrorCodes.BadProbe },
        { "a", 0, 5, 1, DeviceErrorKind.InvalidArgument, DeviceErrorCodes.BadProbe },
        { "a", 0, 1, 0, DeviceErrorKind.InvalidArgument, DeviceErrorCodes.BadProbe },
        { "a", 0, 1, -5, DeviceErrorKind.InvalidArgument, DeviceErrorCodes.BadProbe },
        { "a", 2, 1, 1, DeviceErrorKind.OutOfRange, DeviceErrorCodes.NoSuchUnit },
        { "a", -1, 1, 1, DeviceErrorKind.OutOfRange, DeviceErrorCodes.NoSuchUnit },
        { "in", 0, 1, 1, DeviceErrorKind.OutOfRange, DeviceErrorCodes.NoSuchUnit },
        { "c", 0, 1, 1, DeviceErrorKind.NotFound, DeviceErrorCodes.NoSuchPopulation },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void A_probe_that_cannot_be_is_refused(string population, int unit, int variable, int interval, DeviceErrorKind kind, string code)
    {
        using EmulatedDevice device = SmallNetwork.Loaded();
        DeviceException error = Should.Throw<DeviceException>(
            () => device.CreateProbe(new ProbeRequest(population, [0, unit], (ProbeVariable)variable, interval)));
        (error.Kind, error.Code).ShouldBe((kind, code), error.Message);
        device.Run(3);
    }

    [Fact]
    public void Probes_and_their_values_per_step_are_limited()
    {
        using EmulatedDevice device = SmallNetwork.Loaded();
        ImmutableArray<int> many = [.. Enumerable.Repeat(0, (1 << 20) - 5)];
        Probe large = device.CreateProbe(new ProbeRequest("a", many, ProbeVariable.Voltage));
        DeviceException error = Should.Throw<DeviceException>(
            () => device.CreateProbe(new ProbeRequest("a", [0, 1, 0, 1, 0, 1], ProbeVariable.Voltage)));
        (error.Kind, error.Code).ShouldBe((DeviceErrorKind.ResourceExhausted, DeviceErrorCodes.Limit));
        device.Run(2);
        large.Take().Values.Length.ShouldBe(2 * many.Length);
        device.DeleteProbe(large.Id);
        for (int i = 0; i < 1024; i++)
        {
            device.CreateProbe(new ProbeRequest("a", [0], ProbeVariable.Voltage));
        }

        Should.Throw<DeviceException>(() => device.CreateProbe(new ProbeRequest("a", [0], ProbeVariable.Voltage))).Code.ShouldBe(DeviceErrorCodes.Limit);
    }
}
