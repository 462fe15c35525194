using NeuroChip.Device;
using NeuroChip.Device.Probes;
using NeuroChip.Spec;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Registers;
using Network = Runtime.Tests.Server.SmallNetwork;

namespace Runtime.Tests.Device;

/// <summary>A host gives a graded current by writing registers: as a bias that stays, and as a current that decays.</summary>
public sealed class GradedCurrentTests
{
    private static readonly CoreAddress Core = new(0, 0);

    [Fact]
    public void A_bias_stays_and_a_current_decays()
    {
        using EmulatedDevice device = Network.Device();
        device.Load(Network.Image);
        Probe current = device.CreateProbe(new ProbeRequest("cells", [0], ProbeVariable.Current));
        Probe voltage = device.CreateProbe(new ProbeRequest("cells", [0, 1], ProbeVariable.Voltage));
        uint configs = RegisterMap.FindBlock(WordLayout.Loihi1, CoreBlocks.CxCfg)!.OffsetOf(1);
        var before = new uint[1];
        device.ReadRegisters(Core, configs, before);
        uint biased = (uint)(CompartmentConfig.Decode(WordLayout.Loihi1, before[0]) with { BiasMant = 25, BiasExp = 2 }).Encode(WordLayout.Loihi1);
        ulong state = new CompartmentState { U = 1000 }.Encode(WordLayout.Loihi1);
        device.WriteRegisters(
        [
            new RegisterBurst(Core, RegisterMap.FindBlock(WordLayout.Loihi1, CoreBlocks.CxState)!.OffsetOf(0), new[] { (uint)state, (uint)(state >> 32) }),
            new RegisterBurst(Core, configs, new[] { biased }),
        ]);
        device.Run(3);

        // decay_u 1023 keeps 3072/4096 of u, decay_v 511 keeps 3585/4096 of v; both truncate (core-semantics section 3).
        current.Take().Values.ShouldBe([750, 562, 421]);
        voltage.Take().Values.ShouldBe([750, 100, 1218, 187, 1487, 263]);
        device.WriteRegisters([new RegisterBurst(Core, configs, before)]);
        device.Run(1);
        voltage.Take().Values[1].ShouldBe(263 * 3585 >> 12, "without its bias the voltage decays");
    }
}
