using NeuroChip.Emulator.Loading;
using NeuroChip.Emulator.State;
using NeuroChip.Spec;
using NeuroChip.Spec.Registers;

namespace NeuroChip.Emulator.Registers;

/// <summary>
/// What one call writes to the learning registers of a core: collected on copies, verified as a whole, and only then taken over.
/// So a program may be written in pieces, and a bad one leaves no trace.
/// </summary>
internal sealed class LearnBurst
{
    private readonly Chip _chip;
    private readonly CoreParameters _core;
    private readonly LearnParameters _learn;
    private readonly LearnWords _words;
    private readonly CoreLearning _state;
    private int _epoch;
    private bool _enabled;
    private LearnProgram[]? _programs;

    public LearnBurst(Chip chip, CoreParameters core)
    {
        _chip = chip;
        _core = core;
        _learn = core.Learn ?? throw new RegisterException(
            $"Nothing learns on chip {core.Address.Chip} core {core.Address.Core}: its image has a learning epoch of 0.", isOutOfRange: false);
        _words = _learn.Words.Clone();
        _state = chip.Engine.ReadLearning(core.Index)!;
        (_epoch, _enabled) = (_learn.Epoch, _learn.Enabled);
    }

    /// <summary>Takes elements of a block.</summary>
    /// <exception cref="RegisterException">A word has no meaning here.</exception>
    public void Write(RegisterBlock block, int first, ulong[] elements)
    {
        switch (block.Name)
        {
            case CoreBlocks.Ctrl:
                WriteControl(first, elements);
                break;
            case CoreBlocks.Reward:
                WriteReward(elements[0]);
                break;
            case CoreBlocks.TracePre:
                WriteEach(block, first, elements, _words.Pre.Length, WritePre);
                break;
            case CoreBlocks.TracePost:
                WriteEach(block, first, elements, _words.Post.Length, WritePost);
                break;
            case CoreBlocks.SynMem:
                new PlasticMemory(_chip.Image, _core).Write(_state, first, elements);
                break;
            default:
                WriteTable(block, first, elements);
                break;
        }
    }

    /// <summary>Verifies all that the burst has made of the core's tables.</summary>
    /// <exception cref="RegisterException">The tables do not hold together; the text has the code.</exception>
    public void Verify()
    {
        try
        {
            _programs = _learn.Decoder.Check(_words);
        }
        catch (ImageLoadException error)
        {
            throw new RegisterException($"{error.Code}: {error.Place}: {error.Found}; allowed: {error.Allowed}.", isOutOfRange: false, error);
        }
    }

    /// <summary>Takes everything over.</summary>
    public void Apply()
    {
        _learn.Decoder.Apply(_words, _programs!, _learn);
        (_learn.Epoch, _learn.Enabled) = (_epoch, _enabled);
        _chip.Engine.LearningChanged(_core.Index);
        _chip.Engine.WriteLearning(_core.Index, _state);
    }

    private void WriteControl(int first, ulong[] elements)
    {
        for (int i = 0; i < elements.Length; i++)
        {
            (int epoch, bool enabled) = (_epoch, _enabled);
            switch (first + i)
            {
                case CtrlRegisters.Epoch when elements[i] <= (ulong)CoreConfig.EpochLimit(_chip.Image.Layout).Max:
                    _epoch = (int)elements[i];
                    break;
                case CtrlRegisters.LrnEnable when elements[i] <= 1:
                    _enabled = elements[i] == 1;
                    break;
                default:
                    throw new RegisterException($"Register {CoreBlocks.Ctrl}[{first + i}] does not take {elements[i]}.", isOutOfRange: false);
            }

            if ((epoch, enabled) != (_epoch, _enabled))
            {
                _state.ClearEpoch();
            }
        }
    }

    /// <summary>The host's word replaces what reward axons have brought in this epoch, too.</summary>
    private void WriteReward(ulong element)
    {
        Reward word = Decode<Reward>(CoreBlocks.Reward, 0, element);
        _state.R1 = word.R1;
        _state.RewardEvent = word.Event;
        _state.RewardSpikes = 0;
        _state.RewardSum = 0;
    }

    private static void WriteEach(RegisterBlock block, int first, ulong[] elements, int count, Action<int, ulong> write)
    {
        if (first + elements.Length > count)
        {
            throw new RegisterException(
                $"{block.Name}[{first}..{first + elements.Length - 1}] was to be written; the core has 0..{count - 1}.", isOutOfRange: true);
        }

        for (int i = 0; i < elements.Length; i++)
        {
            write(first + i, elements[i]);
        }
    }

    private void WritePre(int axon, ulong element)
    {
        TracePre word = Decode<TracePre>(CoreBlocks.TracePre, axon, element);
        TracePre before = _words.Pre[axon];
        if (word.Role != before.Role || (word.Role != AxonRole.Learn && word != before))
        {
            throw new RegisterException(
                $"{CoreBlocks.TracePre}[{axon}] cannot become {word}: the role is the image's to say, {before.Role} here, and only in-axons that learn have more.",
                isOutOfRange: false);
        }

        _words.Pre[axon] = word with { X1 = 0, X2 = 0, Tx = 0 };
        (_state.X1[axon], _state.X2[axon]) = (word.X1, word.X2);
        _state.Tx[axon] = StepOf(CoreBlocks.TracePre, axon, word.Tx);
    }

    private void WritePost(int compartment, ulong element)
    {
        TracePost word = Decode<TracePost>(CoreBlocks.TracePost, compartment, element);
        _words.Post[compartment] = word with { Y1 = 0, Y2 = 0, Y3 = 0, Ty = 0 };
        (_state.Y1[compartment], _state.Y2[compartment], _state.Y3[compartment]) = (word.Y1, word.Y2, word.Y3);
        _state.Ty[compartment] = StepOf(CoreBlocks.TracePost, compartment, word.Ty);
    }

    /// <summary>The step of a slot of the present epoch.</summary>
    private int StepOf(string block, int index, int slot)
    {
        int present = _enabled && _epoch > 0 ? (int)(_chip.Step % _epoch) : 0;
        return slot == 0 ? 0 : slot <= present ? (int)(_chip.Step - present + slot) : throw new RegisterException(
            $"{block}[{index}]: a last spike in slot {slot} of an epoch of which {present} steps are over.", isOutOfRange: false);
    }

    private void WriteTable(RegisterBlock block, int first, ulong[] elements)
    {
        ulong[] table = LearnRegisters.TableOf(_words, block.Name)!;
        int end = first + elements.Length;
        if (end > table.Length)
        {
            throw new RegisterException(
                $"{block.Name}[{first}..{end - 1}] was to be written; the chip has 0..{table.Length - 1}.", isOutOfRange: true);
        }

        elements.CopyTo(table, first);
        switch (block.Name)
        {
            case CoreBlocks.TraceCfg:
                _words.TraceConfigsUsed = Math.Max(_words.TraceConfigsUsed, end);
                break;
            case CoreBlocks.LrnProfile:
                _words.ProfilesUsed = Math.Max(_words.ProfilesUsed, end);
                break;
            case CoreBlocks.LrnLimit:
                _words.LimitsUsed = Math.Max(_words.LimitsUsed, end);
                break;
            case CoreBlocks.LrnConst:
                _words.ConstantsUsed = Math.Max(_words.ConstantsUsed, end);
                break;
            default:
                _words.MicrocodeUsed = Math.Max(_words.MicrocodeUsed, end);
                break;
        }
    }

    private T Decode<T>(string block, int index, ulong element)
        where T : struct, ISpecWord<T>
    {
        return T.FindProblem(_chip.Image.Layout, element) is { } problem
            ? throw new RegisterException($"{block}[{index}]: {problem}", isOutOfRange: false)
            : T.Decode(_chip.Image.Layout, element);
    }
}
