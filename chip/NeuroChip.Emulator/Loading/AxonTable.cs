using NeuroChip.Emulator.Engines;
using NeuroChip.Spec;
using NeuroChip.Spec.Image;

namespace NeuroChip.Emulator.Loading;

/// <summary>Makes the refusal of an entry of a section.</summary>
internal delegate ImageLoadException Refusal(SectionKind kind, int index, string code, string found, string allowed);

/// <summary>
/// Out-axon entries of one core or of the external sources, decoded, and the runs of them that spikes use.
/// A population axon of kind Pop32 takes two slots, of which the second sends nothing by itself.
/// </summary>
internal sealed class AxonTable
{
    private readonly SectionKind _kind;
    private readonly Refusal _refused;
    private readonly AxonOut[] _words;
    private readonly int[] _cores;
    private readonly long _mostPop16;
    private readonly long _mostPop32;

    private AxonTable(SectionKind kind, WordLayout layout, int count, Refusal refused)
    {
        _kind = kind;
        _refused = refused;
        _words = new AxonOut[count];
        _cores = new int[count];
        _mostPop16 = SpikePacket.AtomLimit(layout).Max;
        _mostPop32 = AxonOut.AtomLimit(layout).Max;
    }

    /// <summary>Number of slots.</summary>
    public int Count => _words.Length;

    /// <summary>Checks and keeps the entries.</summary>
    /// <param name="kind">Their section.</param>
    /// <param name="layout">Layout of the words.</param>
    /// <param name="raw">The words.</param>
    /// <param name="indexOf">Indices of the mapped cores.</param>
    /// <param name="refused">Makes refusals.</param>
    public static AxonTable Load(
        SectionKind kind, WordLayout layout, ReadOnlySpan<ulong> raw, IReadOnlyDictionary<CoreAddress, int> indexOf, Refusal refused)
    {
        var table = new AxonTable(kind, layout, raw.Length, refused);
        for (int i = 0; i < raw.Length; i++)
        {
            if (AxonOut.FindProblem(layout, raw[i]) is { } problem)
            {
                throw refused(kind, i, CoreWords.CodeOf<AxonOut>(layout, raw[i]), problem, "what the word's table in the chip manual says");
            }

            table._words[i] = AxonOut.Decode(layout, raw[i]);
            table.CheckEntry(i, indexOf);
        }

        if (raw.Length > 0 && table._words[^1].Kind == AxonKind.Pop32)
        {
            throw refused(kind, raw.Length - 1, LoadCodes.BrokenPair, "a Pop32 axon as the last entry", "an Extension behind it");
        }

        return table;
    }

    /// <summary>Checks a run: its entries exist, it cuts no pair, and the atoms fit their kinds.</summary>
    public void CheckRun(SectionKind map, int index, AxonMap run)
    {
        if (run.Count == 0)
        {
            return;
        }

        if ((long)run.First + run.Count > _words.Length)
        {
            throw _refused(
                map, index, LoadCodes.DanglingReference,
                $"{(map == SectionKind.SourceMap ? "axons" : "out-axons")} {run.First}..{(long)run.First + run.Count - 1}",
                $"those below {_words.Length}");
        }

        if (_words[run.First].Kind == AxonKind.Extension || _words[run.First + run.Count - 1].Kind == AxonKind.Pop32)
        {
            throw _refused(
                map, index, LoadCodes.BrokenPair, $"a run of entries {run.First}..{run.First + run.Count - 1}, which cuts a Pop32 axon in two",
                "runs that hold both slots or none");
        }

        for (int i = run.First; i < run.First + run.Count; i++)
        {
            CheckAtom(map, index, i, AtomOf(i, run.Atom));
        }
    }

    /// <summary>What a slot sends for a spike of a compartment with this atom; an Extension sends nothing.</summary>
    public bool TryGetPacket(int entry, int atom, out ArrivingSpike packet)
    {
        AxonOut word = _words[entry];
        packet = new ArrivingSpike(_cores[entry], word.Axon, AtomOf(entry, atom), word.Delay);
        return word.Kind != AxonKind.Extension;
    }

    private int AtomOf(int entry, int atom) =>
        _words[entry].Kind is AxonKind.Pop16 or AxonKind.Pop32 ? _words[entry].Atom + atom : 0;

    private void CheckEntry(int i, IReadOnlyDictionary<CoreAddress, int> indexOf)
    {
        AxonOut word = _words[i];
        bool second = i > 0 && _words[i - 1].Kind == AxonKind.Pop32;
        bool extension = word.Kind == AxonKind.Extension;
        if (second != extension || (extension && word != new AxonOut { Kind = AxonKind.Extension }))
        {
            throw _refused(
                _kind, i, LoadCodes.BrokenPair,
                second ? $"a {word.Kind} axon behind a Pop32" : "an Extension without a Pop32 before it",
                "an Extension with all other fields 0 behind each Pop32, and nowhere else");
        }

        if (extension)
        {
            return;
        }

        if (word.Kind == AxonKind.Discrete && word.Atom != 0)
        {
            throw _refused(_kind, i, LoadCodes.AtomTooLarge, $"atom {word.Atom} of a discrete axon", "0");
        }

        CheckAtom(_kind, i, i, word.Atom);
        if (!indexOf.TryGetValue(new CoreAddress(word.Chip, word.Core), out _cores[i]))
        {
            throw _refused(
                _kind, i, LoadCodes.DanglingReference,
                $"in-axon {word.Axon} of chip {word.Chip} core {word.Core}", "a core that the image maps");
        }
    }

    private void CheckAtom(SectionKind kind, int index, int entry, int atom)
    {
        long most = _words[entry].Kind switch
        {
            AxonKind.Pop16 => _mostPop16,
            AxonKind.Pop32 => _mostPop32,
            _ => 0,
        };
        if (atom > most)
        {
            throw _refused(
                kind, index, LoadCodes.AtomTooLarge, $"atom {atom} for the {_words[entry].Kind} axon in entry {entry}", $"0..{most}");
        }
    }
}
