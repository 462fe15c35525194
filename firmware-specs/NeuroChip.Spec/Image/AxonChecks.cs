using NeuroChip.Spec.Synapses;

namespace NeuroChip.Spec.Image;

/// <summary>
/// Axon tables: every entry leads to an in-axon, a Pop32 has its second slot and no run cuts the two apart, atoms fit
/// their fields, and no target an atom leads to lies behind the core's last compartment. Targets without an atom are the
/// loader's to check, which unpacks every list; here only lists are unpacked that population axons lead to.
/// </summary>
internal sealed class AxonChecks
{
    private readonly ChipImage _image;
    private readonly Dictionary<(CoreAddress Core, int Axon), int> _lastTargets = [];

    public AxonChecks(ChipImage image) => _image = image;

    public ImageProblem? FindProblem(
        CoreAddress address, SectionKind mapKind, WordLayout mapLayout, ReadOnlySpan<ulong> map, SectionKind kind, ReadOnlySpan<ulong> words)
    {
        AxonOut[] axons = new AxonOut[words.Length];
        for (int i = 0; i < axons.Length; i++)
        {
            axons[i] = AxonOut.Decode(_image.Layout, words[i]);
        }

        return Runs(address, mapKind, mapLayout, map, axons) ?? Entries(address, kind, axons);
    }

    private ImageProblem? Entries(CoreAddress address, SectionKind kind, AxonOut[] axons)
    {
        CoreImage? target = null;
        int inAxons = 0;
        for (int i = 0; i < axons.Length; i++)
        {
            AxonOut axon = axons[i];
            bool second = i > 0 && axons[i - 1].Kind == AxonKind.Pop32;
            bool extension = axon.Kind == AxonKind.Extension;
            bool last = axon.Kind == AxonKind.Pop32 && i == axons.Length - 1;
            if (second != extension || last || (extension && axon != new AxonOut { Kind = AxonKind.Extension }))
            {
                return Problem(
                    address, kind, i, last ? "a Pop32 in the last slot" : $"{axon} {(second ? "behind a Pop32" : "without a Pop32 before it")}",
                    "an Extension with all other fields 0 behind each Pop32, and nowhere else");
            }

            if (extension)
            {
                continue;
            }

            if (axon.Kind == AxonKind.Discrete && axon.Atom != 0)
            {
                return Problem(address, kind, i, $"atom {axon.Atom} in a discrete axon", "atom 0");
            }

            CoreAddress to = new(axon.Chip, axon.Core);
            if (target?.Address != to)
            {
                target = _image.FindCore(to);
                inAxons = target?.Words(SectionKind.SynapseLists).Length ?? 0;
            }

            if (target is null || axon.Axon >= inAxons)
            {
                return Problem(
                    address, kind, i, $"a target at in-axon {axon.Axon} of {to}",
                    target is null ? "cores of the image" : $"in-axons below {inAxons}, which that core has");
            }
        }

        return null;
    }

    private ImageProblem? Runs(CoreAddress address, SectionKind kind, WordLayout layout, ReadOnlySpan<ulong> map, AxonOut[] axons)
    {
        HashSet<(int Entry, int Atom)> seen = [];
        for (int i = 0; i < map.Length; i++)
        {
            AxonMap run = AxonMap.Decode(layout, map[i]);
            if (run.Count == 0)
            {
                continue;
            }

            long end = (long)run.First + run.Count;
            if (end > axons.Length)
            {
                return Problem(address, kind, i, $"axons {run.First}..{end - 1}", $"axons below {axons.Length}, which are there");
            }

            if (axons[run.First].Kind == AxonKind.Extension || axons[end - 1].Kind == AxonKind.Pop32)
            {
                return Problem(address, kind, i, $"axons {run.First}..{end - 1}, which cut a Pop32 from its Extension", "both slots or none");
            }

            for (int entry = run.First; entry < end; entry++)
            {
                bool population = axons[entry].Kind is AxonKind.Pop16 or AxonKind.Pop32;
                if (population && seen.Add((entry, run.Atom)) && Atom(address, kind, i, axons[entry], run.Atom) is { } problem)
                {
                    return problem;
                }
            }
        }

        return null;
    }

    private ImageProblem? Atom(CoreAddress address, SectionKind kind, int index, AxonOut axon, int ofRun)
    {
        int atom = axon.Atom + ofRun;
        long most = (axon.Kind == AxonKind.Pop16 ? SpikePacket.AtomLimit(_image.Layout) : AxonOut.AtomLimit(_image.Layout)).Max;
        if (atom > most)
        {
            return Problem(address, kind, index, $"atom {ofRun} + {axon.Atom} for a {axon.Kind} axon", $"atoms up to {most} together");
        }

        // A target that does not exist is found with the entries.
        CoreAddress to = new(axon.Chip, axon.Core);
        if (_image.FindCore(to) is not { } core || axon.Axon >= core.Words(SectionKind.SynapseLists).Length)
        {
            return null;
        }

        int compartments = core.Words(SectionKind.CompartmentConfigs).Length;
        return LastTarget(core, axon.Axon) + atom < compartments
            ? null
            : Problem(
                address, kind, index, $"atom {atom} at in-axon {axon.Axon} of {to}, whose list goes up to compartment {LastTarget(core, axon.Axon)}",
                $"compartments below {compartments}, which that core has");
    }

    /// <summary>Largest target of an in-axon's list, without an atom; 0 where the list cannot be read, which others report.</summary>
    private int LastTarget(CoreImage core, int axon)
    {
        if (_lastTargets.TryGetValue((core.Address, axon), out int last))
        {
            return last;
        }

        SynapseList list = SynapseList.Decode(_image.Layout, core.Words(SectionKind.SynapseLists).Span[axon]);
        try
        {
            SynapseFormat[] formats = core.Decode<SynapseFormat>(SectionKind.SynapseFormats, _image.Layout);
            ReadOnlySpan<ulong> words = SynapseListReader.Slice(core.Words(SectionKind.SynapseMemory).Span, list);
            foreach (DecodedSynapse synapse in new SynapseListReader(_image.Layout, words, list.Base, formats))
            {
                last = Math.Max(last, synapse.Target);
            }
        }
        catch (SynapseListException)
        {
            last = 0;
        }

        _lastTargets.Add((core.Address, axon), last);
        return last;
    }

    private static ImageProblem Problem(CoreAddress address, SectionKind kind, int index, string found, string allowed) =>
        new(ImageCodes.CoreInconsistent, address, kind, index, found, allowed);
}
