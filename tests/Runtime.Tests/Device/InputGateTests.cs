using NeuroChip.Device;
using NeuroChip.Device.Probes;
using NeuroChip.Emulator;
using NeuroChip.Spec;
using NeuroChip.Spec.Image;

namespace Runtime.Tests.Device;

/// <summary>Injected spikes: all are checked before any is taken, and what is late is told and never moved.</summary>
public sealed class InputGateTests
{
    [Fact]
    public void Late_spikes_are_reported_by_position_and_the_others_taken()
    {
        using EmulatedDevice device = SmallNetwork.Loaded();
        device.Run(10);
        InjectReport report = device.Inject([
            InjectedSpike.OfUnit("in", 0, 10), InjectedSpike.OfUnit("in", 0, 11), InjectedSpike.OfUnit("in", 1, 1),
            InjectedSpike.ToAxon(new CoreAddress(0, 1), 0, 12), InjectedSpike.ToAxon(new CoreAddress(0, 1), 0, 10),
        ]);
        report.Accepted.ShouldBe(2);
        report.Late.ShouldBe([0, 2, 4]);
        report.Step.ShouldBe(10);
        device.ResetCounters();
        device.Run(20);
        device.ReadCounters().Cores.Sum(core => core.Values[(int)NeuroChip.Emulator.Engines.CoreCounter.SpikesIn])
            .ShouldBe(2 + 4, "the two that were taken and the network's own of steps 10, 15, 20 and 25: nothing was moved");
        device.Inject([]).Accepted.ShouldBe(0);
    }

    [Fact]
    public void A_unit_and_its_axon_do_the_same()
    {
        using EmulatedDevice byUnit = SmallNetwork.Loaded();
        using EmulatedDevice byAxon = SmallNetwork.Loaded();
        byUnit.Inject([InjectedSpike.OfUnit("in", 1, 4)]);
        byAxon.Inject([InjectedSpike.ToAxon(new CoreAddress(0, 1), 0, 4)]);
        byUnit.Run(4);
        byAxon.Run(4);
        byUnit.ReadDigest().ShouldBe(byAxon.ReadDigest(), "also while they are on their way");
        byUnit.Run(1);
        byUnit.ReadCounters().Cores[1].Values.ShouldContain(1);
    }

    [Fact]
    public void An_atom_shifts_the_targets_of_an_axon()
    {
        using EmulatedDevice device = SmallNetwork.Loaded();
        Probe input = device.CreateProbe(new ProbeRequest("b", [], ProbeVariable.DendriticInput));
        device.Inject([InjectedSpike.ToAxon(new CoreAddress(0, 1), 0, 1), InjectedSpike.ToAxon(new CoreAddress(0, 1), 0, 2, atom: 1)]);
        device.Run(3);

        input.Take().Values.ShouldBe([0, 0, 6400, 0, 0, 6400], "weight 100 reaches b[0], and with atom 1 the unit after it");
    }

    [Theory]
    [InlineData(1, 0, 2, "0..1")]
    [InlineData(1, 0, -1, "0..1")]
    [InlineData(1, 1, 1, "0..0")]
    [InlineData(0, 0, int.MaxValue, "0..0")]
    public void An_atom_that_leaves_the_core_is_refused(int core, int axon, int atom, string allowed)
    {
        using EmulatedDevice device = SmallNetwork.Loaded();
        DeviceException error = Should.Throw<DeviceException>(
            () => device.Inject([InjectedSpike.ToAxon(new CoreAddress(0, core), axon, 1, atom)]));
        (error.Kind, error.Code).ShouldBe((DeviceErrorKind.OutOfRange, DeviceErrorCodes.BadAtom), error.Message);
        error.Message.ShouldContain(allowed);
    }

    [Fact]
    public void A_unit_has_no_atom()
    {
        using EmulatedDevice device = SmallNetwork.Loaded();
        Should.Throw<DeviceException>(() => device.Inject([InjectedSpike.OfUnit("in", 0, 1) with { Atom = 1 }]))
            .Code.ShouldBe(DeviceErrorCodes.BadAtom);
    }

    public static TheoryData<string, int, int, int, long, DeviceErrorKind, string> Bad => new()
    {
        { "in", 2, 0, 0, 5, DeviceErrorKind.OutOfRange, DeviceErrorCodes.NoSuchUnit },
        { "in", -1, 0, 0, 5, DeviceErrorKind.OutOfRange, DeviceErrorCodes.NoSuchUnit },
        { "a", 0, 0, 0, 5, DeviceErrorKind.FailedPrecondition, DeviceErrorCodes.NotASource },
        { "nobody", 0, 0, 0, 5, DeviceErrorKind.NotFound, DeviceErrorCodes.NoSuchPopulation },
        { "in", 0, 0, 0, 0, DeviceErrorKind.OutOfRange, DeviceErrorCodes.BadSteps },
        { "in", 0, 0, 0, -3, DeviceErrorKind.OutOfRange, DeviceErrorCodes.BadSteps },
        { "in", 0, 0, 0, Chip.LastStep + 1, DeviceErrorKind.OutOfRange, DeviceErrorCodes.BadSteps },
        { "", 0, 2, 0, 5, DeviceErrorKind.OutOfRange, DeviceErrorCodes.NoSuchCore },
        { "", 0, 0, 2, 5, DeviceErrorKind.OutOfRange, DeviceErrorCodes.NoSuchUnit },
        { "", 0, 0, -1, 5, DeviceErrorKind.OutOfRange, DeviceErrorCodes.NoSuchUnit },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void One_bad_spike_refuses_the_whole_call(
        string population, int unit, int core, int axon, long step, DeviceErrorKind kind, string code)
    {
        using EmulatedDevice device = SmallNetwork.Loaded();
        string before = device.ReadDigest();
        InjectedSpike bad = population.Length > 0
            ? InjectedSpike.OfUnit(population, unit, step)
            : InjectedSpike.ToAxon(new CoreAddress(0, core), axon, step);
        DeviceException error = Should.Throw<DeviceException>(() => device.Inject([InjectedSpike.OfUnit("in", 0, 1), bad]));
        (error.Kind, error.Code).ShouldBe((kind, code), error.Message);
        device.Run(1);
        using EmulatedDevice untouched = SmallNetwork.Loaded();
        untouched.ReadDigest().ShouldBe(before);
        untouched.Run(1);
        device.ReadDigest().ShouldBe(untouched.ReadDigest(), "the good spike of the call was not taken");
    }

    [Fact]
    public void Input_that_would_pile_up_without_end_is_refused_in_one_piece()
    {
        using EmulatedDevice device = SmallNetwork.NewDevice();
        device.Load(SmallNetwork.WideSources);
        var flood = new InjectedSpike[(InputGate.MostWaiting / 256) + 1];
        Array.Fill(flood, InjectedSpike.OfUnit("in", 0, 1_000_000));
        DeviceException error = Should.Throw<DeviceException>(() => device.Inject(flood));
        (error.Kind, error.Code).ShouldBe((DeviceErrorKind.ResourceExhausted, DeviceErrorCodes.Limit));
        device.Inject([InjectedSpike.OfUnit("in", 1, 1)]).Accepted.ShouldBe(1);
        device.Run(2);
        device.ReadCounters().Cores.Sum(core => core.Values[3]).ShouldBe(256);

        // Late ones take no room.
        Array.Fill(flood, InjectedSpike.OfUnit("in", 0, 1));
        device.Inject(flood).Late.Count.ShouldBe(flood.Length);
    }
}
