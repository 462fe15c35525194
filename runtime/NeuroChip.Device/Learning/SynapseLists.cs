using NeuroChip.Emulator;
using NeuroChip.Spec;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Registers;
using NeuroChip.Spec.Synapses;

namespace NeuroChip.Device.Learning;

/// <summary>The synapse lists of a core as they are now, weights, delays and tags learned.</summary>
internal sealed class SynapseLists
{
    private readonly CoreWordAccess _access;
    private readonly SynapseFormat[] _formats;
    private readonly SynapseList[] _lists;
    private readonly ulong[] _memory;

    public SynapseLists(Chip chip, int core)
    {
        _access = new CoreWordAccess(chip, core);
        CoreImage image = chip.Image.Cores[core];
        _formats = image.Decode<SynapseFormat>(SectionKind.SynapseFormats, chip.Image.Layout);
        _lists = image.Decode<SynapseList>(SectionKind.SynapseLists, chip.Image.Layout);

        // At once: an engine fetches the core's whole learning state for every access.
        _memory = _access.Read(CoreBlocks.SynMem, 0, image.Words(SectionKind.SynapseMemory).Length);
    }

    /// <summary>The list of an in-axon.</summary>
    public List<DecodedSynapse> Read(int axon) => SynapseListReader.ReadAll(_access.Layout, _memory, _lists[axon], _formats);

    /// <summary>Packs synapses back into the words of their list; formats, blocks and targets stay.</summary>
    /// <exception cref="SpecRangeException">A value does not fit its format.</exception>
    public void Write(CoreEdits edits, int axon, IReadOnlyList<DecodedSynapse> synapses)
    {
        SynapseList list = _lists[axon];
        var writer = new SynapseBlockWriter(_access.Layout);
        writer.BeginList();
        int next = 0;
        foreach ((int format, int count) in Blocks(list))
        {
            var block = new PackedSynapse[count];
            for (int i = 0; i < count; i++, next++)
            {
                DecodedSynapse synapse = synapses[next];
                block[i] = new PackedSynapse(synapse.Target - (SynapseLayout.BaseUnit * list.Base), synapse.Weight, synapse.Delay, synapse.Tag);
            }

            writer.WriteBlock(format, _formats[format], block);
        }

        ulong[] words = writer.ToArray();
        for (int i = 0; i < words.Length; i++)
        {
            edits.Set(CoreBlocks.SynMem, list.Pointer + i, words[i]);
        }
    }

    /// <summary>Format and synapses of each block: what the headers say.</summary>
    private IEnumerable<(int Format, int Count)> Blocks(SynapseList list)
    {
        int end = list.Pointer + list.Length;
        for (int word = list.Pointer; word < end;)
        {
            SynapseBlockHeader header = SynapseBlockHeader.Decode(_access.Layout, _memory[word] & ((1UL << SynapseLayout.HeaderBits) - 1));
            yield return (header.Format, header.Count);
            word += SynapseLayout.BlockWords(_access.Layout, _formats[header.Format], header.Count);
        }
    }
}
