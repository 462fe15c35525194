using Chip.Tests.Engines;
using Chip.Tests.Learning;
using Chip.Tests.Loading;
using NeuroChip.Emulator.Registers;
using NeuroChip.Emulator.State;
using NeuroChip.Spec;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Microcode;
using NeuroChip.Spec.Registers;
using NeuroChip.Spec.Synapses;

namespace Chip.Tests.Registers;

using NeuroChip.Emulator;

/// <summary>Synapse memory and single synapses as a host sees and writes them.</summary>
public sealed class PlasticMemoryTests
{
    /// <summary>dw = u0 * 4, dd = u0 * 1, dt = u0 * -7.</summary>
    private static readonly ushort[] All =
    [
        MicroOps.Target(LearnTarget.Weight), MicroOps.Depend(LearnDependency.U), MicroOps.Scale(4, 0), MicroOps.Accumulate(), MicroOps.Write(),
        MicroOps.Target(LearnTarget.Delay), MicroOps.Depend(LearnDependency.U), MicroOps.Scale(1, 0), MicroOps.Accumulate(), MicroOps.Clip(0), MicroOps.Write(),
        MicroOps.Target(LearnTarget.Tag), MicroOps.Depend(LearnDependency.U), MicroOps.Scale(-7, 0), MicroOps.Accumulate(), MicroOps.Write(), MicroOps.Halt(),
    ];

    private static readonly PlasticImage Image = new()
    {
        Program = All,
        Limits = [new LearnLimit { High = 40 }],
        AxonalDelay = 10,
        Synapses = [new PackedSynapse(0, 100, 1, 5), new PackedSynapse(1, 40, 2, -6), new PackedSynapse(0, 8, 0, 0)],
        Format = PlasticImage.Excitatory with { WeightCode = 6 },
    };

    [Theory]
    [ClassData(typeof(TestEngines))]
    public void The_memory_shows_learned_values_in_the_words_of_a_compiler(string engine)
    {
        using Chip chip = LearningChip.Load(Image, engine);
        chip.Run(3);
        PackedSynapse[] expected = [new(0, 112, 4, -16), new(1, 52, 5, -27), new(0, 20, 3, -21)];
        chip.ReadLearning(0)!.Weight.ShouldBe([112, 52, 20]);
        var writer = new SynapseBlockWriter(chip.Image.Layout);
        writer.BeginList();
        writer.WriteBlock(0, Image.Format, expected);
        ulong[] words = [.. writer.ToArray(), .. chip.Image.Cores[0].Words(SectionKind.SynapseMemory).ToArray().Skip(writer.Length)];
        Memory(chip, words.Length).ShouldBe(words);
    }

    [Theory]
    [ClassData(typeof(TestEngines))]
    public void A_write_changes_weights_delays_and_tags_and_a_reset_restores_them(string engine)
    {
        using Chip chip = LearningChip.Load(Image, engine);
        chip.Run(1);
        var writer = new SynapseBlockWriter(chip.Image.Layout);
        writer.BeginList();
        writer.WriteBlock(0, Image.Format, [new(0, 0, 50, 255), new(1, 252, 0, -256), new(0, 4, 7, 1)]);
        Write(chip, 0, writer.ToArray());
        CoreLearning state = chip.ReadLearning(0)!;
        state.Weight.ShouldBe([0, 252, 4]);
        state.Delay.ShouldBe([50, 0, 7]);
        state.Tag.ShouldBe([255, -256, 1]);

        // The second word alone belongs to the middle of the list.
        ulong[] memory = Memory(chip, writer.Length);
        Write(chip, 1, [memory[1]]);
        StateDigest.Compute(chip.ReadState(0)).ShouldBe(chip.ReadDigest(0));
        chip.ReadLearning(0)!.Weight.ShouldBe([0, 252, 4]);
        chip.Spikes([2], []).Run(1);
        chip.ReadLearning(0)!.Weight.ShouldBe([4, 252, 8], "learning goes on from there");
        chip.ResetState();
        chip.ReadLearning(0)!.Weight.ShouldBe([100, 40, 8]);
    }

    [Fact]
    public void A_write_that_would_change_more_is_refused_as_a_whole()
    {
        using Chip chip = LearningChip.Load(Image);
        string before = chip.ReadDigest();
        ulong[] memory = Memory(chip, 4);
        int own = SynapseLayout.BlockWords(chip.Image.Layout, Image.Format, Image.Synapses.Length);
        Refused(chip, own, [memory[own] ^ (1UL << 20)]).ShouldContain($"Word {own} of the synapse memory belongs to no list that learns");
        Refused(chip, 0, [memory[0] ^ (1UL << 4)]).ShouldContain("would");
        Refused(chip, 0, [memory[0] ^ (1UL << 10)]).ShouldContain("would get other blocks or targets");
        Refused(chip, 0, [memory[0] ^ 1UL]).ShouldContain("list of in-axon 0");

        // With an axonal delay of 10 the ring of 64 slots has room for 52.
        var writer = new SynapseBlockWriter(chip.Image.Layout);
        writer.BeginList();
        writer.WriteBlock(0, Image.Format, [new(0, 0, 53, 0), new(1, 0, 0, 0), new(0, 0, 0, 0)]);
        Refused(chip, 0, writer.ToArray()).ShouldContain("Delay 53 of synapse 0 of in-axon 0");
        Write(chip, own, [memory[own]]);
        chip.ReadDigest().ShouldBe(before);
    }

    [Theory]
    [ClassData(typeof(TestEngines))]
    public void Single_synapses_are_written_all_or_none(string engine)
    {
        using Chip chip = LearningChip.Load(Image, engine);
        chip.WriteSynapses([new SynapseWrite(0, 0, 0, Weight: 60), new SynapseWrite(0, 0, 2, Delay: 9, Tag: -1), new SynapseWrite(0, 0, 0, Tag: 3)]);
        CoreLearning state = chip.ReadLearning(0)!;
        state.Weight.ShouldBe([60, 40, 8]);
        state.Delay.ShouldBe([1, 2, 9]);
        state.Tag.ShouldBe([3, -6, -1]);
        (SynapseWrite Write, string Says)[] bad =
        [
            (new(0, 0, 0, Weight: 61), "weight 61"), (new(0, 0, 0, Weight: -4), "0..255 in steps of 4"), (new(0, 0, 0, Delay: 53), "0..52"),
            (new(0, 0, 0, Delay: -1), "delay -1"), (new(0, 0, 0, Tag: 256), "-256..255"), (new(0, 0, 3, Tag: 0), "position 3 of in-axon 0"),
            (new(0, 1, 0, Tag: 0), "in-axon 1"), (new(1, 0, 0, Tag: 0), "core index 1"), (new(0, -1, 0, Tag: 0), "in-axon -1"),
        ];
        foreach ((SynapseWrite write, string says) in bad)
        {
            Should.Throw<RegisterException>(() => chip.WriteSynapses([new SynapseWrite(0, 0, 1, Weight: 0), write])).Message.ShouldContain(says);
        }

        chip.ReadLearning(0)!.Weight.ShouldBe([60, 40, 8]);
    }

    private static ulong[] Memory(Chip chip, int words)
    {
        var values = new uint[2 * words];
        chip.ReadRegisters(0, Address(0), values);
        return [.. values.Chunk(2).Select(pair => pair[0] | ((ulong)pair[1] << 32))];
    }

    private static void Write(Chip chip, int word, ulong[] words) => chip.WriteRegisters(
        [new RegisterWrite(0, Address(word), words.SelectMany(element => new[] { (uint)element, (uint)(element >> 32) }).ToArray())]);

    private static string Refused(Chip chip, int word, ulong[] words) => Should.Throw<RegisterException>(() => Write(chip, word, words)).Message;

    private static uint Address(int word) => RegisterMap.FindBlock(WordLayout.Loihi1, CoreBlocks.SynMem)!.Offset + (8 * (uint)word);
}
