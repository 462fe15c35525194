using System.Buffers;
using NeuroChip.Emulator.State;
using NeuroChip.Spec;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Synapses;

namespace NeuroChip.Emulator.Registers;

/// <summary>
/// A core's synapse memory as the host sees it: the image's words, with the learned values of today in the lists that learn.
/// A write may change those values and nothing else.
/// </summary>
internal sealed class PlasticMemory
{
    private readonly WordLayout _layout;
    private readonly CoreParameters _core;
    private readonly LearnParameters _learn;
    private readonly ReadOnlyMemory<ulong> _image;
    private readonly SynapseList[] _lists;
    private readonly SynapseFormat[] _formats;

    public PlasticMemory(ChipImage image, CoreParameters core)
    {
        CoreImage words = image.Cores[core.Index];
        _layout = image.Layout;
        _core = core;
        _learn = core.Learn!;
        _image = words.Words(SectionKind.SynapseMemory);
        _lists = words.Decode<SynapseList>(SectionKind.SynapseLists, _layout);
        _formats = words.Decode<SynapseFormat>(SectionKind.SynapseFormats, _layout);
    }

    /// <summary>Words from one on; zeros behind the image's.</summary>
    public ulong[] Read(CoreLearning state, int first, int count)
    {
        using MemoryHandle held = _image.Pin();
        var values = new ulong[count];
        if (first < _image.Length)
        {
            _image.Span[first..Math.Min(first + count, _image.Length)].CopyTo(values);
        }

        foreach (int axon in ListsIn(first, count))
        {
            ulong[] list = Pack(axon, state);
            for (int i = 0; i < list.Length; i++)
            {
                int place = _lists[axon].Pointer + i - first;
                if (place >= 0 && place < count)
                {
                    values[place] = list[i];
                }
            }
        }

        return values;
    }

    /// <summary>Takes words over into a core's learning.</summary>
    /// <exception cref="RegisterException">They would change more than weights, delays and tags of lists that learn, or a value is refused.</exception>
    public void Write(CoreLearning state, int first, ulong[] values)
    {
        // Words that cannot be read again are met here, before anything is taken over.
        using MemoryHandle held = _image.Pin();
        ulong[] present = Read(state, first, values.Length);
        int[] lists = [.. ListsIn(first, values.Length)];
        for (int i = 0; i < values.Length; i++)
        {
            int word = first + i;
            if (values[i] != present[i]
                && !Array.Exists(lists, axon => word >= _lists[axon].Pointer && word < _lists[axon].Pointer + _lists[axon].Length))
            {
                throw new RegisterException(
                    $"Word {word} of the synapse memory belongs to no list that learns; the image's words stay as they are.", isOutOfRange: false);
            }
        }

        foreach (int axon in lists)
        {
            WriteList(state, axon, first, values);
        }
    }

    private void WriteList(CoreLearning state, int axon, int first, ulong[] values)
    {
        ulong[] list = Pack(axon, state);
        DecodedSynapse[] before = Decode(axon, list, out int[] blocksBefore);
        for (int i = 0; i < list.Length; i++)
        {
            int place = _lists[axon].Pointer + i - first;
            list[i] = place >= 0 && place < values.Length ? values[place] : list[i];
        }

        DecodedSynapse[] after = Decode(axon, list, out int[] blocksAfter);
        if (!blocksBefore.AsSpan().SequenceEqual(blocksAfter) || !before.Select(Shape).SequenceEqual(after.Select(Shape)))
        {
            throw new RegisterException(
                $"The list of in-axon {axon} would get other blocks or targets; a write may change weights, delays and tags.", isOutOfRange: false);
        }

        for (int i = 0; i < after.Length; i++)
        {
            CheckDelay(axon, i, after[i].Delay);
            int synapse = _learn.Rows.Start[axon] + i;
            (state.Weight[synapse], state.Delay[synapse], state.Tag[synapse]) = (after[i].Weight, after[i].Delay, after[i].Tag);
        }
    }

    private void CheckDelay(int axon, int position, int delay)
    {
        int largest = _learn.Decoder.LargestDelay(axon);
        if (delay > largest)
        {
            throw new RegisterException(
                $"Delay {delay} of synapse {position} of in-axon {axon}: the ring of chip {_core.Address.Chip} core {_core.Address.Core} holds 0..{largest}.",
                isOutOfRange: false);
        }
    }

    /// <summary>In-axons with lists that learn and have words in a range.</summary>
    private IEnumerable<int> ListsIn(int first, int count)
    {
        for (int axon = 0; axon < _lists.Length; axon++)
        {
            SynapseList list = _lists[axon];
            if (_learn.Role[axon] == AxonRole.Learn && list.Length > 0 && list.Pointer < (long)first + count && list.Pointer + list.Length > first)
            {
                yield return axon;
            }
        }
    }

    /// <summary>A list with the values of today.</summary>
    private ulong[] Pack(int axon, CoreLearning state)
    {
        SynapseList list = _lists[axon];
        DecodedSynapse[] synapses = Decode(axon, _image.Slice(list.Pointer, list.Length).Span, out int[] blocks);
        var writer = new SynapseBlockWriter(_layout);
        writer.BeginList();
        for (int first = 0; first < synapses.Length;)
        {
            int end = first;
            while (end < synapses.Length && blocks[end] == blocks[first])
            {
                end++;
            }

            int block = first;
            PackedSynapse[] packed = [.. Enumerable.Range(block, end - block).Select(i =>
            {
                int synapse = _learn.Rows.Start[axon] + i;
                return new PackedSynapse(
                    synapses[i].Target - (SynapseLayout.BaseUnit * list.Base), state.Weight[synapse], state.Delay[synapse], state.Tag[synapse]);
            })];
            writer.WriteBlock(synapses[first].Format, _formats[synapses[first].Format], packed);
            first = end;
        }

        return writer.ToArray();
    }

    /// <summary>The synapses of a list, and the word at which the block of each starts.</summary>
    private DecodedSynapse[] Decode(int axon, ReadOnlySpan<ulong> list, out int[] blocks)
    {
        var synapses = new List<DecodedSynapse>();
        var starts = new List<int>();
        try
        {
            var reader = new SynapseListReader(_layout, list, _lists[axon].Base, _formats);
            while (reader.MoveNext())
            {
                synapses.Add(reader.Current);
                starts.Add(reader.BlockStart);
            }
        }
        catch (SynapseListException error)
        {
            throw new RegisterException($"The list of in-axon {axon} would not decode: {error.Message}", isOutOfRange: false, error);
        }

        blocks = [.. starts];
        return [.. synapses];
    }

    private static (int Target, int Format) Shape(DecodedSynapse synapse) => (synapse.Target, synapse.Format);
}
