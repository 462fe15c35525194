using Chip.Tests.Engines;
using Chip.Tests.Learning;
using Chip.Tests.Loading;
using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.Registers;
using NeuroChip.Emulator.State;
using NeuroChip.Spec;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Microcode;
using NeuroChip.Spec.Registers;

namespace Chip.Tests.Registers;

using NeuroChip.Emulator;

/// <summary>What a host reads and writes of learning while the chip is held.</summary>
public sealed class LearnRegisterTests
{
    private const WordLayout Layout = WordLayout.Loihi1;

    /// <summary>dw = u0 * 1: the weight grows by one each epoch.</summary>
    private static readonly ushort[] Grow =
    [
        MicroOps.Target(LearnTarget.Weight), MicroOps.Depend(LearnDependency.U), MicroOps.Scale(1, 0), MicroOps.Accumulate(), MicroOps.Write(), MicroOps.Halt(),
    ];

    private static readonly PlasticImage Stdp = new()
    {
        Program = PlasticImage.Stdp(),
        Epoch = 4,
        Constants = [5, -6, 7],
        Limits = [new LearnLimit { Low = -3, High = 90 }],
        Traces = [PlasticImage.Golden, new TraceConfig { Impulse = 3, Decay = 997436 }],
        Pre = new TracePre { X1 = 11, X2 = 22, Config2 = 1 },
        Post = new TracePost { Y1 = 33, Y2 = 44, Y3 = 55, Config3 = 1 },
    };

    [Theory]
    [InlineData(CoreBlocks.TraceCfg, SectionKind.TraceConfigs)]
    [InlineData(CoreBlocks.LrnProfile, SectionKind.LearnProfiles)]
    [InlineData(CoreBlocks.LrnLimit, SectionKind.LearnLimits)]
    [InlineData(CoreBlocks.LrnConst, SectionKind.LearnConstants)]
    [InlineData(CoreBlocks.LrnUcode, SectionKind.Microcode)]
    [InlineData(CoreBlocks.TracePre, SectionKind.TracesPre)]
    [InlineData(CoreBlocks.TracePost, SectionKind.TracesPost)]
    [InlineData(CoreBlocks.RndAxon, SectionKind.RandomAxons)]
    [InlineData(CoreBlocks.SynMem, SectionKind.SynapseMemory)]
    public void Before_the_first_step_the_tables_of_the_image_are_read_with_zeros_behind(string block, SectionKind section)
    {
        using Chip chip = LearningChip.Load(Stdp);
        RegisterBlock place = RegisterMap.FindBlock(Layout, block)!;
        ulong[] words = [.. chip.Image.Cores[0].Words(section).ToArray(), 0, 0, 0, 0];
        uint[] expected = place.ElementBits switch
        {
            16 => [.. words.Chunk(2).Where(pair => pair.Length == 2).Select(pair => (uint)(pair[0] | (pair[1] << 16)))],
            32 => [.. words.Select(word => (uint)word)],
            _ => [.. words.SelectMany(word => new[] { (uint)word, (uint)(word >> 32) })],
        };
        Read(chip, block, 0, expected.Length).ShouldBe(expected);
        Read(chip, block, 1, expected.Length - 1).ShouldBe(expected[1..]);
        Read(chip, block, (place.Count * place.ElementBits / 32) - 1, 1).ShouldBe([0u]);
    }

    [Fact]
    public void A_core_without_learning_reads_zeros_and_takes_nothing()
    {
        TestImage image = TestImage.OneCore();
        using Chip chip = Chip.Load(image.Build(), image.Profile, TestEngines.Get("scalar"));
        foreach (string block in new[] { CoreBlocks.TracePre, CoreBlocks.LrnUcode, CoreBlocks.Reward, CoreBlocks.TraceCfg })
        {
            Read(chip, block, 0, 1).ShouldBe([0u], block);
        }

        Read(chip, CoreBlocks.Ctrl, CtrlRegisters.Epoch, 1).ShouldBe([0u]);
        Read(chip, CoreBlocks.Ctrl, CtrlRegisters.LrnEnable, 1).ShouldBe([0u]);
        Refused(chip, (CoreBlocks.Ctrl, CtrlRegisters.Epoch, [1u])).ShouldContain("Nothing learns on chip 0 core 0");
        Refused(chip, (CoreBlocks.Reward, 0, [1u])).ShouldContain("Nothing learns");
        chip.ReadLearning(0).ShouldBeNull();
    }

    [Theory]
    [ClassData(typeof(TestEngines))]
    public void Traces_and_spikes_are_read_with_those_in_flight_and_written_back_without_a_change(string engine)
    {
        using Chip chip = LearningChip.Load(Stdp, engine).Spikes([1, 3, 7], [2, 3, 6]);
        using Chip unread = LearningChip.Load(Stdp, engine).Spikes([1, 3, 7], [2, 3, 6]);
        chip.Run(3);
        unread.Run(3);
        TracePre pre = TracePre.Decode(Layout, Read(chip, CoreBlocks.TracePre, 0, 1)[0]);
        pre.ShouldBe(new TracePre { X1 = 11 + 64, X2 = 25, Tx = 3, Config2 = 1, Role = AxonRole.Learn }, "the spike of step 3 is still in flight");
        TracePost post = TracePost.Decode(Layout, Long(Read(chip, CoreBlocks.TracePost, 0, 2)));
        post.ShouldBe(new TracePost { Y1 = 97, Y2 = 108, Y3 = 58, Ty = 3, Config3 = 1 });
        for (int step = 3; step < 12; step++)
        {
            uint[] axons = Read(chip, CoreBlocks.TracePre, 0, 5);
            uint[] compartments = Read(chip, CoreBlocks.TracePost, 0, 4);
            uint[] synapses = Read(chip, CoreBlocks.SynMem, 0, 4);
            Write(chip, (CoreBlocks.TracePre, 0, axons), (CoreBlocks.TracePost, 0, compartments), (CoreBlocks.SynMem, 0, synapses));
            chip.ReadDigest().ShouldBe(unread.ReadDigest(), $"after step {chip.Step}");
            chip.Run(1);
            unread.Run(1);
        }
    }

    [Theory]
    [ClassData(typeof(TestEngines))]
    public void Traces_are_set_with_their_spike_and_configuration(string engine)
    {
        using Chip chip = LearningChip.Load(Stdp, engine);
        chip.Run(6);
        var pre = new TracePre { X1 = 100, X2 = 1, Tx = 2, Config1 = 1, Role = AxonRole.Learn };
        var post = new TracePost { Y1 = 7, Y2 = 8, Y3 = 9, Ty = 1, Config2 = 1 };
        Write(chip, (CoreBlocks.TracePre, 0, [(uint)pre.Encode(Layout)]), (CoreBlocks.TracePost, 2, Words(post.Encode(Layout))));
        CoreLearning state = chip.ReadLearning(0)!;
        (state.X1[0], state.X2[0], state.Tx[0]).ShouldBe((100, 1, 6));
        (state.Y1[1], state.Y2[1], state.Y3[1], state.Ty[1]).ShouldBe((7, 8, 9, 5));
        Read(chip, CoreBlocks.TracePre, 0, 1).ShouldBe([(uint)pre.Encode(Layout)]);
        Long(Read(chip, CoreBlocks.TracePost, 2, 2)).ShouldBe(post.Encode(Layout));

        // x1 now decays by 997436 / 2^20 and gets an impulse of 3 in slot 2: 95, 90 + 3, 88, 83.
        chip.At(8).X1[0].ShouldBe(83);
    }

    [Fact]
    public void Words_of_traces_that_mean_nothing_here_are_refused()
    {
        using Chip chip = LearningChip.Load(Stdp);
        chip.Run(6);
        string before = chip.ReadDigest();
        Refused(chip, (CoreBlocks.TracePre, 0, [Pre(new() { Tx = 3, Role = AxonRole.Learn })])).ShouldContain("slot 3 of an epoch of which 2 steps are over");
        Refused(chip, (CoreBlocks.TracePost, 0, Words(new TracePost { Ty = 4 }.Encode(Layout)))).ShouldContain("TRACE_POST[0]");
        Refused(chip, (CoreBlocks.TracePre, 0, [Pre(new() { X1 = 1 })])).ShouldContain("the role is the image's to say");
        Refused(chip, (CoreBlocks.TracePre, 3, [Pre(new() { Role = AxonRole.Reward, X1 = 1 })])).ShouldContain("the role is the image's to say");
        Refused(chip, (CoreBlocks.TracePre, 4, [Pre(new() { Role = AxonRole.Punish }), 0u])).ShouldContain("the core has 0..4");
        Refused(chip, (CoreBlocks.TracePost, 4, [0u, 0u])).ShouldContain("the core has 0..1");
        Refused(chip, (CoreBlocks.TracePre, 0, [Pre(new() { Profile = 2, Role = AxonRole.Learn })])).ShouldContain(LoadRefusal("NC5105", "learning profile 2"));
        Refused(chip, (CoreBlocks.TracePre, 0, [Pre(new() { Config1 = 2, Role = AxonRole.Learn })])).ShouldContain("NC5105: chip 0 core 0 TracesPre[0]");
        Refused(chip, (CoreBlocks.TraceCfg, 0, Words(new TraceConfig { Hold = true, Decay = 4 }.Encode(Layout)))).ShouldContain("NC5106: chip 0 core 0 TraceConfigs[0]");
        Refused(chip, (CoreBlocks.TraceCfg, 4, Words(0))).ShouldContain("the chip has 0..1");
        Refused(chip, (CoreBlocks.LrnLimit, 0, [(uint)new LearnLimit { Low = 3, High = 1 }.Encode(Layout)])).ShouldContain("NC5106");
        Refused(chip, (CoreBlocks.TraceCfg, 0, Words(new TraceConfig { Rounding = TraceRounding.Stochastic }.Encode(Layout)))).ShouldContain("NC5118");
        Refused(chip, (CoreBlocks.Reward, 0, [1u << 9])).ShouldContain("REWARD[0]");
        chip.ReadDigest().ShouldBe(before);

        static string LoadRefusal(string code, string says) => $"{code}: chip 0 core 0 TracesPre[0]: {says}";
        static uint Pre(TracePre word) => (uint)word.Encode(Layout);
    }

    [Theory]
    [ClassData(typeof(TestEngines))]
    public void A_program_is_replaced_in_pieces_of_one_call_and_acts_from_the_next_learning_step(string engine)
    {
        using Chip chip = LearningChip.Load(Stdp, engine);
        chip.Run(4);

        // The first piece alone would leave a program without an end, and so would the second.
        uint[] words = Halves(Grow);
        Write(
            chip, (CoreBlocks.LrnUcode, 4, words[..2]), (CoreBlocks.LrnUcode, 6, words[2..]),
            (CoreBlocks.LrnProfile, 0, Words(new LearnProfile { ProgramStart = 8, ProgramLength = Grow.Length }.Encode(Layout))));
        Read(chip, CoreBlocks.LrnUcode, 4, 3).ShouldBe(words);
        chip.At(11).Weight[0].ShouldBe(101);
        chip.At(12).Weight[0].ShouldBe(102);
        chip.ResetState();
        chip.At(8).Weight[0].ShouldBe(102, "a reset leaves the program");
    }

    [Fact]
    public void A_bad_program_refuses_its_whole_call_with_the_code_and_the_word()
    {
        using Chip chip = LearningChip.Load(Stdp);
        string before = chip.ReadDigest();
        uint[] microcode = Read(chip, CoreBlocks.LrnUcode, 0, 8);
        string error = Refused(
            chip,
            (CoreBlocks.Reward, 0, [5u]),
            (CoreBlocks.Ctrl, CtrlRegisters.Epoch, [9u]),
            (CoreBlocks.CxCfg, 0, [1u]),
            (CoreBlocks.LrnUcode, 1, [0x6230F000u]));
        error.ShouldContain("NC5116: chip 0 core 0 LearnProfiles[0]: NC66");
        error.ShouldContain("in word 2 of the program");
        chip.ReadDigest().ShouldBe(before);
        Read(chip, CoreBlocks.LrnUcode, 0, 8).ShouldBe(microcode);
        Read(chip, CoreBlocks.Ctrl, CtrlRegisters.Epoch, 1).ShouldBe([4u]);
        Read(chip, CoreBlocks.CxCfg, 0, 1).ShouldBe([0u]);
        Refused(chip, (CoreBlocks.LrnProfile, 0, Words(new LearnProfile { ProgramStart = 60, ProgramLength = 5 }.Encode(Layout)))).ShouldContain("NC5105");
        Refused(chip, (CoreBlocks.LrnConst, 7, [0u, 0u])).ShouldContain("leave register block");
    }

    [Theory]
    [ClassData(typeof(TestEngines))]
    public void Constants_and_limits_are_replaced(string engine)
    {
        // dw = u0 * (x0 + K[1]), held to LIM[0].
        ushort[] rule =
        [
            MicroOps.Target(LearnTarget.Weight), MicroOps.Depend(LearnDependency.U), MicroOps.MultiplyConstant(FactorCode.X0, 1), MicroOps.Scale(1, 0),
            MicroOps.Accumulate(), MicroOps.Clip(0), MicroOps.Write(), MicroOps.Halt(),
        ];
        var image = new PlasticImage { Program = rule, Constants = [0, 3], Limits = [new LearnLimit { Low = 0, High = 107 }] };
        using Chip chip = LearningChip.Load(image, engine);
        chip.At(1).Weight[0].ShouldBe(103);
        Write(chip, (CoreBlocks.LrnConst, 0, [0xFFFE_0000u]));
        chip.At(2).Weight[0].ShouldBe(101);
        Write(chip, (CoreBlocks.LrnLimit, 0, [(uint)new LearnLimit { Low = 110, High = 120 }.Encode(Layout)]));
        chip.At(3).Weight[0].ShouldBe(110);
    }

    [Theory]
    [ClassData(typeof(TestEngines))]
    public void Another_epoch_starts_its_bookkeeping_anew_and_the_same_one_does_not(string engine)
    {
        using Chip chip = LearningChip.Load(Stdp, engine).Spikes([1, 9], [2]);
        chip.TryInjectSource(3, 1).ShouldBeTrue();
        chip.Run(2);
        Write(chip, (CoreBlocks.Ctrl, CtrlRegisters.Epoch, [4u]), (CoreBlocks.Ctrl, CtrlRegisters.LrnEnable, [1u]));
        CoreLearning state = chip.ReadLearning(0)!;
        (state.Tx[0], state.Ty[0], state.RewardSpikes).ShouldBe((1, 2, 1));
        Write(chip, (CoreBlocks.Ctrl, CtrlRegisters.Epoch, [10u]));
        Read(chip, CoreBlocks.Ctrl, CtrlRegisters.Epoch, 1).ShouldBe([10u]);
        state = chip.ReadLearning(0)!;
        (state.Tx[0], state.Ty[0], state.RewardSpikes, state.X1[0]).ShouldBe((0, 0, 0, 11));
        chip.At(9).Weight[0].ShouldBe(100);
        chip.At(9).Tx[0].ShouldBe(9);
        chip.CounterOf(0, CoreCounter.LearnVisits).ShouldBe(0);
        chip.At(10).Tx[0].ShouldBe(0);
        chip.CounterOf(0, CoreCounter.LearnVisits).ShouldBe(1);
        Refused(chip, (CoreBlocks.Ctrl, CtrlRegisters.Epoch, [64u])).ShouldContain("does not take 64");
        Refused(chip, (CoreBlocks.Ctrl, CtrlRegisters.LrnEnable, [2u])).ShouldContain("does not take 2");
        Refused(chip, (CoreBlocks.Ctrl, CtrlRegisters.NCx, [2u])).ShouldContain("cannot be written");
        chip.ResetState();
        Read(chip, CoreBlocks.Ctrl, CtrlRegisters.Epoch, 1).ShouldBe([10u], "a reset leaves registers");
    }

    [Theory]
    [ClassData(typeof(TestEngines))]
    public void Without_learning_enabled_traces_stand_and_synapses_deliver_as_they_are(string engine)
    {
        using Chip chip = LearningChip.Load(Stdp, engine).Spikes([4, 5], [5, 6]);
        chip.Run(3);
        Write(chip, (CoreBlocks.Ctrl, CtrlRegisters.LrnEnable, [0u]));
        CoreLearning still = chip.At(8);
        (still.X1[0], still.Tx[0], still.Y1[0], still.Ty[0], still.Weight[0]).ShouldBe((11, 0, 33, 0, 100));
        chip.CounterOf(0, CoreCounter.LearnVisits).ShouldBe(0);
        chip.CounterOf(0, CoreCounter.SpikesIn).ShouldBe(4);
        Write(chip, (CoreBlocks.Ctrl, CtrlRegisters.LrnEnable, [1u]));
        Read(chip, CoreBlocks.Ctrl, CtrlRegisters.LrnEnable, 1).ShouldBe([1u]);
        CoreLearning after = chip.At(12);
        after.X1[0].ShouldBe(6, "11 decays four times: 9, 8, 7, 6");
        chip.CounterOf(0, CoreCounter.LearnVisits).ShouldBe(1);
    }

    [Theory]
    [ClassData(typeof(TestEngines))]
    public void A_reward_of_the_host_acts_once_and_its_trace_is_held(string engine)
    {
        // dw = r0 * r1
        ushort[] rule =
        [
            MicroOps.Target(LearnTarget.Weight), MicroOps.Depend(LearnDependency.R0), MicroOps.Multiply(FactorCode.R1), MicroOps.Scale(1, 0),
            MicroOps.Accumulate(), MicroOps.Write(), MicroOps.Halt(),
        ];
        using Chip chip = LearningChip.Load(new PlasticImage { Program = rule, Epoch = 2 }, engine);
        uint reward = (uint)new Reward { R1 = -9, Event = true }.Encode(Layout);
        Write(chip, (CoreBlocks.Reward, 0, [reward]));
        Read(chip, CoreBlocks.Reward, 0, 1).ShouldBe([reward]);
        chip.At(2).Weight[0].ShouldBe(91);
        Read(chip, CoreBlocks.Reward, 0, 1).ShouldBe([(uint)new Reward { R1 = -9 }.Encode(Layout)]);
        chip.At(4).Weight[0].ShouldBe(91);
        chip.TryInjectSource(3, 5).ShouldBeTrue();
        chip.Run(1);
        Reward.Decode(Layout, Read(chip, CoreBlocks.Reward, 0, 1)[0]).ShouldBe(new Reward { R1 = -9, Event = true }, "a reward spike is in flight");
        chip.At(6).Weight[0].ShouldBe(92);
        chip.TryInjectSource(3, 7).ShouldBeTrue();
        chip.TryInjectSource(3, 7).ShouldBeTrue();
        chip.TryInjectSource(4, 8).ShouldBeTrue();
        chip.At(8).Weight[0].ShouldBe(93);
        chip.TryInjectSource(3, 9).ShouldBeTrue();
        chip.Run(1);
        chip.ReadLearning(0)!.RewardSpikes.ShouldBe(1);
    }

    private static void Write(Chip chip, params (string Block, int Word, uint[] Values)[] writes) =>
        chip.WriteRegisters([.. writes.Select(write => new RegisterWrite(0, Address(write.Block, write.Word), write.Values))]);

    private static string Refused(Chip chip, params (string Block, int Word, uint[] Values)[] writes) =>
        Should.Throw<RegisterException>(() => Write(chip, writes)).Message;

    private static uint[] Read(Chip chip, string block, int word, int words)
    {
        var values = new uint[words];
        chip.ReadRegisters(0, Address(block, word), values);
        return values;
    }

    private static uint Address(string block, int word) => RegisterMap.FindBlock(Layout, block)!.Offset + (4 * (uint)word);

    private static uint[] Words(ulong element) => [(uint)element, (uint)(element >> 32)];

    private static ulong Long(uint[] words) => words[0] | ((ulong)words[1] << 32);

    private static uint[] Halves(ushort[] words) => [.. words.Chunk(2).Select(pair => pair[0] | (pair.Length > 1 ? (uint)pair[1] << 16 : 0))];
}
