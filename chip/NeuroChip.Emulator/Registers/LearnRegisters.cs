using NeuroChip.Emulator.State;
using NeuroChip.Spec;
using NeuroChip.Spec.Registers;

namespace NeuroChip.Emulator.Registers;

/// <summary>
/// The learning registers of a core as the host reads them: the tables as they were written last, and traces, rewards and
/// synapses as they are after the last step, every spike so far noted.
/// </summary>
internal sealed class LearnRegisters(Chip chip)
{
    /// <summary>Whether a block belongs to learning; only some of the words of SYN_MEM do.</summary>
    public static bool Holds(string block) => block is
        CoreBlocks.TraceCfg or CoreBlocks.LrnProfile or CoreBlocks.LrnLimit or CoreBlocks.LrnConst or CoreBlocks.LrnUcode
        or CoreBlocks.TracePre or CoreBlocks.TracePost or CoreBlocks.Reward or CoreBlocks.SynMem;

    /// <summary>The table behind a block, or null.</summary>
    public static ulong[]? TableOf(LearnWords words, string block) => block switch
    {
        CoreBlocks.TraceCfg => words.TraceConfigs,
        CoreBlocks.LrnProfile => words.Profiles,
        CoreBlocks.LrnLimit => words.Limits,
        CoreBlocks.LrnConst => words.Constants,
        CoreBlocks.LrnUcode => words.Microcode,
        _ => null,
    };

    /// <summary>Gives the elements of a block of a core that learns; zeros behind the core's tables.</summary>
    /// <param name="block">The block.</param>
    /// <param name="core">The core.</param>
    /// <param name="first">First element that will be asked for.</param>
    /// <param name="count">How many.</param>
    public Func<int, ulong> Elements(string block, CoreParameters core, int first, int count)
    {
        LearnParameters learn = core.Learn!;
        if (TableOf(learn.Words, block) is { } table)
        {
            return index => index < table.Length ? table[index] : 0;
        }

        CoreLearning state = chip.ReadLearning(core.Index)!;
        switch (block)
        {
            case CoreBlocks.SynMem:
                ulong[] words = new PlasticMemory(chip.Image, core).Read(state, first, count);
                return index => words[index - first];
            case CoreBlocks.TracePre:
                return index => index < learn.Words.Pre.Length ? Pre(learn, state, index) : 0;
            case CoreBlocks.TracePost:
                return index => index < learn.Words.Post.Length ? Post(learn, state, index) : 0;
            default:
                ulong reward = new Reward { R1 = state.R1, Event = state.RewardEvent || state.RewardSpikes > 0 }.Encode(chip.Image.Layout);
                return _ => reward;
        }
    }

    private ulong Pre(LearnParameters learn, CoreLearning state, int axon) =>
        (learn.Words.Pre[axon] with { X1 = state.X1[axon], X2 = state.X2[axon], Tx = SlotOf(learn, state.Tx[axon]) }).Encode(chip.Image.Layout);

    private ulong Post(LearnParameters learn, CoreLearning state, int i) =>
        (learn.Words.Post[i] with { Y1 = state.Y1[i], Y2 = state.Y2[i], Y3 = state.Y3[i], Ty = SlotOf(learn, state.Ty[i]) }).Encode(chip.Image.Layout);

    /// <summary>Slot of a step in its epoch, 1 to the epoch's length; 0 for no step.</summary>
    private static int SlotOf(LearnParameters learn, int step) => step == 0 ? 0 : ((step - 1) % learn.Epoch) + 1;
}
