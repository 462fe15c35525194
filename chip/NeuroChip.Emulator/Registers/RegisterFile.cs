using System.Buffers.Binary;
using System.Globalization;
using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.Loading;
using NeuroChip.Emulator.State;
using NeuroChip.Emulator.Timing;
using NeuroChip.Spec;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Registers;

namespace NeuroChip.Emulator.Registers;

/// <summary>
/// The host's view of a core: 32-bit words at byte addresses, laid out by the register map of the image's layout.
/// A 64-bit register is two words, low one first; two 16-bit registers are one. Tables of the image can be read;
/// compartment configuration, state and learning can be written too.
/// </summary>
internal sealed class RegisterFile(Chip chip)
{
    private readonly WordLayout _layout = chip.Image.Layout;
    private readonly BiasWriter _biases = new(chip);
    private readonly LearnRegisters _learning = new(chip);

    /// <summary>Reads words from an address on; a burst may cross from one register to the next but not leave its block.</summary>
    public void Read(int core, uint address, Span<uint> values)
    {
        (RegisterBlock block, int firstWord) = Locate(address, values.Length);
        CoreParameters place = chip.Parameters.Cores[core];
        switch (block.Name)
        {
            case CoreBlocks.Ctrl:
                ReadElements(block, firstWord, values, index => Control(place, index));
                break;
            case CoreBlocks.Perf:
                ReadElements(block, firstWord, values, index => Performance(core, index));
                break;
            case CoreBlocks.CxCfg:
                ReadElements(block, firstWord, values, index => At(place.CompartmentConfigs, index));
                break;
            case CoreBlocks.CxState:
                ReadStates(block, place, firstWord, values);
                break;
            case CoreBlocks.DelayBuf:
                ReadDelaySlots(block, place, firstWord, values);
                break;
            case { } name when place.Learn is not null && LearnRegisters.Holds(name):
                int first = RegisterWords.FirstElement(block.ElementBits, firstWord);
                int count = RegisterWords.FirstElement(block.ElementBits, firstWord + values.Length + 1) - first + 1;
                ReadElements(block, firstWord, values, _learning.Elements(name, place, first, count));
                break;
            case CoreBlocks.Reward:
                values.Clear();
                break;
            default:
                ReadOnlyMemory<ulong> section = chip.Image.Cores[core].Words(SectionOf(block));
                using (section.Pin())
                {
                    ReadElements(block, firstWord, values, index => index < section.Length ? section.Span[index] : 0);
                }

                break;
        }
    }

    /// <summary>Writes words; all are checked before any takes effect.</summary>
    public void Write(IReadOnlyList<RegisterWrite> writes)
    {
        if (TryWriteBiases(writes))
        {
            return;
        }

        var plans = new List<Action>(writes.Count);
        var bursts = new Dictionary<int, LearnBurst>();
        foreach (RegisterWrite write in writes)
        {
            (RegisterBlock block, int first, ulong[] elements) = Split(write);
            CoreParameters core = chip.Parameters.Cores[write.Core];
            if (block.Name is CoreBlocks.CxCfg or CoreBlocks.CxState)
            {
                plans.Add(PlanCompartments(block, core, first, elements));
            }
            else
            {
                BurstOf(bursts, block, core, first, elements.Length).Write(block, first, elements);
            }
        }

        foreach (LearnBurst burst in bursts.Values)
        {
            burst.Verify();
        }

        foreach (Action plan in plans.Concat(bursts.Values.Select(burst => (Action)burst.Apply)))
        {
            plan();
        }
    }

    /// <summary>Writes all when they change biases alone. None of them can then make another of them change more.</summary>
    private bool TryWriteBiases(IReadOnlyList<RegisterWrite> writes)
    {
        for (int i = 0; i < writes.Count; i++)
        {
            RegisterWrite write = writes[i];
            (RegisterBlock block, int firstWord) = Locate(write.Address, write.Values.Length);
            if (block.Name != CoreBlocks.CxCfg || write.Values.IsEmpty
                || !RegisterWords.IsWhole(block.ElementBits, firstWord, write.Values.Length))
            {
                return false;
            }

            CoreParameters core = chip.Parameters.Cores[write.Core];
            ReadOnlySpan<ulong> words = _biases.WordsOf(block.ElementBits, write.Values.Span);
            int first = RegisterWords.FirstElement(block.ElementBits, firstWord);
            if (first + words.Length > core.Compartments || !_biases.AreBiasChanges(words, core.CompartmentConfigs.AsSpan(first)))
            {
                return false;
            }
        }

        for (int i = 0; i < writes.Count; i++)
        {
            (RegisterBlock block, int firstWord) = Locate(writes[i].Address, writes[i].Values.Length);
            _biases.Apply(
                chip.Parameters.Cores[writes[i].Core], RegisterWords.FirstElement(block.ElementBits, firstWord),
                _biases.WordsOf(block.ElementBits, writes[i].Values.Span));
        }

        return true;
    }

    private (RegisterBlock Block, int First, ulong[] Elements) Split(RegisterWrite write)
    {
        (RegisterBlock block, int firstWord) = Locate(write.Address, write.Values.Length);
        if (!RegisterWords.IsWhole(block.ElementBits, firstWord, write.Values.Length))
        {
            throw new RegisterException(
                $"Register block {block.Name} is written in whole {block.ElementBits}-bit registers; "
                + $"{write.Values.Length} words at {Hex(write.Address)} are not.",
                isOutOfRange: false);
        }

        if (write.Values.IsEmpty)
        {
            throw new RegisterException($"A write at {Hex(write.Address)} holds no words.", isOutOfRange: false);
        }

        return (
            block, RegisterWords.FirstElement(block.ElementBits, firstWord),
            RegisterWords.Elements(block.ElementBits, write.Values.Span));
    }

    /// <summary>The burst of a core, for a block of which learning takes writes.</summary>
    private LearnBurst BurstOf(Dictionary<int, LearnBurst> bursts, RegisterBlock block, CoreParameters core, int first, int count)
    {
        bool control = block.Name == CoreBlocks.Ctrl
            && Enumerable.Range(first, count).All(index => index is CtrlRegisters.Epoch or CtrlRegisters.LrnEnable);
        bool image = block.Name == CoreBlocks.SynMem && core.Learn is null;
        if (image || (!control && !LearnRegisters.Holds(block.Name)))
        {
            string what = block.Name == CoreBlocks.Ctrl ? $"{block.Name}[{first}]" : $"block {block.Name}";
            throw new RegisterException(
                $"Register {what} cannot be written while an image is loaded; {CoreBlocks.CxCfg}, {CoreBlocks.CxState} and those of learning can.",
                isOutOfRange: false);
        }

        if (!bursts.TryGetValue(core.Index, out LearnBurst? burst))
        {
            burst = new LearnBurst(chip, core);
            bursts.Add(core.Index, burst);
        }

        return burst;
    }

    private Action PlanCompartments(RegisterBlock block, CoreParameters core, int first, ulong[] elements)
    {
        if (first + elements.Length > core.Compartments)
        {
            throw new RegisterException(
                $"Compartments {first}..{first + elements.Length - 1} of chip {core.Address.Chip} core {core.Address.Core} were to be written; "
                + $"the image maps 0..{core.Compartments - 1}.",
                isOutOfRange: true);
        }

        return block.Name == CoreBlocks.CxCfg
            ? PlanConfigs(core, first, elements)
            : PlanStates(core, first, elements);
    }

    private Action PlanConfigs(CoreParameters core, int first, ulong[] elements)
    {
        for (int i = 0; i < elements.Length; i++)
        {
            if (!_biases.IsBiasChange(elements[i], core.CompartmentConfigs[first + i]))
            {
                Check(core, first + i, elements[i]);
            }
        }

        return () => ApplyConfigs(core, first, elements);
    }

    /// <summary>
    /// A burst that changes nothing but biases spares the profile tables. That is decided here and not when the burst is checked: an earlier burst of the same call may have changed the word.
    /// </summary>
    private void ApplyConfigs(CoreParameters core, int first, ulong[] elements)
    {
        if (_biases.AreBiasChanges(elements, core.CompartmentConfigs.AsSpan(first)))
        {
            _biases.Apply(core, first, elements);
        }
        else
        {
            ApplyAll(core, first, elements);
        }
    }

    private static void Check(CoreParameters core, int compartment, ulong raw)
    {
        try
        {
            core.Decoder.CheckRewrite(compartment, core.CompartmentConfigs[compartment], raw);
        }
        catch (ImageLoadException error)
        {
            throw new RegisterException($"{error.Place}: {error.Found}; allowed: {error.Allowed}.", isOutOfRange: false, error);
        }
    }

    private void ApplyAll(CoreParameters core, int first, ulong[] elements)
    {
        elements.CopyTo(core.CompartmentConfigs, first);
        for (int i = 0; i < elements.Length; i++)
        {
            core.Decoder.Apply(chip.Parameters, core.FirstLane + first + i, first + i, CompartmentConfig.Decode(_layout, elements[i]));
        }

        chip.Engine.ParametersChanged(core.FirstLane + first, elements.Length);
    }

    private Action PlanStates(CoreParameters core, int first, ulong[] elements)
    {
        var current = new int[elements.Length];
        var voltage = new int[elements.Length];
        var refractory = new int[elements.Length];
        for (int i = 0; i < elements.Length; i++)
        {
            if (CompartmentState.FindProblem(_layout, elements[i]) is { } problem)
            {
                throw new RegisterException(problem, isOutOfRange: false);
            }

            CompartmentState state = CompartmentState.Decode(_layout, elements[i]);
            (current[i], voltage[i], refractory[i]) = (state.U, state.V, state.Refract);
        }

        return () => chip.Engine.WriteLanes(core.FirstLane + first, current, voltage, refractory);
    }

    private void ReadStates(RegisterBlock block, CoreParameters core, int firstWord, Span<uint> values)
    {
        int first = firstWord / 2;
        int count = Math.Clamp(((firstWord + values.Length + 1) / 2) - first, 0, Math.Max(core.Compartments - first, 0));
        if (count == 0)
        {
            // Compartments that the image does not map have no lanes; they read as zero.
            values.Clear();
            return;
        }

        var current = new int[count];
        var voltage = new int[count];
        var refractory = new int[count];
        chip.Engine.ReadLanes(core.FirstLane + first, current, voltage, refractory);
        ReadElements(block, firstWord, values, index => index - first < count
            ? new CompartmentState { U = current[index - first], V = voltage[index - first], Refract = refractory[index - first] }.Encode(_layout)
            : 0);
    }

    /// <summary>
    /// Slots of a compartment one behind the other, at their places in the ring: slot t mod slots is read in step t.
    /// </summary>
    private void ReadDelaySlots(RegisterBlock block, CoreParameters core, int firstWord, Span<uint> values)
    {
        int slots = core.DelaySlots;
        int[] ahead = firstWord < core.Compartments * slots ? chip.ReadState(core.Index).Slots : [];
        ReadElements(block, firstWord, values, index =>
        {
            (int compartment, int place) = (index / slots, index % slots);
            if (compartment >= core.Compartments)
            {
                return 0;
            }

            // The state counts slots from the next step on.
            int s = (int)((place - (chip.Step + 1)) & (slots - 1));
            return new DelaySlot { Q = ahead[(s * core.Compartments) + compartment] }.Encode(_layout);
        });
    }

    private ulong Control(CoreParameters core, int index) => index switch
    {
        CtrlRegisters.Id => (uint)((core.Address.Chip << 12) | core.Address.Core),
        >= CtrlRegisters.SpecHash and < CtrlRegisters.SpecHash + 8 =>
            BinaryPrimitives.ReadUInt32LittleEndian(chip.Profile.Digest.Span[(4 * (index - CtrlRegisters.SpecHash))..]),
        CtrlRegisters.Time => (uint)chip.Step,
        CtrlRegisters.NCx => (uint)core.Compartments,
        CtrlRegisters.Epoch => (uint)(core.Learn?.Epoch ?? 0),
        CtrlRegisters.LrnEnable => core.Learn is { Enabled: true } ? 1u : 0,
        >= CtrlRegisters.Seed and < CtrlRegisters.Seed + 8 => Seed(core, index - CtrlRegisters.Seed),
        _ => throw NotExecuted($"{CoreBlocks.Ctrl}[{index}]"),
    };

    /// <summary>The first four seeds of the core, low word first.</summary>
    private uint Seed(CoreParameters core, int word)
    {
        ReadOnlySpan<ulong> seeds = chip.Image.Cores[core.Index].Words(SectionKind.RandomSeeds).Span;
        return word / 2 < seeds.Length ? (uint)(seeds[word / 2] >> (32 * (word % 2))) : 0;
    }

    /// <summary>Times are rounded to whole ns; they and the hops stand still while no times are computed.</summary>
    private ulong Performance(int core, int index)
    {
        CoreTotals? times = chip.Timing?.ReadCore(core);
        return index switch
        {
            PerfRegisters.CxIdle =>
                (ulong)(chip.CounterOf(core, CoreCounter.CompartmentUpdates) - chip.CounterOf(core, CoreCounter.CompartmentsActive)),
            PerfRegisters.Hops => (ulong)(times?.Hops ?? 0),
            PerfRegisters.BusyNs => (ulong)Math.Round(times?.Busy ?? 0),
            PerfRegisters.StallNs => (ulong)Math.Round(Math.Max(0, (chip.Timing?.Time ?? 0) - (times?.Busy ?? 0))),
            _ => (ulong)chip.CounterOf(core, CounterAt(index)),
        };
    }

    private static CoreCounter CounterAt(int index) => index switch
    {
        PerfRegisters.Synops => CoreCounter.SynapticEvents,
        PerfRegisters.SpkIn => CoreCounter.SpikesIn,
        PerfRegisters.SpkOut => CoreCounter.SpikesOut,
        PerfRegisters.CxUpdate => CoreCounter.CompartmentUpdates,
        PerfRegisters.CxSpike => CoreCounter.CompartmentSpikes,
        PerfRegisters.SynWords => CoreCounter.SynapseWords,
        PerfRegisters.LrnVisit => CoreCounter.LearnVisits,
        PerfRegisters.LrnUop => CoreCounter.LearnOps,
        PerfRegisters.CxActive => CoreCounter.CompartmentsActive,
        _ => throw NotExecuted($"{CoreBlocks.Perf}[{index}]"),
    };

    private (RegisterBlock Block, int FirstWord) Locate(uint address, int words)
    {
        RegisterBlock block = RegisterMap.Find(_layout, address)?.Block ?? throw new RegisterException(
            $"There is no register at {Hex(address)} in layout {_layout}.", isOutOfRange: true);
        if (!block.Executed)
        {
            throw NotExecuted(block.Name);
        }

        if (address % 4 != 0)
        {
            throw new RegisterException($"Address {Hex(address)} is not a multiple of 4.", isOutOfRange: false);
        }

        long firstWord = (address - block.Offset) / 4;
        long wordsInBlock = (long)block.Count * block.ElementBits / 32;
        if (firstWord + words > wordsInBlock)
        {
            throw new RegisterException(
                $"{words} words from {Hex(address)} leave register block {block.Name}, which ends at {Hex((uint)(block.End - 1))}.",
                isOutOfRange: true);
        }

        return (block, (int)firstWord);
    }

    private static SectionKind SectionOf(RegisterBlock block) => block.Name switch
    {
        CoreBlocks.CxProfile => SectionKind.CompartmentProfiles,
        CoreBlocks.VthProfile => SectionKind.ThresholdProfiles,
        CoreBlocks.SynFmt => SectionKind.SynapseFormats,
        CoreBlocks.AxonMap => SectionKind.AxonMap,
        CoreBlocks.AxonOut => SectionKind.AxonOut,
        CoreBlocks.SynMap => SectionKind.SynapseLists,
        CoreBlocks.SynMem => SectionKind.SynapseMemory,
        CoreBlocks.RndSeed => SectionKind.RandomSeeds,
        CoreBlocks.RndRange => SectionKind.RandomRanges,
        CoreBlocks.RndAxon => SectionKind.RandomAxons,
        CoreBlocks.TraceCfg => SectionKind.TraceConfigs,
        CoreBlocks.LrnProfile => SectionKind.LearnProfiles,
        CoreBlocks.LrnLimit => SectionKind.LearnLimits,
        CoreBlocks.LrnConst => SectionKind.LearnConstants,
        CoreBlocks.LrnUcode => SectionKind.Microcode,
        CoreBlocks.TracePre => SectionKind.TracesPre,
        CoreBlocks.TracePost => SectionKind.TracesPost,
        _ => throw NotExecuted(block.Name),
    };

    private static RegisterException NotExecuted(string what) =>
        new($"Register {what} is laid out but not executed by this version.", isOutOfRange: false);

    private static void ReadElements(RegisterBlock block, int firstWord, Span<uint> values, Func<int, ulong> element) =>
        RegisterWords.Read(block.ElementBits, firstWord, values, element);

    private static ulong At(ulong[] elements, int index) => index < elements.Length ? elements[index] : 0;

    private static string Hex(uint address) => string.Create(CultureInfo.InvariantCulture, $"0x{address:x5}");
}
