using Chip.Tests.Engines;
using Chip.Tests.Loading;
using NeuroChip.Spec;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Registers;

namespace Chip.Tests.Registers;

using NeuroChip.Emulator;
using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.Registers;

/// <summary>What a host reads and writes, and that all engines feel a write alike.</summary>
public sealed class RegisterFileTests
{
    private static readonly uint CxCfg = Offset(CoreBlocks.CxCfg);
    private static readonly uint CxState = Offset(CoreBlocks.CxState);

    [Fact]
    public void Control_registers_tell_who_and_when()
    {
        using Chip chip = Load(TestImage.TwoCores());
        chip.Run(7);
        Read(chip, Offset(CoreBlocks.Ctrl) + (4 * CtrlRegisters.Id), 1, core: 1).ShouldBe([1u]);
        Read(chip, Offset(CoreBlocks.Ctrl) + (4 * CtrlRegisters.Time), 1).ShouldBe([7u]);
        Read(chip, Offset(CoreBlocks.Ctrl) + (4 * CtrlRegisters.NCx), 1).ShouldBe([2u]);
        uint[] hash = Read(chip, Offset(CoreBlocks.Ctrl) + (4 * CtrlRegisters.SpecHash), 8);
        hash.SelectMany(BitConverter.GetBytes).ToArray().ShouldBe(chip.Profile.Digest.ToArray());
    }

    [Fact]
    public void Counters_are_64_bits_low_word_first()
    {
        using Chip chip = Load(TestImage.OneCore());
        chip.Run(5);
        uint perf = Offset(CoreBlocks.Perf);
        Read(chip, perf + (8 * PerfRegisters.CxUpdate), 2).ShouldBe([10u, 0u]);
        Read(chip, perf + (8 * PerfRegisters.CxUpdate) + 4, 1).ShouldBe([0u]);
        chip.ResetCounters();
        Read(chip, perf + (8 * PerfRegisters.CxUpdate), 1).ShouldBe([0u]);
    }

    [Theory]
    [InlineData(CoreBlocks.CxProfile, SectionKind.CompartmentProfiles)]
    [InlineData(CoreBlocks.VthProfile, SectionKind.ThresholdProfiles)]
    [InlineData(CoreBlocks.SynFmt, SectionKind.SynapseFormats)]
    [InlineData(CoreBlocks.AxonMap, SectionKind.AxonMap)]
    [InlineData(CoreBlocks.AxonOut, SectionKind.AxonOut)]
    [InlineData(CoreBlocks.SynMap, SectionKind.SynapseLists)]
    [InlineData(CoreBlocks.SynMem, SectionKind.SynapseMemory)]
    [InlineData(CoreBlocks.CxCfg, SectionKind.CompartmentConfigs)]
    public void Tables_of_the_image_are_read_word_by_word_with_zeros_behind(string block, SectionKind section)
    {
        TestImage image = TestImage.OneCore();
        using Chip chip = Load(image);
        RegisterBlock place = RegisterMap.FindBlock(image.Layout, block)!;
        ulong[] words = chip.Image.Cores[0].Words(section).ToArray();
        int perElement = place.ElementBits / 32;
        uint[] expected = [.. words.SelectMany(word => perElement == 1 ? new[] { (uint)word } : [(uint)word, (uint)(word >> 32)]), 0, 0];
        Read(chip, place.Offset, expected.Length).ShouldBe(expected);
        Read(chip, (uint)(place.End - 4), 1).ShouldBe([0u]);
        if (perElement == 2)
        {
            // A burst may start in the middle of a 64-bit register.
            Read(chip, place.Offset + 4, expected.Length - 1).ShouldBe(expected[1..]);
        }
    }

    [Theory]
    [ClassData(typeof(TestEngines))]
    public void State_registers_show_and_set_u_v_and_the_refractory_counter(string engine)
    {
        TestImage image = TestImage.OneCore();
        using Chip chip = Load(image, engine);
        var state = new CompartmentState { U = -1234, V = 2000, Refract = 2 };
        Write(chip, (CxState + 8, Words(state.Encode(image.Layout))));
        Read(chip, CxState + 8, 2).ShouldBe(Words(state.Encode(image.Layout)));
        Read(chip, CxState + 12, 1).ShouldBe([(uint)(state.Encode(image.Layout) >> 32)]);
        chip.ReadState(0).Current.ShouldBe([0, -1234]);
        chip.ReadState(0).Refractory.ShouldBe([0, 2]);
        Read(chip, CxState + (8 * 63), 2).ShouldBe([0u, 0u], "compartments that are not mapped read as zero");
        Read(chip, CxState + (8 * 500), 4).ShouldBe([0u, 0u, 0u, 0u], "also far behind the last lane");
        Read(chip, CxState, 8)[4..].ShouldBe([0u, 0u, 0u, 0u], "and in a burst that starts in mapped ones");
    }

    [Theory]
    [ClassData(typeof(TestEngines))]
    public void A_bias_written_at_run_time_acts_in_the_next_step(string engine)
    {
        using Chip chip = Load(TestImage.OneCore(), engine);
        chip.Run(1);
        Write(chip, (CxCfg, [Config(new CompartmentConfig { BiasMant = -3, BiasExp = 4 }), Config(new CompartmentConfig { BiasMant = 4095, BiasExp = 1 })]));
        chip.Run(1);
        chip.ReadState(0).Voltage.ShouldBe([-48, 0], "compartment 1 passed its threshold of 3200 and was reset");
        chip.CounterOf(0, CoreCounter.CompartmentSpikes).ShouldBe(1);
        Read(chip, CxCfg, 1).ShouldBe([Config(new CompartmentConfig { BiasMant = -3, BiasExp = 4 })]);
    }

    [Theory]
    [ClassData(typeof(TestEngines))]
    public void A_profile_and_threshold_written_at_run_time_act_on_every_engine(string engine)
    {
        // Profile 1 has other decays, a refractory time, subtractive reset and a hard reset every 5 steps: all of it must follow.
        TestImage image = TestImage.OneCore();
        image.Core().Set(SectionKind.AxonMap, Array.Empty<ulong>()).Set(SectionKind.AxonOut, Array.Empty<ulong>());
        using Chip chip = Load(image, engine);
        using Chip reference = Load(image, "scalar");
        foreach (Chip one in new[] { chip, reference })
        {
            Write(one, (CxCfg, [Config(new CompartmentConfig { BiasMant = 700, BiasExp = 2 }), Config(new CompartmentConfig { BiasMant = 90 })]));
            one.Run(3);
            Write(one, (CxCfg, [Config(new CompartmentConfig { BiasMant = 700, BiasExp = 2, Profile = 1 }), Config(new CompartmentConfig { BiasMant = 90, Profile = 1, Vth = 1 })]));
        }

        for (int step = 0; step < 24; step++)
        {
            chip.ReadDigest().ShouldBe(reference.ReadDigest(), $"after step {chip.Step}");
            chip.Run(1);
            reference.Run(1);
        }

        chip.CounterOf(0, CoreCounter.CompartmentSpikes).ShouldBeGreaterThan(3);
        chip.ReadState(0).Voltage[1].ShouldBeLessThan(90 * 6, "the hard reset of profile 1 took v back to zero");
    }

    [Theory]
    [ClassData(typeof(TestEngines))]
    public void The_fast_path_for_biases_gives_what_the_slow_path_gives(string engine)
    {
        using Chip fast = Load(TestImage.OneCore(), engine);
        using Chip slow = Load(TestImage.OneCore(), engine);
        var random = new Random(5);
        for (int round = 0; round < 20; round++)
        {
            uint word = Config(new CompartmentConfig { BiasMant = random.Next(-4096, 4096), BiasExp = random.Next(8) });
            Write(fast, (CxCfg, [word]));
            Write(slow, (CxCfg, [word | Config(new CompartmentConfig { Vth = 1 })]));
            Write(slow, (CxCfg, [word]));
            fast.Run(2);
            slow.Run(2);
            fast.ReadDigest().ShouldBe(slow.ReadDigest(), $"round {round}");
        }
    }

    [Theory]
    [ClassData(typeof(TestEngines))]
    public void The_last_of_two_bursts_onto_one_register_wins_in_full(string engine)
    {
        using Chip chip = Load(TestImage.OneCore(), engine);
        using Chip untouched = Load(TestImage.OneCore(), engine);
        Write(chip, (CxCfg, [Config(new CompartmentConfig { Profile = 1, Vth = 1 })]), (CxCfg, [0u]));
        Read(chip, CxCfg, 1).ShouldBe([0u]);
        chip.Parameters.DecayU.ShouldBe(untouched.Parameters.DecayU);
        chip.Parameters.Threshold.ShouldBe(untouched.Parameters.Threshold);
        foreach (Chip one in new[] { chip, untouched })
        {
            one.TryInjectSource(1, 1).ShouldBeTrue();
            one.Run(8);
        }

        chip.ReadDigest().ShouldBe(untouched.ReadDigest());
    }

    [Theory]
    [ClassData(typeof(TestEngines))]
    public void Of_several_bursts_all_or_none_take_effect(string engine)
    {
        using Chip chip = Load(TestImage.OneCore(), engine);
        string before = chip.ReadDigest();
        Should.Throw<RegisterException>(() => Write(
            chip,
            (CxState, Words(new CompartmentState { V = 9 }.Encode(chip.Image.Layout))),
            (CxCfg, [Config(new CompartmentConfig { BiasMant = 1 })]),
            (CxCfg + 4, [Config(new CompartmentConfig { Profile = 2 })])));
        chip.ReadDigest().ShouldBe(before);
        Read(chip, CxCfg, 2).ShouldBe([0u, 0u]);
        chip.Parameters.Bias[0].ShouldBe(0);
    }

    [Theory]
    [InlineData(CoreBlocks.CxCfg, 2, 1, true, "maps 0..1")]
    [InlineData(CoreBlocks.CxCfg, 1, 2, true, "maps 0..1")]
    [InlineData(CoreBlocks.CxState, 3, 4, false, "whole 64-bit registers")]
    [InlineData(CoreBlocks.CxState, 0, 1, false, "whole 64-bit registers")]
    [InlineData(CoreBlocks.CxProfile, 0, 2, false, "cannot be written")]
    [InlineData(CoreBlocks.SynMem, 0, 2, false, "cannot be written")]
    [InlineData(CoreBlocks.Perf, 0, 2, false, "cannot be written")]
    [InlineData(CoreBlocks.Ctrl, 0, 1, false, "cannot be written")]
    [InlineData(CoreBlocks.LrnProfile, 0, 2, false, "Nothing learns")]
    [InlineData(CoreBlocks.CxCfg, 0, 0, false, "holds no words")]
    [InlineData(CoreBlocks.CxCfg, 1023, 2, true, "leave register block")]
    public void Writes_that_cannot_be_done_are_refused(string block, int word, int count, bool outOfRange, string says)
    {
        using Chip chip = Load(TestImage.OneCore());
        RegisterException error = Should.Throw<RegisterException>(
            () => Write(chip, (Offset(block) + (4 * (uint)word), new uint[count])));
        error.IsOutOfRange.ShouldBe(outOfRange, error.Message);
        error.Message.ShouldContain(says);
    }

    [Theory]
    [InlineData(0x1u, 1, false, "multiple of 4")]
    [InlineData(0x60u, 1, false, "not executed")]
    [InlineData(0x100u, 1, true, "no register")]
    [InlineData(0xFFFFFFFCu, 1, true, "no register")]
    [InlineData(0xFCu, 2, true, "leave register block")]
    [InlineData(0x30000u, 1, false, "not executed")]
    [InlineData(0x1068u, 2, false, "not executed")]
    public void Reads_that_cannot_be_done_are_refused(uint address, int count, bool outOfRange, string says)
    {
        using Chip chip = Load(TestImage.OneCore());
        RegisterException error = Should.Throw<RegisterException>(() => chip.ReadRegisters(0, address, new uint[count]));
        error.IsOutOfRange.ShouldBe(outOfRange, error.Message);
        error.Message.ShouldContain(says);
    }

    [Fact]
    public void A_word_without_meaning_is_refused_with_its_place()
    {
        using Chip chip = Load(TestImage.OneCore());
        Should.Throw<RegisterException>(() => Write(chip, (CxCfg + 4, [Config(new CompartmentConfig { Vth = 3 })])))
            .Message.ShouldContain("CompartmentConfigs[1]: threshold profile 3");
        Should.Throw<RegisterException>(() => Write(chip, (CxCfg, [1u << 30]))).Message.ShouldContain("CompartmentConfigs[0]");
        Should.Throw<RegisterException>(() => Write(chip, (CxCfg, [Config(new CompartmentConfig { Learn = 1 })]))).Message.ShouldContain("learning");
        Should.Throw<RegisterException>(() => Write(chip, (CxState, [0u, 1u << 31])));
    }

    [Fact]
    public void Registers_the_host_wrote_survive_a_reset_of_the_state()
    {
        using Chip chip = Load(TestImage.OneCore());
        Write(chip, (CxCfg, [Config(new CompartmentConfig { BiasMant = 11 })]));
        chip.ResetState();
        Read(chip, CxCfg, 1).ShouldBe([Config(new CompartmentConfig { BiasMant = 11 })]);
        chip.Run(1);
        chip.ReadState(0).Voltage[0].ShouldBe(11);
    }

    private static Chip Load(TestImage image, string engine = "scalar") => Chip.Load(image.Build(), image.Profile, TestEngines.Get(engine));

    private static uint Offset(string block) => RegisterMap.FindBlock(WordLayout.Loihi1, block)!.Offset;

    private static uint Config(CompartmentConfig config) => (uint)config.Encode(WordLayout.Loihi1);

    private static uint[] Words(ulong element) => [(uint)element, (uint)(element >> 32)];

    private static uint[] Read(Chip chip, uint address, int words, int core = 0)
    {
        var values = new uint[words];
        Array.Fill(values, 0xDEADBEEF);
        chip.ReadRegisters(core, address, values);
        return values;
    }

    private static void Write(Chip chip, params (uint Address, uint[] Words)[] bursts) =>
        chip.WriteRegisters([.. bursts.Select(burst => new RegisterWrite(0, burst.Address, burst.Words))]);
}
