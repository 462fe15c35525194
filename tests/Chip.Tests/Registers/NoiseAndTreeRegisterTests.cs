using Chip.Tests.Engines;
using Chip.Tests.Loading;
using NeuroChip.Spec;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Registers;

namespace Chip.Tests.Registers;

using NeuroChip.Emulator;
using NeuroChip.Emulator.Registers;

/// <summary>What a host reads of delay slots and random numbers, and how far it may change noise and dendrite trees.</summary>
public sealed class NoiseAndTreeRegisterTests
{
    [Theory]
    [ClassData(typeof(TestEngines))]
    public void Delay_slots_are_read_at_their_place_in_the_ring(string engine)
    {
        // Source 1 of step 1 arrives in step 2; weight 60 with delay 2 waits for step 4, and -100 with delay 6 for step 8.
        TestImage image = TestImage.OneCore();
        image.SetSynapses(image.Core(), TestImage.Sparse, [new(0, -100, 6)], [new(1, 60, 2)]);
        using Chip chip = Load(image, engine);
        chip.TryInjectSource(1, 1).ShouldBeTrue();
        chip.Run(2);
        uint[] slots = Read(chip, CoreBlocks.DelayBuf, 0, 18);
        uint[] expected = new uint[18];
        expected[8 % 8] = (uint)(-6400 & 0x3FFFFF);
        expected[8 + 4] = 3840;
        slots.ShouldBe(expected, "eight slots of each compartment, then nothing");
        chip.Run(2);
        Read(chip, CoreBlocks.DelayBuf, 8 + 4, 1).ShouldBe([0u], "step 4 has taken it");
        Read(chip, CoreBlocks.DelayBuf, 8191, 1).ShouldBe([0u]);
        Should.Throw<RegisterException>(() => Write(chip, CoreBlocks.DelayBuf, 0, 1)).Message.ShouldContain("cannot be written");
    }

    [Fact]
    public void Seeds_and_ranges_are_read_as_the_image_has_them()
    {
        TestImage image = Noisy();
        using Chip chip = Load(image, "scalar");
        Read(chip, CoreBlocks.RndSeed, 0, 8).ShouldBe([0x89ABCDEFu, 0x01234567u, 5u, 0u, 0u, 0u, 0u, 0u]);
        Read(chip, CoreBlocks.RndRange, 0, 4).ShouldBe([0x00070000u, 0x100u, 0u, 0u], "unit 7 from bit 16 on, seed 1 from bit 40 on");
        Read(chip, CoreBlocks.Ctrl, CtrlRegisters.Seed, 8).ShouldBe([0x89ABCDEFu, 0x01234567u, 5u, 0u, 0u, 0u, 0u, 0u]);
    }

    [Theory]
    [ClassData(typeof(TestEngines))]
    public void A_host_may_give_a_compartment_noise_where_the_image_has_a_unit_for_it(string engine)
    {
        using Chip chip = Load(Noisy(), engine);
        using Chip reference = Load(Noisy(), "scalar");
        foreach (Chip one in new[] { chip, reference })
        {
            one.Run(2);
            one.ReadState(0).Voltage.ShouldBe([0, 0]);
            Write(one, CoreBlocks.CxCfg, 1, Config(1));
            one.Run(3);
        }

        chip.ReadDigest().ShouldBe(reference.ReadDigest());
        chip.ReadState(0).Voltage[0].ShouldBe(0);
        chip.ReadState(0).Voltage[1].ShouldNotBe(0);

        // Unit 7 + (1 - 0) / 1 of seed 5, as the formula has it.
        chip.Parameters.NoiseSeed[1].ShouldBe(5ul);
        chip.Parameters.NoiseUnit[1].ShouldBe(8);
    }

    [Fact]
    public void Noise_without_a_unit_is_refused_when_a_host_asks_for_it()
    {
        TestImage image = Noisy();
        image.Core().Set(SectionKind.RandomRanges, Array.Empty<RandomRange>());
        using Chip chip = Load(image, "scalar");
        Should.Throw<RegisterException>(() => Write(chip, CoreBlocks.CxCfg, 1, Config(1))).Message.ShouldContain("no range of RandomRanges covers");
    }

    [Theory]
    [ClassData(typeof(TestEngines))]
    public void A_host_may_change_a_compartment_but_not_its_place_in_the_tree(string engine)
    {
        TestImage image = TestImage.OneCore();
        image.Core()
            .Set(SectionKind.CompartmentProfiles, [
                new CompartmentProfile { DecayU = 4095, Refract = 1, Push = DendritePush.Current },
                new CompartmentProfile { DecayU = 4095, Refract = 1, Join = DendriteJoin.Maximum },
                new CompartmentProfile { DecayU = 100, Refract = 1, Push = DendritePush.Current },
                new CompartmentProfile { DecayU = 4095, Refract = 1, Push = DendritePush.Spike },
            ])
            .Set(SectionKind.CompartmentConfigs, [new CompartmentConfig(), new CompartmentConfig { Profile = 1 }]);
        using Chip chip = Load(image, engine);
        using Chip reference = Load(image, "scalar");
        foreach (Chip one in new[] { chip, reference })
        {
            Should.Throw<RegisterException>(() => Write(one, CoreBlocks.CxCfg, 0, Config(3))).Message
                .ShouldContain("a profile that joins None and passes Spike; allowed: profiles that join None and pass Current");
            Should.Throw<RegisterException>(() => Write(one, CoreBlocks.CxCfg, 1, Config(0)));
            Write(one, CoreBlocks.CxCfg, 0, Config(2));
            one.TryInjectSource(0, 1).ShouldBeTrue();
            one.Run(4);
        }

        chip.ReadDigest().ShouldBe(reference.ReadDigest());
        chip.ReadState(0).Current[0].ShouldBeGreaterThan(0, "the new profile keeps its current");
        chip.CounterOf(0, NeuroChip.Emulator.Engines.CoreCounter.CompartmentSpikes).ShouldBeGreaterThan(3, "the parent spikes with its child");
    }

    /// <summary>Two silent compartments; profile 1 has noise on the voltage; both are units from 7 on of seed 1.</summary>
    private static TestImage Noisy()
    {
        TestImage image = TestImage.OneCore();
        image.Core()
            .Set(SectionKind.CoreConfig, [new CoreConfig { VMinExp = 23, VMaxExp = 7, DelaySlotsLog2 = 3, Compartments = 2, NoiseExp = 7, NoiseOffset = 1 }])
            .Set(SectionKind.CompartmentProfiles, [
                new CompartmentProfile { DecayU = 4095, Refract = 1 }, new CompartmentProfile { DecayU = 4095, Refract = 1, Noise = NoiseTarget.Voltage }])
            .Set(SectionKind.RandomSeeds, [0x0123456789ABCDEFUL, 5UL])
            .Set(SectionKind.RandomRanges, [new RandomRange { Compartment = 0, Unit = 7, Seed = 1, Stride = 1 }]);
        return image;
    }

    private static Chip Load(TestImage image, string engine) => Chip.Load(image.Build(), image.Profile, TestEngines.Get(engine));

    private static uint Config(int profile) => (uint)new CompartmentConfig { Profile = profile }.Encode(WordLayout.Loihi1);

    private static uint AddressOf(string block, int word) => RegisterMap.FindBlock(WordLayout.Loihi1, block)!.Offset + (4 * (uint)word);

    private static uint[] Read(Chip chip, string block, int word, int count)
    {
        var values = new uint[count];
        chip.ReadRegisters(0, AddressOf(block, word), values);
        return values;
    }

    private static void Write(Chip chip, string block, int word, params uint[] values) =>
        chip.WriteRegisters([new RegisterWrite(0, AddressOf(block, word), values)]);
}
