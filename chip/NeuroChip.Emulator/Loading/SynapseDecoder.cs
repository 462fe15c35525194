using NeuroChip.Emulator.State;
using NeuroChip.Spec;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Profiles;
using NeuroChip.Spec.Synapses;

namespace NeuroChip.Emulator.Loading;

/// <summary>Decodes a core's packed synapse memory into rows, list by list.</summary>
internal static class SynapseDecoder
{
    /// <summary>Decodes all lists; the synapses of those that learn go to the collector as well.</summary>
    public static SynapseRows Decode(
        CoreWords words, ChipProfile profile, int compartments, int delaySlots, LoadBudget budget, PlasticCollector plastic)
    {
        ReadOnlySpan<ulong> lists = words.UpTo(SectionKind.SynapseLists, profile.InAxonsPerCore);
        ReadOnlySpan<ulong> memory = words.UpTo(SectionKind.SynapseMemory, profile.SynapseMemoryWords);
        SynapseFormat[] formats = Formats(words, profile);

        var start = new int[lists.Length + 1];
        var listWords = new int[lists.Length];
        var dense = new int[lists.Length];
        var targets = new List<ushort>();
        var weights = new List<short>();
        var delays = new List<byte>();
        for (int axon = 0; axon < lists.Length; axon++)
        {
            start[axon] = targets.Count;
            SynapseList list = words.Decode<SynapseList>(SectionKind.SynapseLists, axon, lists[axon]);
            listWords[axon] = list.Length;
            plastic.EndList(axon);
            if (list.Length == 0)
            {
                // An in-axon without synapses; its pointer means nothing.
                continue;
            }

            if ((long)list.Pointer + list.Length > memory.Length)
            {
                throw words.Refused(
                    SectionKind.SynapseLists, axon, LoadCodes.DanglingReference,
                    $"words {list.Pointer}..{(long)list.Pointer + list.Length - 1} of synapse memory", $"those below {memory.Length}");
            }

            var reader = new SynapseListReader(words.Layout, memory.Slice(list.Pointer, list.Length), list.Base, formats);
            while (MoveNext(words, axon, ref reader))
            {
                DecodedSynapse synapse = reader.Current;
                Check(words, axon, synapse, compartments, delaySlots);
                plastic.Add(axon, synapse, reader.Format);
                dense[axon] += reader.Format.Compression == Compression.Dense ? 1 : 0;
                targets.Add((ushort)synapse.Target);
                weights.Add((short)(SynapseArithmetic.ActualWeight(synapse.Weight, reader.Format.WeightExp) / 64));
                delays.Add((byte)synapse.Delay);
                if (--budget.Synapses < 0)
                {
                    throw words.Refused(
                        SectionKind.SynapseLists, axon, LoadCodes.TooLarge, "synapse lists that share words too often",
                        $"{LoadBudget.MostSynapses} synapses over all in-axons");
                }
            }

            plastic.EndList(axon);
        }

        start[lists.Length] = targets.Count;
        return new SynapseRows
        {
            Start = start,
            Target = [.. targets],
            Weight = [.. weights],
            Delay = [.. delays],
            Words = listWords,
            DenseSynapses = dense,
        };
    }

    private static bool MoveNext(CoreWords words, int axon, ref SynapseListReader reader)
    {
        try
        {
            return reader.MoveNext();
        }
        catch (SynapseListException error)
        {
            throw words.Refused(
                SectionKind.SynapseLists, axon, LoadCodes.BadSynapseList,
                // The text without the code of the reader, since it gets ours.
                error.Message[(SynapseListException.Code.Length + 2)..], "blocks that decode with the core's formats");
        }
    }

    private static void Check(CoreWords words, int axon, DecodedSynapse synapse, int compartments, int delaySlots)
    {
        if (synapse.Target >= compartments)
        {
            throw words.Refused(
                SectionKind.SynapseLists, axon, LoadCodes.DanglingReference,
                $"a synapse onto compartment {synapse.Target}", $"those below {compartments}");
        }

        if (synapse.Delay + 2 > delaySlots)
        {
            throw words.Refused(
                SectionKind.SynapseLists, axon, LoadCodes.DelayTooLong,
                $"delay {synapse.Delay}", $"0..{delaySlots - 2} with {delaySlots} slots");
        }
    }

    internal static SynapseFormat[] Formats(CoreWords words, ChipProfile profile)
    {
        ReadOnlySpan<ulong> raw = words.UpTo(SectionKind.SynapseFormats, profile.SynapseFormats);
        var formats = new SynapseFormat[raw.Length];
        for (int i = 0; i < formats.Length; i++)
        {
            formats[i] = words.Decode<SynapseFormat>(SectionKind.SynapseFormats, i, raw[i]);
        }

        return formats;
    }
}
