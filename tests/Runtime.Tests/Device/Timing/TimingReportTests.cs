using NeuroChip.Device;
using NeuroChip.Device.Timing;
using NeuroChip.Emulator.Energy;
using NeuroChip.Emulator.Mesh;
using NeuroChip.Emulator.Timing;
using NeuroChip.Spec.Image;

namespace Runtime.Tests.Device.Timing;

/// <summary>What a device says of time and energy.</summary>
public sealed class TimingReportTests
{
    [Theory]
    [InlineData(MeshFidelity.Analytic)]
    [InlineData(MeshFidelity.Event)]
    [InlineData(MeshFidelity.Flit)]
    public void Every_fidelity_times_the_same_machine_and_is_named(MeshFidelity fidelity)
    {
        using EmulatedDevice timed = Load(fidelity);
        using EmulatedDevice untimed = Load(MeshFidelity.None);
        (timed.Status.Fidelity, untimed.Status.Fidelity).ShouldBe((fidelity, MeshFidelity.None));
        timed.Run(200);
        untimed.Run(200);
        TimingReport report = timed.ReadTiming();

        timed.ReadDigest().ShouldBe(untimed.ReadDigest(), "time is computed beside the function");
        report.Fidelity.ShouldBe(fidelity);
        report.Model.ShouldStartWith(fidelity.ToString().ToLowerInvariant());
        (report.Step, report.Totals.Steps).ShouldBe((200, 200));
        report.Totals.Time.ShouldBeGreaterThan(0);
        report.Totals.Parts.Sum().ShouldBe(report.Totals.Time, report.Totals.Time * 1e-12);
        report.Totals.Energy.Sum().ShouldBe(report.Totals.TotalEnergy, report.Totals.TotalEnergy * 1e-12);
        report.Totals.Packets.ShouldBe(40, "a[0] spikes in every fifth step, to one axon");
        report.Cores.ShouldBe([new CoreAddress(0, 0), new CoreAddress(0, 1)]);
        report.CoreEnergies.Sum(energy => energy[(int)EnergyUnit.Compartments])
            .ShouldBe(report.Totals.Energy[(int)EnergyUnit.Compartments], 1e-6, "every update is of one core");
    }

    [Fact]
    public void A_report_that_was_read_does_not_change_with_the_next_run_and_a_reset_of_the_counters_starts_anew()
    {
        using EmulatedDevice device = Load(MeshFidelity.Analytic);
        device.Run(50);
        TimingReport first = device.ReadTiming();
        double time = first.Totals.Time;
        device.Run(50);
        first.Totals.Time.ShouldBe(time);
        device.ReadTiming().Totals.Steps.ShouldBe(100);

        device.ResetCounters();
        TimingReport zero = device.ReadTiming();
        (zero.Step, zero.Totals.Steps, zero.Totals.Time, zero.Totals.TotalEnergy).ShouldBe((100, 0, 0, 0));
        zero.CoreEnergies.ShouldAllBe(energy => energy.Sum() == 0);
    }

    [Fact]
    public void Times_stay_over_a_reset_of_the_state_and_the_fidelity_over_a_reset_to_the_image()
    {
        using EmulatedDevice device = Load(MeshFidelity.Event);
        device.Run(30);
        double time = device.ReadTiming().Totals.Time;
        device.Reset(ResetKind.State);
        device.Run(30);
        device.ReadTiming().Step.ShouldBe(30);
        device.ReadTiming().Totals.Time.ShouldBe(2 * time, time * 1e-12, "the same steps again");

        device.Reset(ResetKind.Image);
        device.Status.Fidelity.ShouldBe(MeshFidelity.Event);
        device.ReadTiming().Totals.Steps.ShouldBe(0);
    }

    [Fact]
    public void Sums_do_not_depend_on_how_the_steps_were_run()
    {
        using EmulatedDevice whole = Load(MeshFidelity.Flit);
        using EmulatedDevice single = Load(MeshFidelity.Flit);
        whole.Run(300);
        for (int i = 0; i < 300; i++)
        {
            single.Run(1);
        }

        (TimingTotals a, TimingTotals b) = (whole.ReadTiming().Totals, single.ReadTiming().Totals);
        b.Time.ShouldBe(a.Time);
        b.Energy.ShouldBe(a.Energy);
        b.Parts.ShouldBe(a.Parts);
        b.LinkBusy.ShouldBe(a.LinkBusy);
        b.Cores.ShouldBe(a.Cores);
    }

    [Fact]
    public void Without_times_reading_them_is_refused_and_an_unknown_model_is_refused_by_name()
    {
        using EmulatedDevice device = Load(MeshFidelity.None);
        device.Run(3);
        DeviceException error = Should.Throw<DeviceException>(() => device.ReadTiming());
        (error.Kind, error.Code).ShouldBe((DeviceErrorKind.FailedPrecondition, DeviceErrorCodes.NotTimed));

        string digest = device.ReadDigest();
        error = Should.Throw<DeviceException>(() => device.Load(SmallNetwork.Other, fidelity: (MeshFidelity)9));
        (error.Kind, error.Code).ShouldBe((DeviceErrorKind.InvalidArgument, DeviceErrorCodes.BadFidelity));
        error.Message.ShouldContain("9");
        device.ReadDigest().ShouldBe(digest, "a refused load changes nothing");
    }

    private static EmulatedDevice Load(MeshFidelity fidelity)
    {
        EmulatedDevice device = SmallNetwork.NewDevice();
        device.Load(SmallNetwork.Image, fidelity: fidelity);
        return device;
    }
}
