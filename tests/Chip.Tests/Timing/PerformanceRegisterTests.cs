using Chip.Tests.Engines;
using Chip.Tests.Loading;
using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.Mesh;
using NeuroChip.Spec;
using NeuroChip.Spec.Registers;

namespace Chip.Tests.Timing;

using NeuroChip.Emulator;

/// <summary>The block PERF: what a core did, how far its packets went, how long it worked and waited.</summary>
public sealed class PerformanceRegisterTests
{
    /// <summary>
    /// Two cores on neighbouring tiles of profile <c>tiny</c>: a source spike drives compartment 0 of core 0 over its threshold, and its
    /// packet goes one hop to the east.
    /// </summary>
    [Theory]
    [ClassData(typeof(TestEngines))]
    public void Registers_agree_with_counters_times_and_hops(string engine)
    {
        using Chip chip = Load(engine, MeshFidelity.Analytic);
        chip.TryInjectSource(0, 1).ShouldBeTrue();
        chip.Run(5);

        ulong active = Read(chip, PerfRegisters.CxActive);
        active.ShouldBe((ulong)chip.CounterOf(0, CoreCounter.CompartmentsActive));
        active.ShouldBeGreaterThan(0UL);
        (active + Read(chip, PerfRegisters.CxIdle)).ShouldBe(Read(chip, PerfRegisters.CxUpdate));
        Read(chip, PerfRegisters.Hops).ShouldBe((ulong)chip.CounterOf(0, CoreCounter.SpikesOut), "each packet goes one hop");
        ulong busy = Read(chip, PerfRegisters.BusyNs);
        busy.ShouldBe((ulong)Math.Round(chip.Timing!.ReadCore(0).Busy));
        (busy + Read(chip, PerfRegisters.StallNs)).ShouldBeInRange((ulong)chip.Timing.Time - 1, (ulong)chip.Timing.Time + 1);

        chip.ResetCounters();
        foreach (int register in new[] { PerfRegisters.CxActive, PerfRegisters.CxIdle, PerfRegisters.Hops, PerfRegisters.BusyNs, PerfRegisters.StallNs })
        {
            Read(chip, register).ShouldBe(0UL);
        }
    }

    [Fact]
    public void Without_times_hops_and_times_stand_still_and_counters_do_not()
    {
        using Chip chip = Load("scalar", MeshFidelity.None);
        chip.TryInjectSource(0, 1).ShouldBeTrue();
        chip.Run(5);

        Read(chip, PerfRegisters.Hops).ShouldBe(0UL);
        Read(chip, PerfRegisters.BusyNs).ShouldBe(0UL);
        Read(chip, PerfRegisters.StallNs).ShouldBe(0UL);
        Read(chip, PerfRegisters.CxActive).ShouldBeGreaterThan(0UL);
    }

    private static Chip Load(string engine, MeshFidelity fidelity)
    {
        TestImage image = TestImage.TwoCores();
        return Chip.Load(image.Build(), image.Profile, TestEngines.Get(engine), fidelity: fidelity);
    }

    private static ulong Read(Chip chip, int register)
    {
        uint address = RegisterMap.FindBlock(WordLayout.Loihi1, CoreBlocks.Perf)!.Offset + (8 * (uint)register);
        var words = new uint[2];
        chip.ReadRegisters(0, address, words);
        return words[0] | ((ulong)words[1] << 32);
    }
}
