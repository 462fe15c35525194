using NeuroChip.Emulator.State;
using NeuroChip.Spec;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Profiles;
using NeuroChip.Spec.Synapses;

namespace NeuroChip.Emulator.Loading;

/// <summary>
/// Decodes the synapses of a core on which nothing learns, block by block: blocks are counted first, so that every array has its
/// size at once.
/// </summary>
/// <remarks>
/// It says nothing about what it does not take, be it wrong or only unusual: it gives up, and <see cref="SynapseDecoder"/> goes
/// through the lists one synapse at a time and finds the words for it. So cores can be decoded side by side, and the error that an
/// image is refused with does not depend on which was first.
/// </remarks>
internal sealed class PlainDecoder
{
    private readonly CoreWords _words;
    private readonly BlockFormat?[] _formats;
    private readonly int _compartments;
    private readonly int _delayEnd;
    private readonly SynapseList[] _lists;
    private readonly int[] _start;

    private PlainDecoder(CoreWords words, ChipProfile profile, int compartments, int delaySlots)
    {
        _words = words;
        _compartments = compartments;
        _delayEnd = (int)Math.Min(AxonOut.DelayLimit(words.Layout).Max, delaySlots - 2) + 1;
        _formats = Array.ConvertAll(SynapseDecoder.Formats(words, profile), format => BlockFormat.Of(words.Layout, format));
        ReadOnlySpan<ulong> lists = words.UpTo(SectionKind.SynapseLists, profile.InAxonsPerCore);
        _ = words.UpTo(SectionKind.SynapseMemory, profile.SynapseMemoryWords);
        _lists = new SynapseList[lists.Length];
        _start = new int[lists.Length + 1];
        for (int axon = 0; axon < lists.Length; axon++)
        {
            _lists[axon] = words.Decode<SynapseList>(SectionKind.SynapseLists, axon, lists[axon]);
        }
    }

    private ReadOnlySpan<ulong> Memory => _words.UpTo(SectionKind.SynapseMemory, long.MaxValue);

    /// <summary>The rows, or null where a slower look is needed.</summary>
    /// <param name="words">The core's words.</param>
    /// <param name="profile">Limits of the chip.</param>
    /// <param name="budget">Synapses that all cores together may have.</param>
    public static SynapseRows? TryDecode(CoreWords words, ChipProfile profile, SharedBudget budget)
    {
        try
        {
            CoreConfig config = words.Decode<CoreConfig>(SectionKind.CoreConfig, 0, words.Exactly(SectionKind.CoreConfig, 1)[0]);
            var decoder = new PlainDecoder(words, profile, config.Compartments, 1 << config.DelaySlotsLog2);
            return decoder.TryCount(budget) ? decoder.TryDecodeRows() : null;
        }
        catch (Exception error) when (error is ImageLoadException or ImageFormatException)
        {
            // Met again, and reported, when it is this core's turn.
            return null;
        }
    }

    private bool TryCount(SharedBudget budget)
    {
        int count = 0;
        ReadOnlySpan<ulong> memory = Memory;
        for (int axon = 0; axon < _lists.Length; axon++)
        {
            _start[axon] = count;
            SynapseList list = _lists[axon];
            if (list.Length == 0)
            {
                continue;
            }

            if ((long)list.Pointer + list.Length > memory.Length)
            {
                return false;
            }

            int synapses = CountBlocks(memory.Slice(list.Pointer, list.Length));
            if (synapses < 0 || !budget.TryTake(synapses))
            {
                return false;
            }

            count += synapses;
        }

        _start[_lists.Length] = count;
        return true;
    }

    /// <summary>Synapses of a list; -1 when a block cannot be one.</summary>
    private int CountBlocks(ReadOnlySpan<ulong> list)
    {
        int count = 0;
        for (int block = 0; block < list.Length;)
        {
            SynapseBlockHeader header = HeaderOf(list[block]);
            if (header.Format >= _formats.Length || _formats[header.Format] is not { } format)
            {
                return -1;
            }

            block += SynapseLayout.BlockWords(_words.Layout, format.Format, header.Count);
            if (block > list.Length)
            {
                return -1;
            }

            count += header.Count;
        }

        return count;
    }

    private SynapseRows? TryDecodeRows()
    {
        SynapseArrays arrays = SynapseArrays.OfLength(_start[^1]);
        var rows = new SynapseRows
        {
            Start = _start,
            Target = arrays.Target,
            Weight = arrays.Weight,
            Delay = arrays.Delay,
            Decode = DecodeAgain,
            Words = Array.ConvertAll(_lists, list => list.Length),
            DenseSynapses = new int[_lists.Length],
            LargestTarget = new int[_lists.Length],
            LongestDelay = new int[_lists.Length],
        };
        return TryDecodeLists(arrays, rows) ? rows : null;
    }

    /// <summary>What was decoded once decodes again.</summary>
    private SynapseArrays DecodeAgain()
    {
        SynapseArrays arrays = SynapseArrays.OfLength(_start[^1]);
        return TryDecodeLists(arrays, null)
            ? arrays
            : throw new InvalidOperationException($"The synapse memory of {_words.Address} has changed since it was loaded.");
    }

    private bool TryDecodeLists(SynapseArrays arrays, SynapseRows? summary)
    {
        ReadOnlySpan<ulong> memory = Memory;
        for (int axon = 0; axon < _lists.Length; axon++)
        {
            SynapseList list = _lists[axon];
            var position = new ListPosition(_start[axon], SynapseLayout.BaseUnit * list.Base);
            ReadOnlySpan<ulong> words = list.Length == 0 ? [] : memory.Slice(list.Pointer, list.Length);
            while (!words.IsEmpty)
            {
                SynapseBlockHeader header = HeaderOf(words[0]);
                BlockFormat format = _formats[header.Format]!;
                int length = SynapseLayout.BlockWords(_words.Layout, format.Format, header.Count);
                if (!TryDecodeBlock(words[..length], format, header.Count, arrays, ref position))
                {
                    return false;
                }

                words = words[length..];
            }

            if (position.Largest >= _compartments || position.Longest >= _delayEnd)
            {
                return false;
            }

            if (summary is not null)
            {
                summary.DenseSynapses[axon] = position.Dense;
                summary.LargestTarget[axon] = position.Largest;
                summary.LongestDelay[axon] = position.Longest;
            }
        }

        return true;
    }

    private static bool TryDecodeBlock(
        ReadOnlySpan<ulong> block, BlockFormat format, int count, SynapseArrays arrays, ref ListPosition position)
    {
        Span<ushort> targets = arrays.Target.AsSpan(position.Synapse, count);
        Span<short> weights = arrays.Weight.AsSpan(position.Synapse, count);
        Span<byte> delays = arrays.Delay.AsSpan(position.Synapse, count);
        position.Synapse += count;
        int bit = SynapseLayout.HeaderBits;
        int skipped = 0;
        if (format.Format.Compression == Compression.Sparse)
        {
            ulong mask = (1UL << format.IndexBits) - 1;
            int largest = 0;
            for (int i = 0, at = bit, step = format.IndexBits + format.BodyBits; i < targets.Length; i++, at += step)
            {
                int target = position.Base + (int)(Peek(block, at, format.IndexBits) & mask);
                largest = Math.Max(largest, target);
                targets[i] = (ushort)target;
            }

            position.Largest = Math.Max(position.Largest, largest);
            skipped = format.IndexBits;
        }
        else
        {
            int first = position.Base;
            if (format.Format.Compression == Compression.Run)
            {
                first += (int)(Peek(block, bit, format.IndexBits) & ((1UL << format.IndexBits) - 1));
                bit += format.IndexBits;
            }
            else
            {
                first += position.Dense;
                position.Dense += count;
            }

            for (int i = 0; i < targets.Length; i++)
            {
                targets[i] = (ushort)(first + i);
            }

            position.Largest = Math.Max(position.Largest, first + count - 1);
        }

        short[] values = format.Weights;
        int weightMask = values.Length - 1;
        int longest = position.Longest;
        for (int i = 0; i < weights.Length; i++)
        {
            bit += skipped;
            ulong body = Peek(block, bit, format.BodyBits);
            weights[i] = values[(int)body & weightMask];
            int delay = (int)((body >> format.WeightBits) & format.DelayMask);
            delays[i] = (byte)delay;
            longest = Math.Max(longest, delay);
            bit += format.BodyBits;
        }

        position.Longest = longest;
        return (bit & 63) == 0 || block[^1] >> (bit & 63) == 0;
    }

    /// <summary>At least the bits asked for, in the low ones; what lies above them is not cleared.</summary>
    private static ulong Peek(ReadOnlySpan<ulong> block, int bit, int bits)
    {
        int word = bit >> 6;
        int shift = bit & 63;
        ulong low = bits == 0 ? 0 : block[word] >> shift;
        return shift + bits > 64 ? low | (block[word + 1] << (64 - shift)) : low;
    }

    private SynapseBlockHeader HeaderOf(ulong word) =>
        SynapseBlockHeader.Decode(_words.Layout, word & ((1UL << SynapseLayout.HeaderBits) - 1));

    /// <summary>Where decoding is within a list, and what it has met there.</summary>
    private record struct ListPosition(int Synapse, int Base)
    {
        /// <summary>Synapses of dense blocks.</summary>
        public int Dense { get; set; }

        /// <summary>Largest target, -1 before the first.</summary>
        public int Largest { get; set; } = -1;

        /// <summary>Longest delay.</summary>
        public int Longest { get; set; }
    }
}
