using NeuroChip.Emulator.State;
using NeuroChip.Spec;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Synapses;

namespace NeuroChip.Emulator.Loading;

/// <summary>
/// Takes the synapses of lists that learn while the synapse memory is decoded, and holds the lists to what learning needs:
/// one sign mode, width and exponent per list, and words that no other list shares.
/// </summary>
internal sealed class PlasticCollector(CoreWords words, ReadOnlySpan<TracePre> roles, int axons)
{
    private readonly AxonRole[] _roles = RolesOf(roles, axons);
    private readonly int[] _start = new int[axons + 1];
    private readonly List<DecodedSynapse> _synapses = [];
    private readonly SignMode[] _sign = new SignMode[axons];
    private readonly byte[] _bits = new byte[axons];
    private readonly sbyte[] _exp = new sbyte[axons];

    /// <summary>Fewest bits that a block of each list stores of a delay; 6 for a list without blocks.</summary>
    public int[] DelayBits { get; } = Filled(axons, 6);

    /// <summary>Fewest bits that a block of each list stores of a tag; 9 for a list without blocks.</summary>
    public int[] TagBits { get; } = Filled(axons, 9);

    /// <summary>Takes the next synapse of a list, which may be one that does not learn.</summary>
    public void Add(int axon, DecodedSynapse synapse, SynapseFormat format)
    {
        bool learns = _roles[axon] == AxonRole.Learn;
        words.Require(
            format.Learn == learns, SectionKind.SynapseLists, axon, LoadCodes.PlasticList,
            $"a block with {(format.Learn ? "" : "no ")}learning in the list of an in-axon with the role {_roles[axon]}",
            "blocks whose formats learn in the lists of in-axons with the role Learn, and nowhere else");
        if (!learns)
        {
            return;
        }

        var shape = (format.SignMode, (byte)SynapseCodes.WeightBits(format.WeightCode), (sbyte)format.WeightExp);
        if (_sign[axon] == SignMode.Unused)
        {
            (_sign[axon], _bits[axon], _exp[axon]) = shape;
        }

        words.Require(
            shape == (_sign[axon], _bits[axon], _exp[axon]), SectionKind.SynapseLists, axon, LoadCodes.PlasticList,
            $"a block of {shape.SignMode} weights, {shape.Item2} bits, exponent {shape.Item3}",
            $"{_sign[axon]} weights, {_bits[axon]} bits, exponent {_exp[axon]} as in the blocks before: a list that learns has one format of weights");
        DelayBits[axon] = Math.Min(DelayBits[axon], format.DelayBits);
        TagBits[axon] = Math.Min(TagBits[axon], format.TagBits);
        _synapses.Add(synapse);
    }

    /// <summary>Marks the end of a list.</summary>
    public void EndList(int axon) => _start[axon + 1] = _synapses.Count;

    /// <summary>The rows, once all lists have ended.</summary>
    public PlasticRows Build(ReadOnlySpan<ulong> lists)
    {
        CheckShared(lists);
        return new PlasticRows
        {
            Start = _start,
            Target = [.. _synapses.Select(synapse => (ushort)synapse.Target)],
            Weight = [.. _synapses.Select(synapse => (short)synapse.Weight)],
            Delay = [.. _synapses.Select(synapse => (byte)synapse.Delay)],
            Tag = [.. _synapses.Select(synapse => (short)synapse.Tag)],
            Sign = _sign,
            WeightBits = _bits,
            WeightExp = _exp,
        };
    }

    /// <summary>Going through the lists by their first word, none may begin before a list that learns has ended, or the other way round.</summary>
    private void CheckShared(ReadOnlySpan<ulong> lists)
    {
        var places = new List<(int First, int End, int Axon)>();
        for (int axon = 0; axon < lists.Length; axon++)
        {
            SynapseList list = SynapseList.Decode(words.Layout, lists[axon]);
            if (list.Length > 0)
            {
                places.Add((list.Pointer, list.Pointer + list.Length, axon));
            }
        }

        places.Sort();
        (int End, int Axon) longest = (0, -1);
        (int End, int Axon) plastic = (0, -1);
        foreach ((int first, int end, int axon) in places)
        {
            bool learns = _roles[axon] == AxonRole.Learn;
            (int before, int other) = learns ? longest : plastic;
            words.Require(
                first >= before, SectionKind.SynapseLists, axon, LoadCodes.PlasticList,
                $"words {first}..{end - 1}, which the list of in-axon {other} has, too", "words of their own for lists that learn");
            longest = end > longest.End ? (end, axon) : longest;
            plastic = learns ? (end, axon) : plastic;
        }
    }

    private static AxonRole[] RolesOf(ReadOnlySpan<TracePre> words, int axons)
    {
        var roles = new AxonRole[axons];
        for (int axon = 0; axon < words.Length; axon++)
        {
            roles[axon] = words[axon].Role;
        }

        return roles;
    }

    private static int[] Filled(int length, int value)
    {
        var array = new int[length];
        Array.Fill(array, value);
        return array;
    }
}
